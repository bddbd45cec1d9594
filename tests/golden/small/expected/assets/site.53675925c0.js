// A short script.
