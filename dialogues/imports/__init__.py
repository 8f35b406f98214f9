"""A whole municipality from a file: read, validate, build, in that order, and all or nothing.

``loader.load`` is the way in. The shape of the file stands in ``sections``; the rules that the file must keep are
those that people in the portal keep, in ``rules``; the rows are made in ``build``; ``gates`` asks ``lifecycle`` about
every step that a dialogue has left.
"""
