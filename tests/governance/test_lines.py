"""A field with one text on each line."""

import pytest
from django.core.exceptions import ValidationError

from governance.forms.fields import LinesField

pytestmark = pytest.mark.once


def test_each_line_is_a_text_and_empty_ones_are_left_out() -> None:
    assert LinesField().clean(" Bron \r\n\r\nStranden\n") == ["Bron", "Stranden"]
    assert LinesField(required=False).clean("") == []
    assert LinesField().prepare_value(["Bron", "Stranden"]) == "Bron\nStranden"


def test_what_the_database_cannot_hold_is_refused_in_any_line() -> None:
    with pytest.raises(ValidationError):
        LinesField().clean("Bron\nStran\x00den")
    with pytest.raises(ValidationError):
        LinesField(max_length=5).clean("Bron\nStranden")


def test_the_same_lines_are_no_change() -> None:
    assert not LinesField().has_changed(["Bron", "Stranden"], "Bron\r\nStranden\r\n")
    assert LinesField().has_changed(["Bron"], "Stranden")
