"""The catalogue that Sveriges dataportal harvests: DCAT-AP-SE 2 as RDF/XML, made from the same data sets."""

from xml.etree import ElementTree as ET

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from dialogportal.mail import link
from governance.models import Municipality

from .datasets import DATASETS, Dataset
from .interface import LICENCE

SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
SWEDISH = "http://publications.europa.eu/resource/authority/language/SWE"
THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
PUBLIC = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
CONTINUOUSLY = "http://publications.europa.eu/resource/authority/frequency/CONT"
LOCAL_AUTHORITY = "http://purl.org/adms/publishertype/LocalAuthority"
FORMATS = (("csv", "text/csv"), ("json", "application/json"))
XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def catalogue(municipality: Municipality) -> bytes:
    """The whole catalogue, in the language of the municipality."""
    with override(settings.LANGUAGE_CODE):
        root = ET.Element(_name("rdf:RDF"))
        page = link(reverse("residents:open_data"))
        top = _thing(root, "dcat:Catalog", f"{page}#katalog")
        _text(
            top,
            "dct:title",
            _("Open data about the dialogues of %(municipality)s") % {"municipality": municipality.name},
        )
        _text(top, "dct:description", _("The register of dialogues, decisions, promises of answers and measures."))
        _points(top, "dct:publisher", f"{page}#utgivare")
        _points(top, "dct:license", LICENCE["url"])
        _points(top, "dct:language", SWEDISH)
        _points(top, "foaf:homepage", page)
        for dataset in DATASETS.values():
            _points(top, "dcat:dataset", f"{page}#{dataset.name}")
        _publisher(root, page, municipality)
        for dataset in DATASETS.values():
            _dataset(root, page, dataset)
        return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _publisher(root: ET.Element, page: str, municipality: Municipality) -> None:
    agent = _thing(root, "foaf:Agent", f"{page}#utgivare")
    _text(agent, "foaf:name", municipality.name)
    _points(agent, "dct:type", LOCAL_AUTHORITY)
    contact = _thing(root, "vcard:Organization", f"{page}#kontakt")
    _text(contact, "vcard:fn", municipality.name, language="")
    if municipality.email:
        _points(contact, "vcard:hasEmail", f"mailto:{municipality.email}")


def _dataset(root: ET.Element, page: str, dataset: Dataset) -> None:
    about = f"{page}#{dataset.name}"
    node = _thing(root, "dcat:Dataset", about)
    _text(node, "dct:title", str(dataset.title))
    _text(node, "dct:description", str(dataset.description))
    for word in dataset.keywords:
        _text(node, "dcat:keyword", word)
    for name, target in (
        ("dct:publisher", f"{page}#utgivare"),
        ("dcat:contactPoint", f"{page}#kontakt"),
        ("dcat:theme", THEME),
        ("dct:accessRights", PUBLIC),
        ("dct:accrualPeriodicity", CONTINUOUSLY),
        ("dct:language", SWEDISH),
        ("dcat:landingPage", page),
    ):
        _points(node, name, target)
    for ending, media in FORMATS:
        _points(node, "dcat:distribution", f"{about}-{ending}")
        address = link(reverse(f"residents:open_data_{ending}", args=[dataset.name]))
        file = _thing(root, "dcat:Distribution", f"{about}-{ending}")
        _text(file, "dct:title", f"{dataset.title} ({ending.upper()})")
        _text(file, "dct:description", str(dataset.description))
        _text(file, "dct:format", media, language="")
        _points(file, "dcat:accessURL", address)
        _points(file, "dcat:downloadURL", address)
        _points(file, "dct:license", LICENCE["url"])
        _points(file, "dct:conformsTo", link(reverse("residents:open_data_interface")))


def _name(short: str) -> str:
    space, _colon, name = short.partition(":")
    return f"{{{SPACES[space]}}}{name}"


def _thing(root: ET.Element, kind: str, about: str) -> ET.Element:
    return ET.SubElement(root, _name(kind), {_name("rdf:about"): about})


def _text(node: ET.Element, name: str, text: str, *, language: str = settings.LANGUAGE_CODE) -> None:
    ET.SubElement(node, _name(name), {XML_LANGUAGE: language} if language else {}).text = text


def _points(node: ET.Element, name: str, target: str) -> None:
    ET.SubElement(node, _name(name), {_name("rdf:resource"): target})


for _prefix, _space in SPACES.items():
    ET.register_namespace(_prefix, _space)
