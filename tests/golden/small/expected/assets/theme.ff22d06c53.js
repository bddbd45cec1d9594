site/theme.js, as it is
