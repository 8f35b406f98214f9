"""Django's PostgreSQL, except that a connection that is used again is looked at instead of asked."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Used by the settings whenever ``DATABASE_URL`` names PostgreSQL."""

    def is_usable(self) -> bool:
        """Whether the connection still stands. A server that has gone has hung up, and that can be read without a question.

        Django asks ``SELECT 1`` before every request, which is a good part of answering that a page is unchanged.
        """
        if self.connection is None or self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0)
