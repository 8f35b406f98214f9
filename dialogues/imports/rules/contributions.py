"""What residents said: how it came, when, who reviewed and sorted it."""

from django.utils.translation import gettext as _

from governance import workdays

from ...models.contribution import SITE_CHANNELS
from ..problems import Problems
from ..vocabulary import AGE_BANDS
from ..world import Row, World, compilations, day, is_finished, is_launched, is_sorted, rounds


def check(world: World, problems: Problems) -> None:
    """Channels, windows, review and sorting (I5, I6, I16)."""
    for code, row in world.contributions.items():
        dialogue = world.dialogues.get(row["dialogue"])
        if dialogue is None or dialogue.get("imported"):
            continue
        place = f"contributions/{code}"
        _arrival(world, problems, dialogue, row, place)
        _window(problems, dialogue, row, place)
        _review(world, problems, row, place)
        _sorting(world, problems, dialogue, row, place)


def _arrival(world: World, problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    if row["channel"] in SITE_CHANNELS:
        if row.get("registered_by"):
            problems.add(f"{place}/registered_by", _("what comes by the site is registered by nobody"))
    elif not row.get("registered_by"):
        problems.add(f"{place}/registered_by", _("what did not come by the site was registered by someone"))
    if row.get("language", "sv") != "sv" and not row.get("text_sv"):
        problems.add(f"{place}/text_sv", _("a text in another language needs a Swedish translation"))
    if row.get("age_band") and row["age_band"] not in AGE_BANDS:
        problems.add(f"{place}/age_band", _("is none of the ages that the portal counts"))
    if day(row["received_at"]) > world.anchor:
        problems.add(f"{place}/received_at", _("is later than the day of the file, %(day)s") % {"day": world.anchor})
    if not is_launched(dialogue):
        problems.add(f"{place}/dialogue", _("the dialogue is not launched"))
    if len(rounds(dialogue)) > 1 and not row.get("round"):
        problems.add(f"{place}/round", _("say in which round it came"))


def _window(problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    received = row["received_at"][:10]
    inside = any(
        item["window"][0] <= received <= item["window"][1]
        for item in rounds(dialogue)
        if item["n"] == row.get("round", item["n"])
    )
    stopped = dialogue.get("suspension")
    if stopped and received >= stopped["from"]:
        inside = False
    if not inside and row["channel"] in SITE_CHANNELS:
        problems.add(f"{place}/channel", _("came by the site while the dialogue was not open (I5)"))
    if bool(row.get("late")) == inside:
        problems.add(f"{place}/late", _("does not fit the window"))


def _review(world: World, problems: Problems, row: Row, place: str) -> None:
    review = row["moderation"]
    if review["state"] == "pending":
        return
    if not (review.get("rule") and review.get("by") and review.get("at")):
        problems.add(f"{place}/moderation", _("a review has a rule, a person and a time"))
    elif not row["received_at"] <= review["at"] <= f"{world.anchor}T23:59":
        problems.add(f"{place}/moderation/at", _("is before it was received, or after the day of the file"))
    elif not workdays.is_working_day(day(review["at"])):
        problems.add(
            f"{place}/moderation/at", _("%(day)s is no working day") % {"day": review["at"][:10]}, calendar=True
        )
    if review["state"] != "publish" and not review.get("reason"):
        problems.add(f"{place}/moderation/reason", _("what is hidden or masked has a reason (I16)"))
    if review["state"] == "mask" and not review.get("public_text"):
        problems.add(f"{place}/moderation/public_text", _("what is masked has a text that may be shown"))
    reviewer = world.users.get(review.get("by") or "")
    if reviewer and reviewer["name"] in row["text"]:
        problems.add(f"{place}/moderation/by", _("nobody reviews a text that is about themselves"))


def _sorting(world: World, problems: Problems, dialogue: Row, row: Row, place: str) -> None:
    finished = [
        item["date"]
        for _where, number, item in compilations(dialogue)
        if is_finished(item) and item.get("date") and number == row.get("round", number)
    ]
    done = min(finished, default=None)
    for item in row.get("coding") or []:
        at = item.get("at")
        if at and (at < row["received_at"] or day(at) > world.anchor):
            problems.add(
                f"{place}/coding/{item['theme']}/at", _("is before it was received, or after the day of the file")
            )
        elif at and done and at > f"{done}T23:59":
            problems.add(f"{place}/coding/{item['theme']}/at", _("is after the compilation was finished"))
    if done and (row["moderation"].get("at") or "") > f"{done}T23:59":
        problems.add(f"{place}/moderation/at", _("is after the compilation was finished"))
    sent = row.get("off_topic")
    if sent is not None:
        if not sent.get("receiver"):
            problems.add(f"{place}/off_topic/receiver", _("what is off topic is sent to someone"))
        if not sent.get("referred_at"):
            problems.add(f"{place}/off_topic/referred_at", _("is missing"))
        elif sent["referred_at"] < row["received_at"][:10] or (sent.get("answered_at") or "9") < sent["referred_at"]:
            problems.add(f"{place}/off_topic/referred_at", _("received, sent on and answered come in that order"))
    if row.get("late") and dialogue["step"] > 6 and (row.get("counted") is None or not row.get("late_reason")):
        problems.add(f"{place}/counted", _("a late contribution that is compiled says whether it counts, and why"))
    if done and not is_sorted(row):
        problems.add(place, _("its round is compiled, and this was never sorted"))
