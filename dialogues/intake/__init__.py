"""Taking in many contributions at once: from a file of another tool, or from the notes of a meeting.

A file is kept as it came, read row by row in the background, and looked at by a person. Nothing of it is a contribution
before it is accepted; then all of it is, in one transaction. What was accepted is undone by withdrawing, never by deleting.
"""
