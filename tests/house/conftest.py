from typing import Any

import pytest

PASSWORD = "en lång mening för Maja"


@pytest.fixture
def maja(db: None) -> Any:
    """Maja, who works with dialogues at the municipality, and has a password."""
    from governance.models import User

    return User.objects.create_user("maja.lind@lindvik.example", PASSWORD, name="Maja Lind")


@pytest.fixture
def password() -> str:
    return PASSWORD
