// Follows the page's own link at once, and takes the fragment along, which a refresh would lose.
addEventListener("DOMContentLoaded", () => {
  location.replace(document.getElementById("target").href + location.hash);
});
