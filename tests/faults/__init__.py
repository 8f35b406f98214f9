"""What breaks in earnest, and what becomes of the mail: nothing is lost, nothing is doubled.

Real PostgreSQL that forgets nothing it has answered, real Redis, real worker processes that are killed, a real SMTP
conversation with a server that writes down each mail before it says that it took it. Every fault has a twin in which
the mechanism is off, and which must see the loss or the double: otherwise the fault was not there.
"""
