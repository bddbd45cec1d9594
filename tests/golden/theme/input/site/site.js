// Nothing to enhance.
