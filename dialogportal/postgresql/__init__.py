"""PostgreSQL as the product speaks to it (``base.py``); Django looks for its parts beside it."""
