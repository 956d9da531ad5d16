/* In the head of every page: leaving this site, docs/adr/0020-leaving.md. All of it stands inside the page, so that it
   is there with the first words, and needs no second file. Of a browser's newer parts it uses none without a way round:
   older telephones are about.
   The lines are joined: a semicolon ends each statement. */
(function (root) {
  var AWAY = "/i/";
  var away = root.getAttribute("data-leave");
  var nav = window.navigation;
  /* Other old browsers bring a page back from memory with the name that it had: it would be shown, and stay. */
  var counts = !nav && /^Apple/.test(navigator.vendor);
  var said = document.createElement("p");
  var presses = [];
  var leaving;

  function attempt(what) {
    try { what(); } catch (e) { return e; }
  }

  /* Gives this entry of the tab's history its mark, once. It also makes a GET of an entry that came from a form: the
     browser would ask whether to send the form again. `name`, the tab's own, holds where the visit begins. */
  function remember() {
    if (!history.state) history.replaceState(history.length, "");
    if (counts && !(name > 0 && name <= history.state)) name = history.state;
    if (nav && !nav.currentEntry.getState()) nav.updateCurrentEntry({ state: { at: location.href } });
  }

  /* How many entries of the visit are behind this one, and the address of the first that is a page, and no document. */
  function visit() {
    if (counts) return { steps: history.state - name, at: location.href };
    var first = nav.entries().filter(function (entry) { return entry.getState(); })[0];
    return { steps: nav.currentEntry.index - first.index, at: first.getState().at };
  }

  function hasLeft() {
    return (nav ? nav.entries().map(function (entry) { return (entry.getState() || {}).left; }) : [-name])
      .some(function (time) { return Date.now() - time < 6e4; });
  }

  function hide() {
    onpageshow = null;
    root.style.visibility = "hidden";
    document.title = "Information";
    said.textContent = "Leaving this site";
    said.style.visibility = "visible";
    document.body.textContent = "";
    document.body.appendChild(said);
  }

  function goEmpty() { location.replace("about:blank"); }

  function goOut() { location.replace(away); }

  /* What cannot be loaded would leave this site's address on the screen, so an empty page takes its place. */
  function ask(address, then) {
    var late = setTimeout(goEmpty, 3000);
    fetch(address, { cache: "no-cache" }).then(function (answer) { return answer.text(); }).then(function (text) {
      clearTimeout(late);
      then(text);
    }, goEmpty);
  }

  /* From the first page of the visit: it becomes the neutral page, and the next site cuts off what was ahead. */
  function finish(isReached) {
    function on() {
      attempt(function () { history.pushState("gone", "", AWAY); });
      goOut();
    }
    attempt(hide);
    name = "";
    attempt(function () { history.replaceState("gone", "", AWAY); });
    attempt(function () { fetch(AWAY, { keepalive: true }); });
    if (isReached || attempt(function () { ask("/robots.txt", on); })) on();
  }

  function leave() {
    var known = {};
    if (leaving) return;
    leaving = true;
    /* Whatever fails below. */
    attempt(function () { setTimeout(goOut, 8000); });
    /* Another page may be on its way; on the neutral page, which calls this from its head, the rest of it. */
    if (document.body) attempt(function () { stop(); });
    attempt(function () { known = visit(); });
    if (!(known.steps > 0)) return finish();
    attempt(hide);
    if (attempt(function () {
      ask(known.at, function (text) {
        if (attempt(function () {
          /* Without these words nothing there would lead on. */
          if (!/data-leave/.test(text)) throw 1;
          if (nav) nav.updateCurrentEntry({ state: { left: Date.now() } });
          else name = -Date.now();
          history.go(-known.steps);
          setTimeout(finish, 4000, true);
        })) finish(true);
      });
    })) finish(true);
  }

  onpageshow = function () {
    root.style.visibility = "";
    attempt(function () {
      if (history.state === "gone") {
        attempt(hide);
        goOut();
      } else if (hasLeft()) finish(true);
      else remember();
    });
  };
  onpagehide = function () { root.style.visibility = "hidden"; };
  onhashchange = function () { attempt(remember); };
  onpageshow();
  if (onpageshow && location.pathname === AWAY) leave();

  said.className = "govuk-visually-hidden";
  said.setAttribute("role", "status");
  document.addEventListener("DOMContentLoaded", function () { document.body.appendChild(said); });

  ["click", "auxclick", "mousedown", "mousemove", "wheel"].forEach(function (type) {
    document.addEventListener(type, function (event) {
      if (type !== "mousemove" || event.buttons) presses = [];
      if (/click/.test(type) && event.button < 2 && event.target.closest("a[href='" + AWAY + "']")) {
        leave();
        event.preventDefault();
      }
    }, /click/.test(type) ? false : { passive: true });
  });

  document.addEventListener("keydown", function (event) {
    if (event.repeat) return;
    var now = Date.now();
    presses = presses.filter(function (time) { return event.key === "Shift" && now - time < 5000; });
    if (event.key === "Shift") presses.push(now);
    if (presses.length > 2) leave();
    else if (presses.length > 1) said.textContent = "Press Shift once more to leave this site.";
  }, true);
})(document.documentElement);
