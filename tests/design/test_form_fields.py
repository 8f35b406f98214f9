"""Dates and times are read the way people write them, and rows are added without scripts."""

import contextlib
import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.utils.datastructures import MultiValueDict
from hypothesis import given
from hypothesis import strategies as st

from dialogues.forms.fields import SwedishDateField, SwedishDateTimeField, SwedishTimeField, read_date
from dialogues.views.style import ExampleForm, ExampleRows

pytestmark = pytest.mark.once

DAY = datetime.date(2027, 2, 19)


@pytest.mark.parametrize(
    "text",
    [
        "2027-02-19",
        "20270219",
        "19/2 2027",
        "19/2-2027",
        "19.2.2027",
        "19 feb 2027",
        "19 februari 2027",
        " 19  Feb. 2027 ",
        "19 february 2027",
    ],
)
def test_a_date_is_understood_however_it_is_written(text: str):
    assert SwedishDateField().clean(text) == DAY


@pytest.mark.parametrize(
    "text", ["2027-02-30", "31/2 2027", "19 fub 2027", "i morgon", "9999999999-1-1", "\u0661/2 2027 x", "0000-01-01"]
)
def test_a_date_that_cannot_be_is_answered_with_how_to_write_it(text: str):
    with pytest.raises(forms.ValidationError) as refusal:
        SwedishDateField().clean(text)
    assert refusal.value.code == "invalid"
    assert "2027-02-19" in str(refusal.value.message)


@pytest.mark.parametrize("text", ["19 feb", "19/2", "19 februari"])
def test_a_date_without_a_year_asks_for_the_year(text: str):
    with pytest.raises(forms.ValidationError) as refusal:
        SwedishDateField().clean(text)
    assert refusal.value.code == "year"


@given(st.dates())
def test_every_date_we_write_is_a_date_we_read(day: datetime.date):
    assert read_date(day.isoformat()) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_date_field(text: str):
    for field in (
        SwedishDateField(required=False),
        SwedishTimeField(required=False),
        SwedishDateTimeField(required=False),
    ):
        with contextlib.suppress(forms.ValidationError):
            field.clean(text)


def test_a_time_and_a_moment_are_understood():
    for text in ("18.30", "18:30", "kl. 18.30", "kl 18.30"):
        assert SwedishTimeField().clean(text) == datetime.time(18, 30)
    for text in ("2027-02-19 18.30", "19 feb 2027 kl. 18.30", "2027-02-19T18:30", "19/2 2027, 18:30"):
        moment = SwedishDateTimeField().clean(text)
        assert moment.isoformat() == "2027-02-19T18:30:00+01:00"
    with pytest.raises(forms.ValidationError):
        SwedishDateTimeField().clean("2027-02-19")


def rows(**extra: str):
    data = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0", "rows-0-name": "x" * 30, **extra}
    query = MultiValueDict({name: [value] for name, value in data.items()})
    return ExampleRows(query, prefix="rows")


def test_adding_a_row_keeps_what_was_typed_and_judges_nothing():
    assert not rows().is_valid()
    assert rows().forms[0].errors
    growing = rows(**{"rows-ADD_ROW": "1"})
    assert not growing.is_valid()
    assert len(growing.forms) == 2
    assert not growing.forms[0].errors
    page = Template('{% include "components/formset.html" with formset=rows legend="Rows" row_label="Row" %}').render(
        Context({"rows": growing})
    )
    assert "x" * 30 in page
    assert 'name="rows-TOTAL_FORMS" value="2"' in page


def test_the_error_summary_leads_to_each_field():
    form = ExampleForm({"text": "", "day": "x", "mail": "x"})
    page = Template("{% load crispy_forms_tags components %}<title>{% error_prefix %}</title>{% crispy form %}").render(
        Context({"form": form})
    )
    assert "<title></title>" not in page
    for target in ("#id_text", "#id_where_0", "#id_day", "#id_mail"):
        assert f'href="{target}"' in page
        assert f'id="{target[1:]}"' in page
    assert 'aria-describedby="id_day_helptext id_day_error"' in page
    for name in ("id_day_helptext", "id_day_error"):
        assert f'id="{name}"' in page
    assert "novalidate" in page
