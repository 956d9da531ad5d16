/* In the head of every page, before anything is shown: docs/adr/0020-leaving.md. Somebody who left by "Leave this site"
   is taken from the first page of the visit to the neutral page, and sees nothing of ours on the way. The mark is on the
   history entry that was left: it is neither a cookie nor storage, and is gone with that entry. It counts for a minute.
   A page that waits in the browser's memory waits unseen. */
(function (style) {
  onpageshow = function () {
    style.visibility = "";
    try {
      if (navigation.entries().some(function (entry) {
        return Date.now() - entry.getState()?.left < 6e4;
      })) {
        style.visibility = "hidden";
        document.title = "Information";
        location.replace("/i/");
      } else navigation.updateCurrentEntry({ state: {} });
    } catch (e) {}
  };
  onpagehide = function () { style.visibility = "hidden"; };
  onpageshow();
})(document.documentElement.style);
