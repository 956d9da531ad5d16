// The neutral page at /i/, on the way out: goes on to the board's neutral site, and leaves nothing to come forward to.
// docs/adr/0020-leaving.md
(function () {
  "use strict";

  var address = document.querySelector("a").href;

  function goOn() {
    if (history.state === "gone") {
      location.replace(address); // somebody came back to this page: it does not stay
    } else {
      history.replaceState("gone", "");
      location.assign(address); // a new entry takes the place of all that were ahead
    }
  }

  // Where the link led here by itself, before the page's script was there, the visit is still behind this page.
  function start() {
    try {
      var first = navigation.entries().find(function (entry) { return entry.getState(); });
      if (history.state === "gone" || first.index > navigation.currentEntry.index) return goOn();
      navigation.updateCurrentEntry({ state: { left: Date.now() } });
      setTimeout(goOn, 4000);
      navigation.traverseTo(first.key).finished.catch(goOn);
    } catch (e) {
      goOn();
    }
  }

  // Until a page has loaded, browsers put the next one in its place and keep what is ahead.
  addEventListener("load", function () { setTimeout(start); });
  addEventListener("pageshow", function (event) { if (event.persisted) goOn(); });
})();
