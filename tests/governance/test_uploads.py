"""What is sent in as a file: documents, photos and figures. Told by what it holds, and nothing runs or tells too much."""

import datetime as dt
import io
import zipfile
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from dialogues.models import LogEntry
from governance import contact_centre, document_files, portraits
from governance.models import (
    Area,
    Board,
    ContactReport,
    DocumentFile,
    GoverningDocument,
    Membership,
    OutgoingMail,
    Portrait,
)

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def word(**extra: bytes) -> bytes:
    """A Word document, with parts of its own where they are given."""
    file = io.BytesIO()
    docx.Document().save(file)
    with zipfile.ZipFile(file, "a") as archive:
        for name, content in extra.items():
            archive.writestr(name.replace("__", "/") + ".bin", content)
    return file.getvalue()


def photo(kind: str = "PNG", size: tuple[int, int] = (900, 1200), **more: Any) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "green").save(file, kind, **more)
    return file.getvalue()


# --------------------------------------------------------------------------------- a governing document as a file


@pytest.fixture
def document(town: Any) -> GoverningDocument:
    found: GoverningDocument = town.delegation
    return found


def send_file(client: Client, document: GoverningDocument, content: bytes, name: str = "policy.pdf") -> Any:
    address = reverse("governance:settings_document_files", args=[document.pk])
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def test_the_newest_file_is_taken_home_by_everybody_and_earlier_ones_are_kept(
    client: Client, town: Any, document: GoverningDocument
) -> None:
    client.force_login(town.leo)
    assert send_file(client, document, PDF).status_code == 302
    assert send_file(client, document, word(), name="policy.exe").status_code == 302
    newest, first = DocumentFile.objects.all()
    assert (newest.kind, first.kind) == ("docx", "pdf")
    earlier = reverse("governance:settings_document_file", args=[document.pk, first.pk])
    assert b"".join(client.get(earlier).streaming_content) == PDF  # type: ignore[attr-defined]
    resident = Client()
    page = resident.get(reverse("governance:document", args=[document.code])).text
    where = reverse("governance:document_file", args=[document.code])
    assert where in page and "Word" in page
    answer = resident.get(where)
    assert answer["Content-Disposition"] == 'attachment; filename="deleg_tn.docx"'
    assert answer["X-Content-Type-Options"] == "nosniff" and "script" not in answer["Content-Type"]
    assert resident.get(earlier).status_code == 302
    assert LogEntry.objects.filter(action="document_file_added", detail__sha256=newest.sha256).exists()


def test_the_file_of_a_draft_is_for_those_who_work_with_it(client: Client, town: Any) -> None:
    kind = town.delegation.doc_type
    draft = GoverningDocument.objects.create(code="utkast", title="Utkast", doc_type=kind)
    document_files.attach(draft, name="utkast.pdf", content=PDF, by=town.leo)
    assert client.get(reverse("governance:document_file", args=["utkast"])).status_code == 404


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script></html>", "varken en pdf"),
        (PDF.replace(b"/Catalog", b"/Catalog /JavaScript"), "skript"),
        (PDF[:20], "slutet saknas"),
        (photo(), "varken en pdf"),
        (word(word__vbaProject=b"makro"), "makron"),
        (word()[:400], "skadad"),
        (b"", "tom"),
    ],
)
def test_what_is_no_document_or_runs_something_is_refused_beside_the_field(
    content: bytes, said: str, client: Client, town: Any, document: GoverningDocument
) -> None:
    client.force_login(town.leo)
    answer = send_file(client, document, content)
    assert answer.status_code == 422 and said in str(answer.context["form"].errors["file"])
    assert not DocumentFile.objects.exists()


def test_a_file_that_is_too_large_is_not_kept(
    client: Client, town: Any, document: GoverningDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.forms.document_files.DocumentFileForm.largest", 30)
    client.force_login(town.leo)
    answer = send_file(client, document, PDF)
    assert answer.status_code == 422 and "större än" in answer.text and not DocumentFile.objects.exists()


# ------------------------------------------------------------------------------------------ photos of the elected


def send_photo(client: Client, person: Any, content: bytes | None, **said: Any) -> Any:
    version = Portrait.objects.filter(user=person).values_list("version", flat=True).first() or ""
    typed = {"alt": "Gunnel ler.", "consented_on": "2026-11-20", "version": version, **said}
    file = {"photo": SimpleUploadedFile("foto", content)} if content is not None else {}
    return client.post(reverse("board:portrait", args=[person.pk]), typed | file)


def shown(town: Any) -> Any:
    return Client().get(reverse("governance:portrait", args=[town.gunnel.pk]))


def test_a_photo_is_shown_small_and_without_what_the_camera_wrote(client: Client, town: Any) -> None:
    """The secretary of her board keeps it; where it was taken is not left in the file."""
    exif = Image.Exif()
    exif[0x010E] = "Hemma hos Gunnel"
    content = photo("JPEG", exif=exif)
    client.force_login(town.moa)
    assert send_photo(client, town.gunnel, content).status_code == 302
    page = Client().get(reverse("governance:board", args=["tn"])).text
    assert 'alt="Gunnel ler."' in page
    answer = shown(town)
    kept = Image.open(io.BytesIO(answer.content))
    assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (450, 600), {})
    assert b"Hemma" in content and b"Hemma" not in answer.content


def test_a_photo_is_taken_away_and_never_shown_of_who_has_left(client: Client, town: Any) -> None:
    client.force_login(town.leo)
    assert send_photo(client, town.gunnel, photo()).status_code == 302
    held = Membership.objects.filter(user=town.gunnel)
    held.update(ends_on=dt.date(2026, 11, 1))
    assert shown(town).status_code == 404
    held.update(ends_on=None)
    assert shown(town).status_code == 200
    assert client.post(reverse("board:portrait_remove", args=[town.gunnel.pk])).status_code == 302
    assert shown(town).status_code == 404 and not Portrait.objects.exists()
    assert [line.action for line in LogEntry.objects.order_by("pk")][-2:] == ["portrait_kept", "portrait_removed"]


@pytest.mark.parametrize(
    ("content", "said", "field"),
    [
        (b"GIF89a", {}, "photo"),
        (PDF, {}, "photo"),
        (None, {}, "photo"),
        (photo(), {"alt": ""}, "alt"),
        (photo(), {"consented_on": ""}, "consented_on"),
        (photo(), {"consented_on": "2027-01-01"}, "consented_on"),
    ],
)
def test_without_a_photo_words_for_it_and_consent_nothing_is_kept(
    content: bytes | None, said: dict[str, str], field: str, client: Client, town: Any
) -> None:
    client.force_login(town.leo)
    answer = send_photo(client, town.gunnel, content, **said)
    assert answer.status_code == 422 and list(answer.context["form"].errors) == [field]
    assert not Portrait.objects.exists()


def test_only_the_words_are_changed_when_no_file_is_sent(client: Client, town: Any) -> None:
    client.force_login(town.leo)
    send_photo(client, town.gunnel, photo())
    assert send_photo(client, town.gunnel, None, alt="Gunnel vid ån.").status_code == 302
    kept = Portrait.objects.get()
    assert (kept.alt, kept.version, len(kept.content) > 100) == ("Gunnel vid ån.", 2, True)


def test_a_secretary_keeps_the_photos_of_their_own_body_alone(client: Client, town: Any) -> None:
    client.force_login(town.moa)
    assert send_photo(client, town.fatima, photo()).status_code == 404
    with pytest.raises(portraits.PortraitRefused):
        portraits.keep(town.fatima, content=photo(), alt="-", consented_on=dt.date(2026, 11, 1), seen=0, by=town.moa)


# -------------------------------------------------------------------------------- figures from the contact centre

TABLE = (
    "Ämne;Organ;Område;Antal\n"
    "Snöröjning;TN;Hagaberg;120\nSnöröjning;Tekniska nämnden;;92\nBelysning;tn;Hagaberg;95\nSkolskjuts;BUN;;31\n"
)
SPRING = {"starts_on": "2026-01-01", "ends_on": "2026-03-31", "source": "Kontaktcenter"}


def send_figures(client: Client, table: str, encoding: str = "utf-8", **said: str) -> Any:
    file = SimpleUploadedFile("kc.csv", table.encode(encoding))
    return client.post(reverse("contact_centre:add"), {**SPRING, **said, "file": file})


@pytest.fixture
def figures(client: Client, town: Any) -> ContactReport:
    """Two quarters of the same length, as the coordinator sent them in."""
    Area.objects.create(code="hagaberg", name="Hagaberg")
    client.force_login(town.leo)
    autumn = {"starts_on": "2025-10-01", "ends_on": "2025-12-31"}
    before = "ämne,organ,antal\nBelysning,TN,40\nSnöröjning,TN,230\n"
    assert send_figures(client, before, "cp1252", **autumn).status_code == 302
    assert send_figures(client, TABLE).status_code == 302
    return ContactReport.objects.get(starts_on="2026-01-01")


def test_the_figures_of_a_body_say_what_most_ask_about_and_what_has_grown(
    client: Client, town: Any, figures: ContactReport
) -> None:
    client.force_login(town.maja)
    page = client.get(reverse("contact_centre:board", args=["tn"])).text
    assert "Flest frågar om Snöröjning: 212 frågor. Belysning har ökat mest, från 40 till 95." in page
    assert "Hagaberg 120" in page and "Skolskjuts" not in page
    client.logout()
    assert client.get(reverse("contact_centre:board", args=["tn"])).status_code == 302


def test_a_body_is_sent_its_figures_once(client: Client, town: Any, figures: ContactReport) -> None:
    send = reverse("contact_centre:send", args=[figures.pk, "tn"])
    assert client.post(send).status_code == client.post(send).status_code == 302
    mails = OutgoingMail.objects.filter(name="contact_figures")
    people = (town.gunnel, town.moa, town.maja, town.olle)
    assert sorted(mail.to_address for mail in mails) == sorted(person.email for person in people)
    assert LogEntry.objects.filter(action="contact_figures_sent").count() == 1
    with pytest.raises(contact_centre.SentAlready):
        contact_centre.send(figures, town.board, by=town.leo)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("ämne;organ\nSnö;TN\n", "det här saknas: antal"),
        ("ämne;organ;antal\nSnö;Rymdnämnden;3\n", "rad 2: inget organ heter"),
        ("ämne;organ;antal\nSnö;TN;tre\n", "rad 2: ”tre” är inget heltal"),
        ("ämne;organ;antal\nSiv ringde från 070-1740605;TN;1\n", "någons adress eller nummer"),
        ("ämne;organ;antal\nsiv@brev.example;TN;1\n", "någons adress eller nummer"),
        ("ämne;organ;område;antal\nSnö;TN;Månen;1\n", "inget område heter"),
        ("ämne;organ;antal\n", "inga rader"),
    ],
)
def test_a_table_that_cannot_be_read_or_names_somebody_is_refused_row_by_row(
    table: str, said: str, client: Client, town: Any
) -> None:
    client.force_login(town.leo)
    answer = send_figures(client, table)
    assert answer.status_code == 422 and said in str(answer.context["form"].errors["file"]).lower()
    assert answer.context["form"]["source"].value() == "Kontaktcenter" and not ContactReport.objects.exists()


def test_times_of_different_length_are_not_compared(client: Client, town: Any, figures: ContactReport) -> None:
    client.force_login(town.leo)
    april = {"starts_on": "2026-04-01", "ends_on": "2026-04-30"}
    assert send_figures(client, TABLE, **april).status_code == 302
    spring = contact_centre.Told(town.board, [contact_centre.Asked("Is", 9, 4), contact_centre.Asked("Snö", 3, 2)])
    assert spring.sentence == "Flest frågar om Is: 9 frågor. Det är fler än förra perioden, då de var 4."
    [told] = contact_centre.told(ContactReport.objects.get(starts_on="2026-04-01"), Board.objects.get(code="tn"))
    assert [row.before for row in told.subjects] == [None, None]
    assert send_figures(client, TABLE, **april).status_code == 422
