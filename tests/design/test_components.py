"""What the component tags work out."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from dialogues.views.style import LEVELS
from governance.translated import Translated

pytestmark = pytest.mark.once

STYLE = (Path(settings.BASE_DIR) / "static/css/dialogportal.css").read_text()


def draw(source: str, **values: object) -> str:
    return Template("{% load components %}" + source).render(Context(values))


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_a_bar_without_anything_to_compare_with_is_empty():
    assert 'width="0.0"' in draw('{% bar "Age" 3 of=0 %}')
    assert 'width="100.0"' in draw('{% bar "Age" 30 of=10 text="30" %}')
    assert "63\u00a0%" in draw("{% percent 5 of=8 %}")  # 62.5: halves upwards


def test_a_fact_shows_its_text_or_its_lines_and_nothing_of_how_it_is_kept():
    facts = [{"term": "Ansvarig", "text": "Fritidschefen"}, {"term": "Får påverkas", "lines": ["Plats", "Tid"]}]
    page = draw('{% include "components/facts.html" with facts=facts only %}', facts=facts)
    assert "Fritidschefen" in page and "<li>Plats</li>" in page
    assert "(&#x27;" not in page and "('" not in page and "term" not in page


def test_a_bar_that_lags_is_dashed_and_never_of_another_colour():
    lags, others = draw('{% bar "Unga" 1 of=10 low=True %}'), draw('{% bar "Unga" 9 of=10 %}')
    assert '<path class="bar__value"' in lags and '<rect class="bar__value"' in others
    rule = re.search(r"\.bar--low \.bar__value \{([^}]*)\}", STYLE)
    assert rule and "stroke-dasharray" in rule[1] and "var(--pine)" in rule[1] and "lingon" not in rule[1]


def test_the_ladder_shows_both_where_we_are_and_what_the_group_wishes():
    rows = [SimpleNamespace(**level) for level in LEVELS]
    for levels in (LEVELS, rows):
        page = draw("{% ladder levels 2 wish=4 %}", levels=levels)
        assert page.count('aria-current="true"') == 1
        assert "level 2 of 5, Konsultation" in page
        assert "What the target group wishes" in page
    assert "What the target group wishes" not in draw("{% ladder levels 2 wish=2 %}", levels=LEVELS)


def test_a_difference_in_expectations_is_told_in_words():
    groups = [
        {"name": "A", "offer": 2, "wish": 4},
        {"name": "B", "offer": 4, "wish": 3},
        {"name": "C", "offer": 3, "wish": 3},
    ]
    page = draw("{% match_grid levels groups %}", levels=LEVELS, groups=groups)
    for words in ("wishes 2 steps more", "wishes one step less", "The same level"):
        assert words in page


def test_a_text_in_another_language_says_which():
    arabic = draw("{% in_language text %}", text=Translated({"ar": "مرحبا"}))
    assert 'lang="ar"' in arabic
    assert 'dir="rtl"' in arabic
    assert draw("{% in_language text %}", text=Translated({"en": "Hello", "sv": "Hej"})) == "Hello"
    assert draw("{% in_language text %}", text="Hello") == "Hello"


def test_what_residents_write_is_never_markup():
    page = draw(
        '{% include "components/quote.html" with text=text %}{% in_language text as_paragraphs=True %}{% bar text 1 %}{% tag "now" text %}',
        text="<script>alert(1)</script>",
    )
    assert "<script>" not in page


def test_pages_of_a_list_keep_the_filters(rf: RequestFactory):
    page = Paginator(range(90), 10).page(4)
    drawn = draw("{% pagination page %}", page=page, request=rf.get("/?q=torg&page=4"))
    assert "?q=torg&amp;page=5" in drawn
    assert drawn.count('aria-current="page"') == 1
    assert "<nav" not in draw("{% pagination page %}", page=Paginator([1], 10).page(1), request=rf.get("/"))


def test_a_link_to_a_page_that_does_not_exist_is_left_out(rf: RequestFactory):
    assert "<a" not in draw('{% nav_link "nowhere:page" "Nowhere" %}', request=rf.get("/"))
    assert 'aria-current="page"' in draw('{% nav_link "account:login" "Log in" %}', request=rf.get("/konto/logga-in/"))


def test_a_component_that_is_remembered_is_never_taken_for_one_with_markup_in_it():
    markup = "<b>Klart</b>"
    assert "<b>Klart</b>" in draw('{% tag "plain" text %}', text=mark_safe(markup))
    assert "&lt;b&gt;Klart&lt;/b&gt;" in draw('{% tag "plain" text %}', text=markup)


def test_a_component_that_is_remembered_speaks_the_language_of_each_page():
    text = Translated({"sv": "Samråd", "en": "Consultation"})
    for language, level, name in (("sv", "Nivå 2 av 5", "Samråd"), ("en", "Level 2 of 5", "Consultation")):
        with translation.override(language):
            page = draw("{% level 2 text %}", text=text)
        assert level in page and name in page
