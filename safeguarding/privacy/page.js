/* What a page does better with a script, once all of it is there; inside every page behind guard.js. The lines are
   joined: a semicolon ends each statement. */
document.addEventListener("DOMContentLoaded", function () {
  var strip = document.querySelector(".app-strip");
  var view = window.visualViewport;

  document.querySelectorAll(".app-needs-script").forEach(function (element) {
    element.hidden = false;
  });

  function follow() {
    strip.style.transform = view.scale === 1 && !view.offsetTop ? "" :
      "translate(" + view.offsetLeft + "px," + view.offsetTop + "px) scale(" + 1 / view.scale + ")";
  }

  if (strip && view) view.onresize = view.onscroll = follow;

  /* docs/adr/0016-opening-now.md */
  var timer;

  function look() {
    var now = Date.now();
    var soon = 864e5;

    document.querySelectorAll("[data-opening]").forEach(function (line) {
      var known = line.dataset.opening.split("|");
      var n = 0;
      while (Date.parse(known[n]) <= now) n += 2;
      if (!n) return;
      if (known[n]) soon = Math.min(soon, Date.parse(known[n]) - now);
      line.children[0].textContent = known[n - 1];
      line.hidden = !known[n - 1];
      if (line.children[1]) line.children[1].hidden = !/,$/.test(known[n - 1]);
    });
    clearTimeout(timer);
    timer = setTimeout(look, soon);
  }

  look();
  document.addEventListener("visibilitychange", look);

  document.addEventListener("keydown", function (event) {
    var menu = document.querySelector(".app-menu[open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.children[0].focus();
  });

  addEventListener("beforeprint", function () {
    var day = document.querySelector(".app-printed__day");
    if (day) day.textContent = new Date().toLocaleDateString("en-GB", { dateStyle: "long" }) + ".";
  });
});
