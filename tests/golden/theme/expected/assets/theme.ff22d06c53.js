// Runs before anything is drawn: a reader's choice of theme, made with the switch of site.js, holds from the first
// pixel. Without a choice, the system's theme holds.
try {
  const theme = localStorage.getItem("faultline-theme");
  if (["light", "dark"].includes(theme)) document.documentElement.dataset.theme = theme;
} catch {
  // The browser keeps nothing for this site.
}
