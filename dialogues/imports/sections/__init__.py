"""The sections of a municipality's file and the fields of each, a module per subject."""
