"""People at their browsers: what each of them can do, in words, so that a journey reads as a story.

Texts are given in English, as they stand in the code, and looked for in Swedish, as people read them. What is not found
as a link, a button or a labelled field fails the journey, and so does a page that answers with an error.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from django.utils import translation
from django.utils.formats import date_format

Answer = str | bool | int | list[str]


def sv(text: str, context: str = "") -> str:
    """The text in Swedish."""
    with translation.override("sv"):
        return translation.pgettext(context, text) if context else translation.gettext(text)


def spoken(text: str) -> list[str]:
    """How Swedish people may read it, whether it begins a line or not; a name or what they write stays as it is."""
    return list(dict.fromkeys((sv(text), sv(text[:1].lower() + text[1:]), text)))


def day(text: str) -> str:
    """2026-05-12 as it stands in a list of meetings."""
    with translation.override("sv"):
        return date_format(dt.date.fromisoformat(text), "DATE_FORMAT")


def starting(text: str) -> re.Pattern[str]:
    """Texts that begin with the words, in any case: labels are capitalised and may say more, such as “(valfritt)”."""
    words = "|".join(re.escape(re.sub(r"\s+", " ", way).strip()) for way in spoken(text))
    return re.compile(rf"^\s*(?:{words})(?![\wåäöÅÄÖ])", re.IGNORECASE)


def precisely(text: str) -> re.Pattern[str]:
    """The words and nothing more than “(valfritt)”."""
    return re.compile(starting(text).pattern + r"\s*(\([^)]*\))?\s*$", re.IGNORECASE)


class Mouse:
    """Points and clicks, and types where it has clicked."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def press(self, what: Any) -> None:
        """Press a link, a button, or what is folded."""
        what.click()

    def write(self, field: Any, text: str) -> None:
        """Write in a field, instead of what stands there."""
        field.fill(text)

    def pick(self, field: Any, value: str) -> None:
        """Pick one of a list."""
        field.select_option(value=value)

    def tick(self, field: Any) -> None:
        """Click the words beside the box, as people do."""
        self.page.locator(f"label[for='{field.get_attribute('id')}']").click()


class Keys:
    """Does the same with the keyboard alone, from the top of the page, and always sees where it is."""

    #: Further than this nobody goes for a field.
    AT_MOST = 250
    IS_HERE = "e => e === document.activeElement"
    IS_IN_GROUP = (
        "e => e.type === 'radio' && document.activeElement.type === 'radio' && document.activeElement.name === e.name"
    )
    SHOWS = """() => { const look = getComputedStyle(document.activeElement);
        return look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 || look.boxShadow !== "none"; }"""

    LEADS_ON = "e => e.tagName === 'A' || e.form !== undefined && e.type === 'submit'"

    def __init__(self, page: Any) -> None:
        self.page = page

    def _goes_to(self, what: Any, *, also: str = "e => false") -> None:
        for _each in range(self.AT_MOST):
            if what.evaluate(self.IS_HERE) or what.evaluate(also):
                assert self.page.evaluate(self.SHOWS), (
                    f"Nothing shows that the keyboard is at {what} on {self.page.url}"
                )
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The keyboard does not reach {what} on {self.page.url}")

    def press(self, what: Any) -> None:
        """Go there and press Enter; where that leads to a page, the page is waited for."""
        self._goes_to(what)
        if what.evaluate(self.LEADS_ON):
            with self.page.expect_navigation():
                self.page.keyboard.press("Enter")
        else:
            self.page.keyboard.press("Enter")

    def write(self, field: Any, text: str) -> None:
        """Go there and type; a day is written as the browser's own field takes it."""
        self._goes_to(field)
        if field.get_attribute("type") in ("date", "datetime-local", "time"):
            field.fill(text)
            return
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def pick(self, field: Any, value: str) -> None:
        """Go there and step to the choice, from the first."""
        self._goes_to(field)
        self.page.keyboard.press("Home")
        for _each in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The keyboard does not reach the choice {value} on {self.page.url}")

    def tick(self, field: Any) -> None:
        """Go there; the arrows move among choices that exclude each other, and the space bar ticks."""
        self._goes_to(field, also=self.IS_IN_GROUP)
        for _each in range(self.AT_MOST):
            if field.evaluate(self.IS_HERE):
                break
            self.page.keyboard.press("ArrowDown")
        if field.get_attribute("type") != "radio" or not field.is_checked():
            self.page.keyboard.press("Space")


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, page: Any, address: str, hands: type[Mouse] | type[Keys] = Mouse) -> None:
        self.page, self.address, self.hands = page, address, hands(page)
        self.errors: list[str] = []
        page.on("response", self._note)

    def _note(self, response: Any) -> None:
        if response.status >= 500 or (response.status in (400, 403, 404) and response.request.is_navigation_request()):
            self.errors.append(f"{response.status} {response.url}")

    def _arrived(self) -> None:
        assert not self.errors, self.errors

    # ---------------------------------------------------------------------------------------------- moving about

    def goes_to(self, path: str) -> None:
        """Open an address of the portal."""
        self.page.goto(self.address + path)
        self._arrived()

    def follows(self, text: str, *, within: Any = None) -> None:
        """Click the link that begins so."""
        self.clicks((within or self.page).get_by_role("link", name=starting(text)))

    def presses(self, text: str, *, within: Any = None) -> None:
        """Press the button that begins so."""
        self.clicks((within or self.page.locator("main")).get_by_role("button", name=starting(text)))

    def clicks(self, what: Any) -> None:
        """Click the first of them, and wait for where it leads."""
        self.hands.press(what.first)
        self.page.wait_for_load_state()
        self._arrived()

    def unfolds(self, text: str) -> None:
        """Open what is folded."""
        folded = self.page.locator("summary").filter(has_text=starting(text)).first
        self.hands.press(folded)

    # ------------------------------------------------------------------------------------------------- reading

    def sees(self, *texts: str) -> None:
        """The page says it."""
        for text in texts:
            assert self._says(text), f"“{sv(text)}” is not on {self.page.url}:\n{self.text()}"

    def does_not_see(self, *texts: str) -> None:
        """The page does not say it."""
        for text in texts:
            assert not self._says(text), f"“{sv(text)}” is on {self.page.url}:\n{self.text()}"

    def _says(self, text: str) -> bool:
        said = self.text().casefold()
        return any(way.casefold() in said for way in spoken(text))

    def text(self) -> str:
        """All that the page says in its main part, without line breaks; what is folded too."""
        return re.sub(r"[\s\xad]+", " ", self.page.locator("main").text_content())

    def group(self, name: str) -> Any:
        """A part of the form, by its heading."""
        return self.page.get_by_role("group", name=starting(name)).first

    def region(self, name: str) -> Any:
        """A part of the page, by its heading."""
        return self.page.get_by_role("region", name=starting(name)).first

    # ------------------------------------------------------------------------------------------------- writing

    def fills_in(self, answers: dict[str, Answer], *, within: Any = None) -> None:
        """Answer the fields of those names: a text, a choice, several choices, or a tick."""
        scope = within or self.page.locator("main")
        for name, answer in answers.items():
            group = scope.get_by_role("group", name=precisely(name))
            if not isinstance(answer, bool) and group.locator("input[type=radio], input[type=checkbox]").count():
                for choice in answer if isinstance(answer, list) else [answer]:
                    self._chooses(group.first, str(choice))
                continue
            field = scope.get_by_role("checkbox", name=starting(name))
            if not isinstance(answer, bool):
                field = scope.get_by_label(precisely(name))
            assert field.count(), f"No field “{sv(name)}” on {self.page.url}:\n{scope.aria_snapshot()}"
            self._answers(field.first, answer)

    def _answers(self, field: Any, answer: Answer) -> None:
        if isinstance(answer, bool):
            self._ticks(field, answer)
        elif field.evaluate("field => field.tagName") == "SELECT":
            words = re.compile("|".join(re.escape(way) for way in spoken(str(answer))), re.IGNORECASE)
            option = field.locator("option").filter(has_text=words)
            assert option.count(), f"No choice “{sv(str(answer))}”: {field.inner_text()}"
            self.hands.pick(field, option.first.get_attribute("value"))
        else:
            self.hands.write(field, str(answer))

    def _chooses(self, group: Any, choice: str) -> None:
        words = starting(choice)
        option = group.get_by_role("radio", name=words).or_(group.get_by_role("checkbox", name=words))
        assert option.count(), f"No choice “{sv(choice)}” on {self.page.url}:\n{group.aria_snapshot()}"
        self._ticks(option.first)

    def _ticks(self, field: Any, wanted: bool = True) -> None:
        """Tick the box, or take the tick away, unless it is as wanted already."""
        if field.is_checked() != wanted:
            self.hands.tick(field)


class Resident(Person):
    """Somebody who has not logged in."""

    def finds(self, title: str) -> None:
        """Look up the dialogue in the register of all dialogues."""
        self.goes_to("/dialoger/")
        self.follows(title)

    def takes_part(self, answers: dict[str, Answer]) -> str:
        """Answer, check and send; the follow code on the receipt."""
        self.follows("Take part now")
        self.fills_in(answers)
        self.presses("Go on to check")
        self.sees(
            "Your contribution is not sent yet.", *[str(text) for text in answers.values() if isinstance(text, str)]
        )
        self.presses("Send my contribution")
        self.sees("Thank you! Your contribution has arrived.")
        found = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b", self.text())
        assert found, self.text()
        return found.group()

    def uses(self, code: str) -> None:
        """Look up what became of a contribution, from the first page."""
        self.goes_to("/")
        self.page.get_by_label(starting("Have you already taken part? Follow your contribution")).first.fill(code)
        self.presses("Show")


class Official(Person):
    """An official or a manager, at work with one dialogue."""

    def opens(self, dialogue: Any, page: str = "") -> None:
        """The workspace of the dialogue, or one of its pages by the address."""
        self.goes_to(f"/handlaggning/dialoger/{dialogue.pk}/{page}")

    def begins_from_the_work_list(self, action: str, title: str) -> None:
        """Follow the line of the work list that says what to do."""
        self.goes_to("/handlaggning/")
        self.follows(sv(action) % {"title": title})

    def moves_on(self, dialogue: Any) -> None:
        """Go through the gate to the next step."""
        self.opens(dialogue)
        gate = self.page.locator(".gate")
        assert gate.get_by_role("button").count(), gate.aria_snapshot()
        self.clicks(gate.get_by_role("button"))

    def is_stopped_by(self, dialogue: Any, *texts: str) -> None:
        """The gate is shut, and says what is missing."""
        self.opens(dialogue)
        gate = self.page.locator(".gate")
        assert not gate.get_by_role("button").count(), gate.aria_snapshot()
        self.sees(*texts)


class Elected(Person):
    """The chair of a board, or its secretary."""

    def reads_what_awaits(self, title: str) -> None:
        """Open the proposal that awaits the board, from its desk."""
        self.goes_to("/namnd/")
        self.clicks(self.page.locator("main a[href*='/namnd/forslag/']").filter(has_text=title))

    def registers(self, outcome: str, **more: Answer) -> None:
        """Say what the board answered, check it and register it."""
        self.fills_in({"What was decided?": outcome, **more})
        self.presses("Check and register")
        self.sees("Check before you register")
        self.presses("Register the decision")
        assert "/namnd/beslut/" in self.page.url, self.text()

    def adjusts_minutes(self, title: str, on: str) -> None:
        """Register that the minutes with this decision are adjusted and posted."""
        self.goes_to("/namnd/")
        self.follows(title, within=self.region("Minutes to adjust"))
        self.fills_in({"Minutes adjusted": on, "Minutes posted": on})
        self.presses("Register the minutes")
        self.sees("The minutes are registered.")

    def adds_meeting(self, on: str) -> None:
        """Put a meeting in the board's calendar."""
        self.goes_to("/namnd/")
        self.follows("Meetings and last days for papers")
        self.follows("Add a meeting")
        self.fills_in({"Date": on, "Place": "Kommunhuset, Torgsalen"})
        self.presses("Save the meeting")
        self.sees("The meeting is saved.")


class Town:
    """Who opens which browser: officials sit at a desk, the elected and residents hold a phone."""

    def __init__(self, world: Any, live_server: Any, new_page: Callable[..., Any]) -> None:
        self.world, self.address, self.new_page = world, live_server.url, new_page
        self.hands: type[Mouse] | type[Keys] = Mouse

    def today(self, text: str, hour: int = 9) -> None:
        """Let the clock stand on the day."""
        self.world.today(dt.date.fromisoformat(text), hour)

    def resident(self) -> Resident:
        return Resident(self.new_page(width=390), self.address, self.hands)

    def official(self, user: Any) -> Official:
        return self._logged_in(Official(self.new_page(width=1280), self.address, self.hands), user)

    def elected(self, user: Any) -> Elected:
        return self._logged_in(Elected(self.new_page(width=390), self.address, self.hands), user)

    def _logged_in(self, person: Any, user: Any) -> Any:
        person.goes_to("/konto/logga-in/")
        person.fills_in({"E-post": user.email, "Lösenord": "demo"})
        person.presses("Log in")
        return person
