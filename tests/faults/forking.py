"""``python -m tests.faults.forking COUNT``: begin a sender and let it die at its point, COUNT times.

Each is a process of its own, made by forking one that has Django loaded already, so that hundreds of deaths take seconds.
"""

import os
import sys

import django


def main(count: int) -> None:
    """Fork, pump one mail, wait for the end; say how many were killed."""
    django.setup()
    from django.db import connection

    from governance import outbox

    killed = 0
    for _each in range(count):
        connection.close()
        child = os.fork()
        if not child:
            outbox.pump(limit=1, max_seconds=30)
            connection.close()
            os._exit(0)
        _pid, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
    sys.stdout.write(f"{killed}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
