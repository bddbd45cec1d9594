site/service-worker.js, as it is
