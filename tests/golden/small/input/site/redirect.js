// A short redirect.
