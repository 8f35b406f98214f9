"""The description of the interface (OpenAPI 3.1), made from the same columns as the answers themselves."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogportal.mail import link
from governance.models import Municipality

from .datasets import DATASETS, Column, Dataset

VERSION = "1.2.0"
LICENCE = {"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"}
#: Rows on a page: unless asked otherwise, and at most.
USUALLY, AT_MOST = 100, 500


def describe(municipality: Municipality) -> dict[str, Any]:
    """The whole description, in the language of the municipality."""
    with override(settings.LANGUAGE_CODE):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": _("Open data about the dialogues of %(municipality)s") % {"municipality": municipality.name},
                "version": VERSION,
                "description": _(
                    "Columns never change their meaning. A column or an address that is to be taken away is announced "
                    "here and on the page about open data at least a year before."
                ),
                "license": LICENCE,
            },
            "servers": [{"url": link("").rstrip("/") or "/"}],
            "paths": {path: item for dataset in DATASETS.values() for path, item in _paths(dataset)},
            "components": {"schemas": {dataset.name: schema(dataset) for dataset in DATASETS.values()}},
        }


def schema(dataset: Dataset) -> dict[str, Any]:
    """The columns of one row as JSON Schema."""
    return {
        "type": "object",
        "title": str(dataset.title),
        "properties": {column.name: _property(column) for column in dataset.columns},
        "required": [column.name for column in dataset.columns],
        "additionalProperties": False,
    }


def _property(column: Column) -> dict[str, Any]:
    base = "string" if column.kind in ("date", "uri") else column.kind
    found: dict[str, Any] = {
        "type": [base, "null"] if column.may_be_empty else base,
        "description": str(column.meaning),
    }
    if column.leaves:
        found["deprecated"] = True
    return found | ({"format": column.kind} if column.kind in ("date", "uri") else {})


def _paths(dataset: Dataset) -> list[tuple[str, dict[str, Any]]]:
    page = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{dataset.name}"}},
            "next": {"type": ["string", "null"], "format": "uri", "description": _("The next page; null on the last")},
        },
        "required": ["items", "next"],
    }
    return [
        (
            reverse("residents:open_data_json", args=[dataset.name]),
            _operation(dataset, "json", {"application/json": {"schema": page}}, _parameters()),
        ),
        (
            reverse("residents:open_data_csv", args=[dataset.name]),
            _operation(dataset, "csv", {"text/csv": {"schema": {"type": "string"}}}, []),
        ),
    ]


def _operation(dataset: Dataset, ending: str, content: dict[str, Any], parameters: list[Any]) -> dict[str, Any]:
    return {
        "get": {
            "operationId": f"{dataset.name}_{ending}",
            "summary": str(dataset.title),
            "description": str(dataset.description),
            "parameters": parameters,
            "deprecated": dataset.leaves is not None,
            "responses": {
                "200": {
                    "description": _("The rows"),
                    "headers": {
                        "ETag": {"schema": {"type": "string"}},
                        "Deprecation": {
                            "description": _(
                                "When it was announced that something here is to be taken away (RFC 9745)"
                            ),
                            "schema": {"type": "string"},
                        },
                        "Sunset": {
                            "description": _("When the whole address is to be taken away (RFC 8594)"),
                            "schema": {"type": "string"},
                        },
                    },
                    "content": content,
                },
                "304": {"description": _("Nothing has changed since the ETag that was sent in If-None-Match")},
                "400": {"description": _("The address holds a sign that no address can hold")},
            },
        }
    }


def _parameters() -> list[dict[str, Any]]:
    return [
        {
            "name": "after",
            "in": "query",
            "description": _("Where the page begins, as said by “next”. What is not a number is read as 0."),
            "schema": {"type": "integer", "minimum": 0, "default": 0},
        },
        {
            "name": "limit",
            "in": "query",
            "description": _("How many rows; more than the most is read as the most."),
            "schema": {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": USUALLY},
        },
    ]
