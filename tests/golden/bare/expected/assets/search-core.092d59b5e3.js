site/search-core.js, as it is
