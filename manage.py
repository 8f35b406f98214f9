#!/usr/bin/env python
"""The project's command line: `python manage.py help` lists what it can do."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dialogportal.settings")
    if sys.argv[1:2] == ["serve"]:
        # Settings refuse to start without a secret; the embedded installation makes its own first.
        from dialogportal.embedded import prepare_environment

        prepare_environment(sys.argv[2:])

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
