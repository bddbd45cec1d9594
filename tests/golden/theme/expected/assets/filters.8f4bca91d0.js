site/filters.js, as it is
