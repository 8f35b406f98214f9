"""Read YAML as people write it: dates stay as they were written, and a key that stands twice is told."""

import re
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from .problems import Problem, WorldRefused

IMPLICIT = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:int")


#: The parser of libyaml, where PyYAML was built with it: ten times as quick, and the same tree.
_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Safe):
    """YAML 1.2's plain words: only true and false are truth values, 09:00 is no number, a date is a text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in IMPLICIT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^[-+]?(?:0|[1-9][0-9]*)$"), list("-+0123456789"))


class _KeyTwice(Exception):
    def __init__(self, key: Any, line: int) -> None:
        self.key, self.line = key, line
        super().__init__(str(key))


def _mapping(loader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise _KeyTwice(key, key_node.start_mark.line + 1)
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read(path: Path | str) -> dict[str, Any]:
    """The content of the file. Raises ``WorldRefused`` when it cannot be read at all."""
    try:
        return read_text(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise WorldRefused([Problem(str(path), _("The file cannot be read: %(why)s") % {"why": error})]) from error


def read_text(text: str) -> dict[str, Any]:
    """The same, of a text already in memory."""
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except _KeyTwice as error:
        where = _("line %(line)d") % {"line": error.line}
        raise WorldRefused([Problem(where, _("“%(key)s” stands twice") % {"key": error.key})]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = _("line %(line)d") % {"line": mark.line + 1} if mark else _("the file")
        what = getattr(error, "problem", None) or str(error)
        raise WorldRefused([Problem(where, _("This is not YAML: %(why)s") % {"why": what})]) from error
    if not isinstance(content, dict):
        raise WorldRefused([Problem(_("the file"), _("The file must hold a municipality by sections"))])
    return content
