"""A note on a page says all that the same note says in a terminal."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from pyoxigraph import NamedNode

from kg.ask.cite.footnotes import Footnote, footnotes
from kg.ask.trace.values import QuotedPlace
from kg.terms import KG, RDF
from kg.web.notes import as_told, note_of
from kg.web.rendering import environment
from kg.web.visits import SiteSettings, Visit
from kg.workspace import Workspace
from kg.workspace.states import States


def words(text: str) -> list[str]:
    """The words of a text, in alphabetical order: a page may put a part elsewhere in the line."""
    return sorted(re.findall(r"\w+", text))


def on_a_page(visit: Visit, footnote: Footnote) -> str:
    notes = [note_of(visit, 1, as_told(footnote))]
    made = environment().get_template("parts.html").module.notes_section(notes)  # type: ignore[attr-defined]
    told = html.unescape(re.sub(r"<[^>]+>", " ", made.partition("<ol")[2].partition(">")[2]))
    return told.replace("↩", "")


CLAIM = NamedNode("https://w3id.org/kg287g/id/claim/abcdefghijklm")


def quoted_by_machine(footnote: Footnote) -> Footnote:
    places = [one for one in footnote.shown if isinstance(one, QuotedPlace)]
    return replace(footnote, shown=tuple(replace(one, mean_confidence=91, lowest_confidence=42) for one in places))


def archived(footnote: Footnote) -> Footnote:
    assert footnote.capture is not None
    return replace(footnote, capture=replace(footnote.capture, archived_on="2025-03-04"))


CHANGED = {
    "as it is": lambda one: one,
    "of words that a machine read": quoted_by_machine,
    "of an archived copy": archived,
    "of a computed figure": lambda one: replace(one, computed=True),
    "of a claim that corrects another": lambda one: replace(one, corrects=(CLAIM,)),
    "of a claim that another corrects": lambda one: replace(one, corrected_by=(CLAIM,)),
}


@pytest.mark.parametrize("what", CHANGED)
def test_every_word_of_a_note_in_a_terminal_is_in_the_note_on_a_page(golden_archive: Workspace, what: str) -> None:
    state = States(golden_archive.archive).now()
    visit = Visit(state, SiteSettings(), "/")
    claims = [quad.subject for quad in state.store.quads(None, RDF.type, KG.Claim)]
    found = footnotes(state.store, [(claim, None) for claim in claims if isinstance(claim, NamedNode)]).values()
    changed = [CHANGED[what](one) for one in found if one.quotation and one.capture]
    assert len(changed) > 10
    assert [words(on_a_page(visit, one)) for one in changed] == [words(one.text) for one in changed]
