// docs/adr/0020-leaving.md
(function () {
  "use strict";

  var AWAY = "/i/";
  var strip = document.querySelector(".app-strip");
  var view = window.visualViewport;
  var said = document.createElement("p");
  var presses = [];
  var gone;

  function goAway() {
    location.replace(AWAY);
  }

  function leave() {
    if (gone) return;
    gone = true;
    onpageshow = null;
    said.textContent = "Leaving this site";
    document.body.replaceChildren(said);
    document.title = "Information";
    try {
      var now = navigation.currentEntry;
      var first = navigation.entries().find(function (entry) { return entry.getState(); });
      if (first.index === now.index) return goAway();
      navigation.updateCurrentEntry({ state: { left: Date.now() } });
      setTimeout(goAway, 4000);
      navigation.traverseTo(first.key).finished.then(goAway, goAway);
    } catch (e) {
      goAway();
    }
  }

  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  document.body.append(said);

  document.addEventListener("click", function (event) {
    presses = [];
    if (!event.target.closest("a[href='" + AWAY + "']")) return;
    event.preventDefault();
    leave();
  });

  document.addEventListener("keydown", function (event) {
    if (event.repeat) return;
    var now = Date.now();
    presses = presses.filter(function (time) { return event.key === "Shift" && now - time < 5000; });
    if (event.key === "Shift") presses.push(now);
    if (presses.length > 2) leave();
    else if (presses.length > 1) said.textContent = "Press Shift once more to leave this site.";
  }, true);

  document.querySelectorAll(".app-needs-script").forEach(function (element) {
    element.hidden = false;
  });

  function follow() {
    strip.style.transform = view.scale === 1 && !view.offsetTop ? "" :
      "translate(" + view.offsetLeft + "px," + view.offsetTop + "px) scale(" + 1 / view.scale + ")";
  }

  if (strip && view) view.onresize = view.onscroll = follow;
})();

// docs/adr/0016-opening-now.md
(function () {
  "use strict";

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
})();

(function () {
  "use strict";

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
})();
