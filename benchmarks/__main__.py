"""CPU time of one request, page by page, beside a bare Django page: what the house itself costs."""

import os
import statistics
import tempfile
import time

RUNS, REQUESTS = 5, 40


def main() -> None:
    """Set up an empty database in a folder of its own, and print a table."""
    with tempfile.TemporaryDirectory(prefix="dp-bench-") as folder:
        os.environ |= {
            "DIALOGPORTAL_DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "SECRET_KEY": "benchmark" * 8,
            "DEBUG": "off",
            "HTTPS": "off",
            "ALLOWED_HOSTS": "localhost",
            "LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "dialogportal.settings",
        }
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("load_demo", verbosity=0)
        _measure()


def _measure() -> None:
    from django.http import HttpResponse
    from django.test import Client, RequestFactory

    client = Client(headers={"accept-language": "sv", "host": "localhost"})
    bare_request = RequestFactory().get("/")
    print(f"{'page':32} {'ms CPU (median)':>16} {'times bare':>11} {'bytes':>8}")
    bare = _milliseconds(lambda: HttpResponse("<!doctype html><title>x</title>", headers={"x": bare_request.path}))
    health = _milliseconds(lambda: client.get("/healthz"))
    print(f"{'(an HttpResponse)':32} {bare:16.3f}")
    print(f"{'/healthz, all middleware':32} {health:16.3f} {1:11.1f}")
    for address in ("/konto/logga-in/", "/", "/dialoger/"):
        response = client.get(address)
        spent = _milliseconds(lambda address=address: client.get(address))  # type: ignore[misc]
        label = address if response.status_code == 200 else f"{address} ({response.status_code})"
        print(f"{label:32} {spent:16.3f} {spent / health:11.1f} {len(response.content):8}")


def _milliseconds(call: object) -> float:
    medians = []
    for _ in range(RUNS):
        started = time.process_time()
        for _ in range(REQUESTS):
            call()  # type: ignore[operator]
        medians.append((time.process_time() - started) * 1000 / REQUESTS)
    return statistics.median(medians)


if __name__ == "__main__":
    main()
