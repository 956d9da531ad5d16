// Leaves the site at once, and the Back button does not return to it.
(function () {
  "use strict";

  var PRESSES = 3;
  var WITHIN = 5000; // milliseconds
  var link = document.querySelector(".app-leave");
  var pressed = [];

  if (!link) return;

  function leave() {
    document.body.hidden = true;
    document.title = "";
    window.location.replace(link.href);
  }

  link.addEventListener("click", function (event) {
    event.preventDefault();
    leave();
  });

  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") {
      pressed = [];
      return;
    }
    var now = Date.now();
    pressed = pressed.filter(function (time) { return now - time < WITHIN; });
    pressed.push(now);
    if (pressed.length >= PRESSES) leave();
  });

  document.querySelectorAll(".app-needs-script").forEach(function (element) {
    element.hidden = false;
  });
})();

// Keeps opening hours right in an old copy: docs/adr/0016-opening-now.md. Words that end in a comma lead on.
(function () {
  "use strict";

  var timer;

  function look() {
    var now = Date.now();
    var soon = 864e5; // a day: timers that run much longer go off at once

    document.querySelectorAll("[data-opening]").forEach(function (line) {
      var known = line.dataset.opening.split("|"); // moment, words, moment, words
      var n = 0;
      while (Date.parse(known[n]) <= now) n += 2;
      if (!n) return; // this device's clock is wrong
      if (known[n]) soon = Math.min(soon, Date.parse(known[n]) - now);
      line.children[0].textContent = known[n - 1];
      line.hidden = !known[n - 1];
      if (line.children[1]) line.children[1].hidden = !/,$/.test(known[n - 1]);
    });
    clearTimeout(timer);
    timer = setTimeout(look, soon);
  }

  look();
  document.addEventListener("visibilitychange", look); // timers stand still while a telephone sleeps
})();
