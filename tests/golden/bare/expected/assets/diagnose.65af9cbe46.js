site/diagnose.js, as it is
