"""What must never be public is in no public page, feed or export of any dialogue, in any language."""

import datetime as dt
import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from dialogues import compilation, requirements
from dialogues.models import Contribution, Dialogue, ModerationAction, ModerationRule, ModerationState
from dialogues.papers import pdf, shelf, word
from dialogues.papers.paper import Paper
from governance.models import User
from tests.access_table import TABLE
from tests.dialogues.test_papers import QUOTED
from tests.paper_files import headings, words

from .crawling import LANGUAGES, leaks, routes, texts

pytestmark = [pytest.mark.postgres, pytest.mark.django_db, pytest.mark.usefixtures("fagersunda")]

HIDDEN = (ModerationState.MASK, ModerationState.HIDE, ModerationState.RESTRICTED, ModerationState.PENDING)


def originals() -> list[str]:
    """The text, and the translation, of every contribution that is not shown as it came."""
    found: list[str] = []
    for item in Contribution.objects.filter(state__in=HIDDEN).prefetch_related("translations"):
        found += [item.text, *(text.text for text in item.translations.all())]
    # A few words alone prove nothing; they are in the list of words that must never be public when they matter.
    return [text for text in found if len(text) > 20]


def publish_by_mistake(reference: str) -> Contribution:
    item = Contribution.objects.get(reference=reference)
    Contribution.objects.filter(pk=item.pk).update(state=ModerationState.PUBLISH)
    ModerationAction.objects.create(
        contribution=item,
        state=ModerationState.PUBLISH,
        rule=ModerationRule.FOLLOWS_RULES,
        by=User.objects.get(code="maja"),
        at=timezone.make_aware(dt.datetime(2026, 11, 20, 10, 15)),
    )
    return item


@pytest.fixture(scope="module")
def pages(fagersunda: None) -> dict[str, dict[str, str]]:
    """Every public page there is, by language and address."""
    return {language: dict(texts(Client(), language=language)) for language in LANGUAGES}


def of_dialogue(reference: str) -> dict[str, str]:
    """The public pages of one dialogue as they are now."""
    slug = Dialogue.objects.get(reference=reference).slug
    return dict(texts(Client(), language="sv", within=f"/dialoger/{slug}/"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_public_answer_holds_what_must_never_be_public(
    pages: dict[str, dict[str, str]], asserted: dict[str, Any], language: str
) -> None:
    never = asserted["must_never_be_public"]
    assert len(never) > 20
    assert leaks([*never, *originals()], pages[language].items()) == []


def test_no_paper_of_any_dialogue_holds_what_is_hidden_and_every_theme_stands_once(asserted: dict[str, Any]) -> None:
    """The papers of the whole town, and those with residents' words read back from Word and PDF."""
    never = [*asserted["must_never_be_public"], *originals()]
    read: list[tuple[str, str]] = []
    for dialogue in Dialogue.objects.order_by("pk"):
        for sort in shelf.ready(shelf.with_papers(Dialogue.objects).get(pk=dialogue.pk)):
            paper = shelf.write(sort, dialogue)
            assert paper, f"{dialogue.reference}: {sort.code}"
            read.append((f"{dialogue.reference} {sort.code}", everything(paper)))
            if sort.code in QUOTED:
                with override(settings.LANGUAGE_CODE):
                    files = word.word(paper).getvalue(), pdf.pdf(paper)
                read += [(f"{dialogue.reference} {sort.code}, file", words(file)) for file in files]
                themes = [str(told.row.theme.name["sv"]) for told in compilation.themes(compiled(dialogue))]
                assert themes
                assert [[headings(file).count(theme) for theme in themes] for file in files] == [[1] * len(themes)] * 2
    assert leaks(never, read) == []
    assert len(read) > 60


def compiled(dialogue: Dialogue) -> Any:
    return requirements.latest_compilation(dialogue)


def everything(paper: Paper) -> str:
    """Everything that the paper says."""
    rows = [said.text for part in paper.parts for row in (part.items, *part.rows) for said in row]
    return " ".join([paper.title, *(part.said.text for part in paper.parts), *rows])


def test_the_crawler_reads_every_public_page_of_every_dialogue(pages: dict[str, dict[str, str]]) -> None:
    read = pages["sv"]
    assert all(
        "Dialogue" in text for address, text in pages["en"].items() if re.fullmatch(r"/dialoger/[-a-z0-9]+/", address)
    )
    for dialogue in Dialogue.objects.public():
        assert str(dialogue.title["sv"]) in read[f"/dialoger/{dialogue.slug}/"]
    shown = Contribution.objects.filter(reference="C001").get()
    assert any(shown.text in text for text in read.values()), "the crawler sees no contributions at all"
    assert len(read) > 100
    assert {name for name, _parts in routes()} >= {"residents:start", "residents:contributions", "governance:decision"}


def test_every_address_that_anyone_may_read_is_crawled() -> None:
    """A new public page, feed or export is read by the crawler, or named here as one that tells nothing of a dialogue."""
    public = {name for name, rule in TABLE.items() if "anonymous" in rule.get}
    assert public - {name for name, _parts in routes()} == NOT_ABOUT_DIALOGUES


NOT_ABOUT_DIALOGUES = {
    "healthz",
    "readyz",
    "set_language",
    "account:login",
    "account:password_reset",
    "account:password_reset_sent",
    "account:password_reset_confirm",
}


def test_a_text_published_by_mistake_is_found(asserted: dict[str, Any]) -> None:
    publish_by_mistake("C028")
    found = leaks(asserted["must_never_be_public"], of_dialogue("D-2026-008").items())
    assert any("epilepsi" in line and "/bidrag/" in line for line in found), found


def test_a_masked_text_that_still_tells_is_found(asserted: dict[str, Any]) -> None:
    masked = Contribution.objects.get(reference="C097")
    ModerationAction.objects.filter(contribution=masked).update(public_text="Vi bor på port 5512.")
    found = leaks(asserted["must_never_be_public"], of_dialogue("D-2026-003").items())
    assert any("port 5512" in line for line in found), found


def test_the_search_does_not_find_what_is_hidden(asserted: dict[str, Any]) -> None:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "sv"
    titles = [str(item.title["sv"]) for item in Dialogue.objects.public()]
    for secret in asserted["must_never_be_public"]:
        page = client.get("/dialoger/", {"q": secret}).content.decode()
        assert not [title for title in titles if title in page], secret


@pytest.mark.parametrize("reference", ["D-2026-011", "D-2026-012"])
def test_a_dialogue_without_an_adjusted_mandate_has_no_public_page(
    pages: dict[str, dict[str, str]], reference: str
) -> None:
    dialogue = Dialogue.objects.get(reference=reference)
    for part in ("", "bidrag/", "delta/", "aterkoppling/", "personuppgifter/"):
        assert Client().get(f"/dialoger/{dialogue.slug}/{part}").status_code == 404
    title = str(dialogue.title["sv"])
    assert not [address for address, text in pages["sv"].items() if title in text]
