"""Make the rows of a municipality: what is there already by its code or number is left as it is."""
