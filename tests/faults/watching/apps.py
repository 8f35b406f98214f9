import os
import signal

from django.apps import AppConfig

from . import twins


class WatchingConfig(AppConfig):
    name = "tests.faults.watching"

    def ready(self) -> None:
        """``FAULTS_DIE_AT`` names the step at which the process kills itself; ``FAULTS_WITHOUT`` a mechanism to do without."""
        from governance.outbox import steps

        if point := os.environ.get("FAULTS_DIE_AT"):
            steps.watchers.append(lambda step: os.kill(os.getpid(), signal.SIGKILL) if step == point else None)
        for name in filter(None, os.environ.get("FAULTS_WITHOUT", "").split(",")):
            getattr(twins, name)()
