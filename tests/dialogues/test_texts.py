"""Headings and lists in longer texts."""

import pytest

from dialogues.templatetags.texts import laid_out

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Ett\ntvå\n\ntre", "<p>Ett<br>två</p>\n<p>tre</p>"),
        ("## Så svarar vi\nAlltid.", '<h3 class="mt4">Så svarar vi</h3>\n<p>Alltid.</p>'),
        ("Ta med:\n- penna\n- papper\nKlart.", "<p>Ta med:</p>\n<ul><li>penna</li><li>papper</li></ul>\n<p>Klart.</p>"),
        ("## <b>\n- <i>\n<u>", '<h3 class="mt4">&lt;b&gt;</h3>\n<ul><li>&lt;i&gt;</li></ul>\n<p>&lt;u&gt;</p>'),
        ("", ""),
    ],
)
def test_what_is_written_in_a_box_is_laid_out_and_never_taken_for_code(written: str, shown: str) -> None:
    assert laid_out(written) == shown
