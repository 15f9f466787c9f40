// Starts the window's program. A program that cannot start would leave a blank window and nobody
// would know, so the failure is told to the workstation (its log) and shown in plain words.

// The Rust side calls this too, from its panic hook: whatever was on screen is taken away with it.
globalThis.readroomFailed = (message) => {
  const words = String(message);
  globalThis.__TAURI__?.core
    ?.invoke("call", { name: "window_failed", body: { message: words } })
    .catch(() => {});
  const main = document.createElement("main");
  main.id = "failed";
  main.className = "failed";
  const title = document.createElement("h1");
  title.textContent = "Readroom has stopped";
  const text = document.createElement("p");
  text.textContent =
    "The window's program broke off. Nothing was lost: what you saved is in the encrypted store. " +
    "Close Readroom and start it again. If it happens again, give the system owner the words below.";
  const detail = document.createElement("pre");
  detail.textContent = words;
  main.append(title, text, detail);
  document.body.replaceChildren(main);
};

try {
  const { default: init } = await import("./ui.js");
  await init();
} catch (error) {
  globalThis.readroomFailed(error);
}
