site/diagnose-worker.js, as it is
