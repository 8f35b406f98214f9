"""The plan as a board: what is done, how people get to know, and what is promised, side by side."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from governance import clock

from .models import Activity, CommunicationAction, Dialogue, DialoguePlan, DialogueTargetGroup, Method


def lanes(dialogue: Dialogue, plan: DialoguePlan, *, may_edit: bool) -> list[dict[str, Any]]:
    """Three lanes of cards for the component ``lanes``."""
    today = clock.today()
    activities = [_activity(item, today, may_edit=may_edit) for item in dialogue.activities.all()]
    actions = plan.communication.all() if plan.pk else []
    communication = [_action(item, today) for item in actions]
    feedback = _feedback(dialogue, plan, today)
    return [
        {"id": "lane-activities", "title": _("Activities"), "count": len(activities), "items": activities},
        {"id": "lane-communication", "title": _("Communication"), "count": len(communication), "items": communication},
        {"id": "lane-feedback", "title": _("Feedback"), "count": len(feedback), "items": feedback},
    ]


def methods(dialogue: Dialogue) -> list[Method]:
    """The methods of the catalogue that the plan uses, in the order of the activities, each once."""
    chosen = [item.catalogue_method for item in dialogue.activities.all() if item.catalogue_method]
    return list(dict.fromkeys(chosen))


def _activity(item: Activity, today: dt.date, *, may_edit: bool) -> dict[str, Any]:
    when = period(item.starts_on, item.ends_on)
    card: dict[str, Any] = {
        "label": item.method or item.code,
        "url": reverse("officials:activity", args=[item.dialogue_id, item.pk]) if may_edit else "",
        "text": ", ".join(part for part in (when, item.place) if part),
    }
    if item.is_cancelled:
        card |= {"kind": "no", "status": _("Cancelled"), "icon": "cross"}
    elif not item.is_complete:
        card |= {"kind": "now", "status": _("Something is missing"), "icon": "warn", "missing": True}
    elif item.attended is not None:
        card |= {"kind": "plain", "status": _("Held, %(count)d came") % {"count": item.attended}, "icon": "check"}
    return card


def _action(item: CommunicationAction, today: dt.date) -> dict[str, Any]:
    card = {"label": str(item.channel), "text": f"{_day(item.planned_on)} · {item.responsible}"}
    if item.done_on:
        return card | {"kind": "plain", "status": _("Done"), "icon": "check"}
    if item.planned_on < today:
        return card | {"kind": "late", "status": _("Should have been done"), "icon": "warn"}
    return card


def _feedback(dialogue: Dialogue, plan: DialoguePlan, today: dt.date) -> list[dict[str, Any]]:
    cards = []
    for promise in dialogue.promises.all() if plan.has_been_approved else []:
        card = {"label": str(promise.get_stage_display()), "url": reverse("officials:promises", args=[dialogue.pk])}
        card["text"] = _("Promised %(day)s") % {"day": _day(promise.due_on)} + f" · {promise.responsible}"
        if promise.kept_on:
            card |= {"kind": "plain", "status": _("Kept"), "icon": "check"}
        elif promise.is_overdue(today):
            card |= {"kind": "late", "status": _("Late"), "icon": "warn"}
        cards.append(card)
    if not cards:
        planned = [(_("What we heard"), plan.heard_due), (_("What it led to"), plan.decided_due)]
        cards += [{"label": label, "text": _day(day)} for label, day in planned if day]
    if plan.present_board:
        day = _day(plan.present_on) if plan.present_on else ""
        cards.append({"label": _("Presented to the elected"), "text": f"{plan.present_board} {day}".strip()})
    return cards


def reach(groups: list[DialogueTargetGroup]) -> list[dict[str, Any]]:
    """How each group that must be reached is reached, its goal, and how far we have come; rows of a table."""
    rows = []
    for group in groups:
        kind, status, icon = _progress(group)
        rows.append(
            {
                "head": str(group),
                "cells": [
                    {"text": str(group.reach) or _("No way is planned")},
                    {"text": "–" if group.reach_goal is None else group.reach_goal, "label": _("Goal"), "number": True},
                    {"text": "–" if group.reached is None else group.reached, "label": _("So far"), "number": True},
                    {"text": status, "kind": kind, "icon": icon},
                ],
            }
        )
    return rows


def _progress(group: DialogueTargetGroup) -> tuple[str, str, str]:
    if not (group.reach and group.reach_goal):
        return "now", _("Not planned"), "warn"
    if group.goal_is_met:
        return "yes", _("Reached"), "check"
    if not group.reached:
        return "plain", _("Planned"), "ring"
    return "part", _("On the way"), "half"


def period(first: dt.date | None, last: dt.date | None) -> str:
    """Two days as people write them, or one."""
    if first is None:
        return ""
    return f"{_day(first)}–{_day(last)}" if last and last != first else _day(first)


def _day(day: dt.date) -> str:
    return date_format(day, "DATE_FORMAT")
