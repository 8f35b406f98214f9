"""The papers that officials must write anyway, filled from what the portal knows, in the municipality's name.

A paper (``paper.Paper``) is its parts in order and nothing of how it looks; ``word``, ``pdf`` and a page show it. What
residents wrote comes only from the functions that the public pages are made of, so nothing hidden or masked is in it.
"""
