"""Open data of the demo: what the columns promise is what comes, and nothing that the pages do not show."""

import csv
import datetime as dt
import io
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import schemathesis
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from openapi_spec_validator import validate as validate_openapi
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dialogues.followup import asked
from dialogues.models import Contribution, Dialogue, Feedback, Measure, Promise
from dialogues.opendata import interface
from dialogues.opendata.datasets import DATASETS, Withdrawal
from governance import clock
from governance.models import Decision, Municipality
from tests.world.test_assertions import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fagersunda")]

SHAPES = "schemas/dcat_ap_shacl/dcat-ap_2.1.1_shacl_shapes.ttl"
TYPES = {"string": str, "number": float, "integer": int, "boolean": bool, "null": type(None)}


def get(address: str, **headers: str) -> Any:
    return visitor().get(address, headers=headers)


def items(name: str, limit: int = 500) -> list[dict[str, Any]]:
    """Every row, page by page."""
    found, address = [], f"/oppna-data/{name}.json?limit={limit}"
    while address:
        page = get(address).json()
        assert len(page["items"]) <= limit
        found += page["items"]
        address = page["next"]
    return found


@pytest.mark.parametrize("name", DATASETS)
def test_rows_are_as_the_description_says(name: str) -> None:
    described = get("/oppna-data/openapi.json").json()
    schema = described["components"]["schemas"][name]
    assert f"/oppna-data/{name}.json" in described["paths"]
    rows = items(name)
    assert rows, name
    for row in rows:
        assert list(row) == schema["required"] == list(schema["properties"])
        for column, value in row.items():
            said = schema["properties"][column]
            kinds = said["type"] if isinstance(said["type"], list) else [said["type"]]
            allowed = {TYPES[kind] for kind in kinds} | ({int} if "number" in kinds else set())
            assert type(value) in allowed, (column, value)
            assert said["description"]


@pytest.mark.parametrize("name", DATASETS)
def test_the_file_and_the_pages_hold_the_same(name: str) -> None:
    text = b"".join(get(f"/oppna-data/{name}.csv").streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    told = items(name, limit=max(2, len(rows) // 3))
    assert len(rows) == len(told)
    first = {
        key: str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)
        for key, value in told[0].items()
    }
    assert rows[0] == first


def test_each_row_is_one_that_everybody_may_read() -> None:
    public = set(Dialogue.objects.public().values_list("reference", flat=True))
    assert {row["number"] for row in items("dialoger")} == public
    assert len(items("beslut")) == Decision.objects.public().count()
    assert {row["dialogue"] for row in items("beslut")} <= public | {None}
    assert len(items("loften")) == Promise.objects.filter(dialogue__reference__in=public).count()
    answered = Feedback.objects.filter(stage="decided", given_on__isnull=False).values("dialogue")
    assert len(items("atgarder")) == Measure.objects.filter(dialogue__in=answered).count()


def test_so_few_that_they_could_be_pointed_out_are_left_out() -> None:
    dialogue = Dialogue.objects.get(reference="D-2025-002")
    for told, number in ((None, 4), (5, 5)):
        Dialogue.objects.filter(pk=dialogue.pk).update(reported_contributions=number, reported_participants=number)
        row = next(row for row in items("dialoger") if row["number"] == "D-2025-002")
        assert (row["contributions"], row["participants"]) == (told, told)


def test_a_late_promise_is_told_as_late() -> None:
    states = {(row["dialogue"], row["stage"]): row["state"] for row in items("loften")}
    assert states["D-2026-005", "heard"] == "late"
    assert states["D-2025-002", "heard"] == "kept"
    assert states["D-2026-001", "heard"] == "not_owed"


def test_nothing_that_somebody_wrote_is_in_it() -> None:
    everything = json.dumps([items(name) for name in DATASETS], ensure_ascii=False)
    assert not [row.pk for row in Contribution.objects.all() if len(row.text) > 20 and row.text in everything]
    assert "@" not in everything


def test_other_sites_may_read_it_and_nothing_is_sent_twice() -> None:
    for address in (
        "/oppna-data/loften.json",
        "/oppna-data/loften.csv",
        "/oppna-data/openapi.json",
        "/oppna-data/katalog.rdf",
    ):
        first = get(address)
        assert first.headers["Access-Control-Allow-Origin"] == "*"
        again = get(address, if_none_match=first.headers["ETag"])
        assert again.status_code == 304 and again.headers["Access-Control-Allow-Origin"] == "*"
    assert get("/oppna-data/loften.json?limit=1").headers["ETag"] != get("/oppna-data/loften.json").headers["ETag"]


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=-1", "limit=x&after=y", f"after={'9' * 25}", "limit=9999999", "after=²"]
)
def test_what_makes_no_sense_is_read_as_the_nearest_that_does(query: str) -> None:
    page = get(f"/oppna-data/dialoger.json?{query}")
    assert page.status_code == 200
    assert len(page.json()["items"]) <= interface.AT_MOST


def test_the_statistics_are_those_of_the_page_and_tell_no_small_group() -> None:
    told = {(row["year"], row["board_code"], row["figure"], row["group"]): row["number"] for row in items("statistik")}
    year = asked.read(QueryDict("year=2026"), clock.today())
    assert year and told[2026, None, "contributions", None] == year.report.contributions
    assert told[2026, None, "promises_late_by_quarter", "1"] == year.report.quarters[0].late
    alone = Dialogue.objects.get(reference="D-2025-002")
    Dialogue.objects.filter(pk=alone.pk).update(reported_contributions=4)
    small = [row for row in items("statistik") if row["year"] == 2025 and row["figure"] == "contributions"]
    assert {row["number"] for row in small} == {None}


def test_the_description_is_valid_openapi() -> None:
    described = get("/oppna-data/openapi.json").json()
    validate_openapi(described)
    del described["paths"]["/oppna-data/statistik.json"]["get"]["responses"]["200"]["description"]
    with pytest.raises(OpenAPIValidationError):
        validate_openapi(described)


def through_the_client(environ: dict[str, Any], start: Any) -> list[bytes]:
    """The site as whoever sends the requests meets it, on the connection of the test."""
    answer = visitor().generic(
        environ["REQUEST_METHOD"], environ["PATH_INFO"], QUERY_STRING=environ.get("QUERY_STRING", "")
    )
    start(f"{answer.status_code} {answer.reason_phrase}", list(answer.headers.items()))
    return [answer.getvalue()]


@pytest.mark.parametrize("name", DATASETS)
def test_no_request_is_answered_with_a_fault_or_with_anything_that_is_not_described(name: str, size: Any) -> None:
    """Requests made from the description, sensible and not; each answer is held against it, also after one that failed."""
    schema = schemathesis.openapi.from_dict(get("/oppna-data/openapi.json").json())
    schema.app = through_the_client
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) == 2 * len(DATASETS)
    found = [operation for operation in found if operation.path.startswith(f"/oppna-data/{name}.")]
    wrong: Counter[str] = Counter()
    asked = sum(_ask(operation, size(3, 520), wrong) for operation in found)
    assert wrong == {}
    assert asked >= size(7, 5_000 // len(DATASETS))


CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


def _ask(operation: Any, number: int, wrong: Counter[str]) -> int:
    """Make requests, at most ``number`` of each kind, and count what is ``wrong`` with the answers; how many were made."""
    asked: list[Any] = []

    def held(case: Any) -> None:
        asked.append(case)
        try:
            case.validate_response(case.call(), checks=CHECKS)
        except FailureGroup as failures:
            wrong.update(f"{operation.label}: {failure}" for failure in failures.exceptions)

    for mode in list(GenerationMode) if operation.query else [GenerationMode.POSITIVE]:
        requests = operation.as_strategy(generation_mode=mode)
        often = settings(max_examples=number, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        often(given(case=requests)(lambda case: held(case)))()
    return len(asked)


def test_what_is_to_be_taken_away_is_announced_in_each_answer_and_on_the_page(monkeypatch: Any) -> None:
    announced, ends = dt.date(2026, 11, 23), dt.date(2027, 12, 1)
    leaves = Withdrawal(announced, ends, "Använd dialoger i stället.")
    dialogues, statistics = DATASETS["dialoger"], DATASETS["statistik"]
    assert "Deprecation" not in get("/oppna-data/statistik.json").headers
    columns = (replace(dialogues.columns[-1], leaves=leaves),)
    monkeypatch.setitem(DATASETS, "statistik", replace(statistics, leaves=leaves))
    monkeypatch.setitem(DATASETS, "dialoger", replace(dialogues, columns=(*dialogues.columns[:-1], *columns)))
    for address in ("/oppna-data/statistik.json", "/oppna-data/statistik.csv"):
        told = get(address).headers
        assert (told["Deprecation"], told["Sunset"]) == ("@1795392000", "Wed, 01 Dec 2027 00:00:00 GMT")
        assert '#h-leaving>; rel="deprecation"' in told["Link"]
    assert "Sunset" not in get("/oppna-data/dialoger.json").headers
    described = get("/oppna-data/openapi.json").json()
    assert described["paths"]["/oppna-data/statistik.json"]["get"]["deprecated"]
    validate_openapi(described)
    text = get("/oppna-data/").text
    assert "Använd dialoger i stället." in text and columns[0].name in text and "1 december 2027" in text
    with pytest.raises(ValueError, match="a year before"):
        Withdrawal(announced, dt.date(2027, 11, 1), "")


def test_an_unknown_data_set_is_not_there() -> None:
    assert get("/oppna-data/bidrag.json").status_code == 404
    assert get("/oppna-data/bidrag.csv").status_code == 404


def test_every_column_stands_on_the_page() -> None:
    text = get(reverse("residents:open_data")).content.decode()
    assert all(f">{column.name}</th>" in text for dataset in DATASETS.values() for column in dataset.columns)


@pytest.mark.full
def test_the_catalogue_conforms_to_the_shapes_of_dcat_ap(shared_data: Path) -> None:
    from pyshacl import validate
    from rdflib import Graph

    data = Graph().parse(data=get("/oppna-data/katalog.rdf").content, format="xml")
    shapes = Graph().parse(shared_data / SHAPES)
    conforms, _graph, text = validate(data, shacl_graph=shapes)
    assert conforms, text
    broken = ET.fromstring(get("/oppna-data/katalog.rdf").content)
    for node in broken.iter("{http://www.w3.org/ns/dcat#}Dataset"):
        node.remove(next(iter(node.iter("{http://purl.org/dc/terms/}title"))))
    assert not validate(Graph().parse(data=ET.tostring(broken), format="xml"), shacl_graph=shapes)[0]


def test_the_catalogue_names_the_municipality_and_where_the_files_are() -> None:
    text = get("/oppna-data/katalog.rdf").content.decode()
    assert Municipality.current().name in text
    assert all(f"/oppna-data/{name}.{ending}" in text for name in DATASETS for ending in ("csv", "json"))
