"""The year that was: what residents were asked, what they were promised, and what became of it, for everybody to read."""
