"""The municipality itself: its settings, areas, bodies, administrations, ladder, people and terms of office."""

from typing import Any

from django.contrib.auth.hashers import make_password

from governance.models import (
    Administration,
    Area,
    Board,
    LadderLevel,
    LadderScale,
    MandatePeriod,
    Membership,
    Municipality,
    User,
)

from ...models import Method, SupportPage, TargetGroup, Topic
from ..world import Row
from . import files
from .site import Site, day, text

PLAIN_SETTINGS = (
    "dialogue_word",
    "feedback_days_after_close",
    "decided_feedback_days_after_decision",
    "processing_days_min",
    "late_grace_days",
    "small_cell_threshold",
    "contribution_publishing",
    "information_counts_as_dialogue",
    "children_always_considered",
    "initiative_sources_allowed",
    "launched_by",
    "shows_promise_board",
    "suggests_themes",
    "referrals_offered",
    "reminder_days",
    "reminder_shift",
    "reminder_hours",
    "reminder_roles",
    "coordinator_list",
    "participant_reminder",
    "percent_rounding",
    "references",
)


def build(site: Site) -> None:
    """Everything that dialogues stand on, except documents and programmes."""
    _areas(site)
    _bodies(site)
    _municipality(site)
    _administrations(site)
    _ladder(site)
    _groups(site)
    _topics(site)
    _methods(site)
    _users(site)


def _areas(site: Site) -> None:
    for code, row in site.world.areas.items():
        site.areas[code], _made = site.ensure(
            Area,
            key={"code": code},
            name=row["name"],
            kind=row.get("kind") or "",
            population=row.get("population"),
            has_low_turnout=bool(row.get("low_turnout")),
        )


def _bodies(site: Site) -> None:
    made = []
    for code, row in site.world.bodies.items():
        site.boards[code], is_new = site.ensure(
            Board,
            key={"code": code},
            abbreviation=row["abbreviation"],
            name=row["name"],
            name_en=row.get("name_en") or "",
            kind=row["kind"],
            valid_from=day(row.get("valid_from")),
            valid_to=day(row.get("valid_to")),
            email=row.get("email") or "",
            diary_prefix=row.get("diary_prefix") or "",
            may_mandate=bool(row.get("may_mandate")),
            is_data_controller=bool(row.get("data_controller")),
            meeting_weekday=row.get("meeting_weekday") or "",
            constituency=row.get("constituency") or "",
            former_names=row.get("former_names") or [],
        )
        if is_new:
            made.append(code)
    successors = {before: code for code, row in site.world.bodies.items() for before in row.get("predecessors") or []}
    for code in made:
        row, board = site.world.bodies[code], site.boards[code]
        board.parent = site.board(row.get("parent"))
        board.successor = site.board(row.get("successor") or successors.get(code))
        board.save(update_fields=["parent", "successor"])


def _municipality(site: Site) -> None:
    row, settings = site.world.content["municipality"], site.world.settings
    if Municipality.objects.exists():
        return
    evaluated = settings.get("evaluation_required") or {}
    meta = site.world.content["meta"]
    plain: dict[str, Any] = {name: settings[name] for name in PLAIN_SETTINGS if settings.get(name) is not None}
    site.municipality = site.add(
        Municipality,
        name=row["name"],
        short_name=row.get("short") or "",
        genitive=row.get("genitive") or "",
        population=row.get("population"),
        slogan=row.get("slogan") or "",
        ambition=text(row.get("ambition")),
        website=row.get("website") or "",
        email=row.get("email") or "",
        phone=row.get("phone") or "",
        note=row.get("note") or "",
        default_language=meta.get("default_language") or "sv",
        languages=site.world.languages,
        citizen_dialogue_label=text(settings.get("citizen_dialogue_label")),
        evaluation_required_citizen=evaluated.get("citizen_dialogue", True),
        evaluation_required_knowledge=evaluated.get("knowledge_dialogue", True),
        reminder_rule=text(settings.get("reminder_rule")),
        age_population=row.get("age_population") or {},
        gender_population=row.get("gender_population") or {},
        **plain,
    )
    councils = settings.get("councils_always_considered") or []
    site.municipality.councils_always_considered.set([site.boards[code] for code in councils])
    for elected in MandatePeriod.Elected.values:
        for term in (settings.get("mandate_terms") or {}).get(elected) or []:
            site.add(MandatePeriod, elected=elected, starts_on=day(term["from"]), ends_on=day(term["to"]))


def _administrations(site: Site) -> None:
    for code, row in site.world.administrations.items():
        administration, is_new = site.ensure(
            Administration, key={"code": code}, name=row["name"], head_title=row.get("head_title") or ""
        )
        site.administrations[code] = administration
        if is_new:
            administration.serves.set([site.boards[board] for board in row.get("serves") or []])


def _ladder(site: Site) -> None:
    ladder = site.world.content["ladder"]
    site.scale, is_new = site.ensure(
        LadderScale,
        key={"name": ladder["name"], "version": ladder["version"]},
        is_current=not LadderScale.objects.filter(is_current=True).exists(),
    )
    for row in (ladder.get("levels") or []) if is_new else []:
        promise = row.get("promise") or {"sv": row.get("promise_sv") or "", "en": row.get("promise_en") or ""}
        site.add(
            LadderLevel,
            scale=site.scale,
            order=row["order"],
            code=row["code"],
            label=text(_label(site, row)),
            verb_municipality=text(row.get("verb_municipality")),
            verb_participant=text(row.get("verb_participant")),
            promise=text(promise),
            counts_as_dialogue=row.get("counts_as_dialogue", True),
        )
    site.levels = {level.code: level for level in site.scale.levels.all()}


def _label(site: Site, row: Row) -> Any:
    """The level's own name; the highest may be named among the settings (domain 1.9)."""
    top = site.world.settings.get("top_ladder_label")
    if not top or row["code"] != LadderLevel.Code.CO_DECISION:
        return row["label"]
    names = row["label"] if isinstance(row["label"], dict) else {}
    return {**names, site.world.content["meta"].get("default_language") or "sv": top}


def _groups(site: Site) -> None:
    for code, name in site.world.target_groups.items():
        site.groups[code], _made = site.ensure(TargetGroup, key={"code": code}, name=text(name))


def _topics(site: Site) -> None:
    for code, name in site.world.topics.items():
        site.topics[code], _made = site.ensure(Topic, key={"code": code}, name=text(name))


def _methods(site: Site) -> None:
    """The catalogue and what to lean on in each step; what there is by its code is left as it is."""
    for row in site.world.content["methods"]:
        fields = {name: value for name, value in row.items() if name != "code"}
        site.methods[row["code"]], _made = site.ensure(Method, key={"code": row["code"]}, **fields)
    for row in site.world.content["support"]:
        fields = {name: value for name, value in row.items() if name not in ("code", "for_children")}
        site.ensure(SupportPage, key={"code": row["code"]}, is_for_children=bool(row.get("for_children")), **fields)


def _users(site: Site) -> None:
    site.users = {user.code: user for user in User.objects.filter(code__in=site.world.users) if user.code}
    people = [
        User(
            code=code,
            email=row["email"].lower(),
            name=row["name"],
            party=row.get("party") or "",
            phone=row.get("phone") or "",
            note=row.get("note") or "",
            is_active=row.get("active", True) is not False,
            password=make_password(None),
        )
        for code, row in site.world.users.items()
        if code not in site.users
    ]
    made = site.add_all(User, people)
    site.users |= {user.code: user for user in made if user.code}
    site.add_all(
        Membership, [role for user in made for role in _memberships(site, user, site.world.users[user.code or ""])]
    )
    for user in made:
        if photo := site.world.users[user.code or ""].get("photo"):
            files.portray(site, user, photo)


def _memberships(site: Site, user: User, row: Row) -> list[Membership]:
    """The role in an administration, or in the whole municipality when there is none, and the roles in bodies."""
    memberships = []
    if row.get("role") and row["role"] not in Membership.ELECTED:
        administration = site.administrations[row["administration"]] if row.get("administration") else None
        if administration or not row.get("assignments"):
            memberships.append(Membership(user=user, administration=administration, role=row["role"]))
    for item in row.get("more_roles") or []:
        memberships.append(
            Membership(
                user=user,
                administration=site.administrations[item["administration"]] if item.get("administration") else None,
                role=item["role"],
                starts_on=day(item.get("from")),
                ends_on=day(item.get("to")),
            )
        )
    for item in row.get("assignments") or []:
        memberships.append(
            Membership(
                user=user,
                board=site.boards[item["body"]],
                role=item["role"],
                starts_on=day(item.get("from")),
                ends_on=day(item.get("to")),
            )
        )
    return memberships
