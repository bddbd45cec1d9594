// Stands in for the script of that name.
