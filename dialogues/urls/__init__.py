"""One module per audience; each is a namespace."""
