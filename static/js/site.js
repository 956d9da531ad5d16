// Leaves the site at once: the page goes blank, and the Back button does not return to it.
// Without this script "Leave this site" is an ordinary link.
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
