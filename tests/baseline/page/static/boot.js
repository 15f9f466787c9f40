// As the window's own boot.js starts its program.
const { default: init } = await import("./baseline-page.js");
await init();
