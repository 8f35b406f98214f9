"""Atom: what is new in all dialogues, in those of a board, in one of them."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from dialogportal.mail import link
from governance import clock
from governance.models import Board, Municipality

from . import news, visibility
from .models import Dialogue


class RegisterFeed(Feed):
    """The newest lines of every public dialogue."""

    feed_type = Atom1Feed

    def feed_url(self, obj: Any) -> str:
        return link(reverse("residents:register_feed"))

    def link(self, obj: Any) -> str:
        return link(reverse("residents:dialogue_list"))

    def title(self, obj: Any) -> str:
        name = Municipality.current().name
        return _("Dialogues in %(name)s") % {"name": name} if name else _("Citizen dialogue")

    def subtitle(self, obj: Any) -> str:
        return _("Say what you think. See what happened next.")

    def items(self, obj: Any) -> list[news.News]:
        return news.newest(visibility.public_dialogues(), clock.today())

    def item_title(self, item: news.News) -> str:
        return f"{item.dialogue.title} – {item.title}"

    def item_description(self, item: news.News) -> str:
        return escape(item.text)

    def item_link(self, item: news.News) -> str:
        return link(item.path)

    def item_guid(self, item: news.News) -> str:
        host = urlsplit(settings.PUBLIC_BASE_URL).hostname
        return f"tag:{host},{item.on:%Y-%m-%d}:{item.dialogue.reference}/{item.code}"

    def item_pubdate(self, item: news.News) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(item.on, dt.time()))

    item_updateddate = item_pubdate


class BoardFeed(RegisterFeed):
    """The newest lines of the public dialogues that a board owns or shares."""

    def get_object(self, request: HttpRequest, code: str) -> Board:
        return get_object_or_404(Board, code=code)

    def feed_url(self, obj: Board) -> str:
        return link(reverse("residents:board_feed", args=[obj.code]))

    def link(self, obj: Board) -> str:
        return f"{link(reverse('residents:dialogue_list'))}?board={obj.code}"

    def title(self, obj: Board) -> str:
        return _("Dialogues of %(board)s") % {"board": obj}

    def items(self, obj: Board) -> list[news.News]:
        shared = Dialogue.co_boards.through.objects.filter(board=obj).values("dialogue")
        owned = visibility.public_dialogues()
        return news.newest(owned.filter(owner=obj) | owned.filter(pk__in=shared), clock.today())


class DialogueFeed(RegisterFeed):
    """Everything that has happened in one dialogue."""

    def get_object(self, request: HttpRequest, slug: str) -> Dialogue:
        return get_object_or_404(news.for_news(visibility.public_dialogues()), slug=slug)

    def feed_url(self, obj: Dialogue) -> str:
        return link(reverse("residents:dialogue_feed", args=[obj.slug]))

    def link(self, obj: Dialogue) -> str:
        return link(obj.get_absolute_url())

    def title(self, obj: Dialogue) -> str:
        return str(obj.title)

    def items(self, obj: Dialogue) -> list[news.News]:
        return news.of_dialogue(obj, clock.today())

    def item_title(self, item: news.News) -> str:
        return item.title
