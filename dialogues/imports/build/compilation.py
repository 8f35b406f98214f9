"""Themes and compilations, round by round."""

from typing import TYPE_CHECKING

from ...models import Compilation, CompilationTheme, Round, Theme
from ..world import Row, rounds
from .site import day, text

if TYPE_CHECKING:
    from .dialogue import Work

BESIDE = ("code", "description", "example", "merged_into")


def build(work: "Work") -> dict[str, Theme]:
    """The dialogue's themes by code, with what the compilations say of them."""
    themes = _themes(work)
    numbered = {item.number: item for item in Round.objects.filter(dialogue=work.dialogue)}
    for row in rounds(work.row):
        for item in [*(row.get("earlier_compilations") or []), row.get("compilation")]:
            if item:
                _compilation(work, numbered[row["n"]], item, themes)
    if numbered:
        last = numbered[max(numbered)]
        for item in [*(work.row.get("earlier_compilations") or []), work.row.get("compilation")]:
            if item:
                _compilation(work, last, item, themes)
    return themes


def _themes(work: "Work") -> dict[str, Theme]:
    """The themes that the dialogue uses, in the order they are first told."""
    row, world = work.row, work.site.world
    own = {item["code"]: item for item in row.get("themes") or []}
    used: list[str] = list(own)
    for part in [item.get("compilation") or {} for item in rounds(row)] + [row.get("compilation") or {}]:
        used += [item["code"] for item in part.get("themes") or []]
    used += [item["theme"] for item in (row.get("proposal") or {}).get("influence_trace") or []]
    used += [item["theme"] for item in row.get("theme_responses") or []]
    used += [
        item["theme"]
        for part in ("action_items", "service_changes")
        for item in row.get(part) or []
        if item.get("theme")
    ]
    used += [item["theme"] for said in world.received[row["id"]] for item in said.get("coding") or []]
    words = {code: own.get(code) or world.themes[code] for code in dict.fromkeys(used)}
    themes = [
        Theme(
            dialogue=work.dialogue,
            code=code,
            name=text({key: value for key, value in item.items() if key not in BESIDE}),
            description=text(item.get("description")),
            example=text(item.get("example")),
            order=order,
        )
        for order, (code, item) in enumerate(words.items(), 1)
    ]
    made = {theme.code: theme for theme in work.site.add_all(Theme, themes)}
    for code, item in words.items():
        if item.get("merged_into") in made:
            Theme.objects.filter(pk=made[code].pk).update(merged_into=made[item["merged_into"]])
    return made


def _compilation(work: "Work", held: Round, row: Row, themes: dict[str, Theme]) -> None:
    site = work.site
    compilation = site.add(
        Compilation,
        dialogue=work.dialogue,
        round=held,
        number=row["version"],
        state=row["state"],
        author=site.user(row.get("author")),
        approver=site.user(row.get("approver")),
        due_on=day(row.get("due")),
        dated_on=day(row.get("date")),
        summary=text(row.get("summary")),
        disagreements=text(row.get("disagreements")),
        minority_views=text(row.get("minority_views")),
        method_limits=text(row.get("method_limits")),
        what_changed=text(row.get("what_changed")),
        reported_off_topic=row.get("reported_off_topic"),
        results=row.get("results") or [],
        turnout=row.get("turnout") or {},
        approved_by=site.user(row.get("approved_by")),
        approved_on=day(row.get("approved_on")),
    )
    told = [
        CompilationTheme(
            compilation=compilation,
            theme=themes[item["code"]],
            order=order,
            summary=text(item.get("summary")),
            disagreement=text(item.get("disagreement")),
            minority=text(item.get("minority")),
            reported_count=item.get("reported_count"),
            count=item.get("counted"),
        )
        for order, item in enumerate(row.get("themes") or [], 1)
    ]
    site.add_all(CompilationTheme, told)
