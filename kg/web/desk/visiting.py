"""One request of an archivist: the archive as it is now, who asks, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import UsageError
from kg.web.desk.bodies import SentForm
from kg.web.desk.sessions import Session
from kg.web.replies import Reply, html, redirect
from kg.web.visits import Visit
from kg.workspace.desk import Desk, Head, SavedDraft

__all__ = ["DeskVisit", "head_of", "page", "to"]

_NOT_KEPT = {"cache-control": "no-store"}


@dataclass(frozen=True, slots=True)
class DeskVisit:
    """What a page of the desk is made of; `path` are the parts of the address that name something."""

    visit: Visit
    desk: Desk
    session: Session
    path: Mapping[str, str] = field(default_factory=dict)
    sent: SentForm = field(default_factory=SentForm)

    @property
    def archivist(self) -> str:
        return self.session.archivist

    def draft(self) -> SavedDraft:
        """The draft that the address names.

        Raises:
            NotFound: there is none.
        """
        return self.desk.drafts.get(self.path["name"])

    def asked(self, name: str) -> str:
        """A value of the form, or else of the address."""
        return self.sent.one(name) or self.visit.asked(name)


def head_of(asked: DeskVisit) -> Head:
    """The head of the archive that a form was made for.

    Raises:
        UsageError: the form names none.
    """
    number, _, digest = asked.sent.one("head").partition(" ")
    if not number.isascii() or not number.isdecimal() or len(number) > len("999999999"):
        raise UsageError("the form does not say which state it is of", remedy="open its page again")
    return Head(int(number), digest)


def page(asked: DeskVisit, template: str, title: str, *, status: int = 200, **given: Any) -> Reply:
    """A page of the desk, which no browser keeps."""
    made = html(
        asked.visit,
        f"desk/{template}",
        title,
        status=status,
        archivist=asked.archivist,
        form=asked.session.form,
        **given,
    )
    return Reply(made.content, made.media, made.status, _NOT_KEPT, is_lasting=False)


def to(address: str) -> Reply:
    """The page to look at after a change."""
    made = redirect(address)
    return Reply(made.content, made.media, made.status, {**made.headers, **_NOT_KEPT}, is_lasting=False)
