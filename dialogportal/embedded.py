"""What `manage.py serve` puts into the environment before the settings are read: an installation of its own."""

import os
import secrets
from pathlib import Path

DEFAULT_BIND = "127.0.0.1:8000"


def prepare_environment(arguments: list[str]) -> None:
    """Make the data folder and its secret, and fall back on plain http at the address `serve` will listen on.

    What is already set in the environment wins.
    """
    root = Path(__file__).resolve().parent.parent
    data_dir = Path(os.environ.setdefault("DIALOGPORTAL_DATA_DIR", str(root / "var"))).resolve()
    data_dir.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("SECRET_KEY"):
        make_secret(data_dir / "secret_key")
    os.environ.setdefault("HTTPS", "False")
    os.environ.setdefault("PUBLIC_BASE_URL", f"http://{bind_from(arguments)}")


def make_secret(path: Path) -> None:
    """Write a new secret that only the owner of the file can read, unless there is one."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50) + "\n")


def bind_from(arguments: list[str]) -> str:
    """The address and port that `serve` was asked to listen on."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--bind="):
            return argument.removeprefix("--bind=")
        if argument == "--bind" and position + 1 < len(arguments):
            return arguments[position + 1]
    return DEFAULT_BIND
