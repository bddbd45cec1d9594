site/redirect.js, as it is
