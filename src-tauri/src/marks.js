// Tells the bench when something was painted, by the document's title: one of a few fixed words, each
// once for each time it happens. It reads nothing that anybody entered, and asks nothing of the
// workstation: a title reaches the shell alone, which prints it when it is one of these words.
(() => {
  const tell = (word) => {
    document.title = `mark ${word}`;
  };
  const seen = (css) => document.querySelector(css) !== null;
  const place = () =>
    seen("#frame") ? "inside" : seen("#account:enabled") ? "form" : seen("[data-screen=door]") ? "splash" : "";

  let last = "";
  const look = async () => {
    const now = place();
    if (now === last) return;
    last = now;
    if (now === "") return;
    // Reading a size lays the page out, so that its fonts are asked for; words without their font are
    // not shown yet. Of two frames after that, the first has been drawn when the second begins.
    void document.body.offsetHeight;
    await document.fonts.ready;
    requestAnimationFrame(() => requestAnimationFrame(() => last === now && tell(now)));
  };

  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled", "data-screen"],
  });
  addEventListener("click", (event) => event.target?.closest?.("#sign-in") && tell("asked"), true);
  addEventListener("focusin", (event) => event.target?.id === "sign-in" && seen("#password:valid") && tell("filled"), true);
})();
