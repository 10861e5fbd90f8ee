"""Notes with numbers: in the order they are first met, the same note once, over one answer or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from pyoxigraph import Literal, NamedNode

from kg.ask.cite.footnotes import Footnote, Reference, footnotes
from kg.ask.cite.joins import JoinedThing
from kg.ask.cite.works import CitedPlaces, Work, works
from kg.ask.trace.anchor_places import TextOf
from kg.ask.trace.known import QueryableStore, rows
from kg.ask.witness import Absence

__all__ = ["Note", "Notes"]

_HEAD = "SELECT (MAX(?n) AS ?last) { ?contribution kg:sequence ?n }"


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note. `of` is the footnote of a claim, what nothing states, or where claims are joined; `text` is
    one line, `short` one for a narrow place, and `alone` one that needs no other note beside it."""

    number: int
    of: Footnote | Absence | JoinedThing
    text: str
    spelled: str = ""

    @property
    def short(self) -> str:
        return self.of.short() if isinstance(self.of, Footnote) else self.text

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from kg.ask.notebook import note_html

        return note_html(self)

    @property
    def alone(self) -> str:
        return self.spelled or self.text


class Notes:
    """The notes of an archive's answers. What is kept is a hash and a number of each, and the documents cited,
    each with the places its notes point to, as far as a bibliography names them. `text_of` gives texts that are held,
    for the pages of these."""

    def __init__(self, store: QueryableStore, text_of: TextOf | None = None) -> None:
        self.documents: dict[NamedNode, CitedPlaces] = {}
        self.store = store
        self._text_of = text_of
        self._numbers: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    @cached_property
    def contribution(self) -> int:
        """The last contribution of the archive asked; absences hold up to there."""
        ((last,),) = rows(self.store, _HEAD)
        return int(last.value) if isinstance(last, Literal) else 0

    def of(self, cited: Iterable[Reference]) -> Mapping[Reference, Note]:
        """The note of each claim, looked up together, each numbered when it is first asked for."""
        return _Numbered(footnotes(self.store, cited), self._noted)

    def absent(self, one: Absence, shared: Sequence[str] = ()) -> Note:
        """The note that says what no claim states; `shared` are the variables whose values are the row's."""
        text = one.told(self.contribution)
        shared = [name for name in shared if name in text]
        if shared and not one.misfits:
            *others, last = shared
            text += f", where {', '.join(others)} and {last} are those" if others else f", where {last} is that"
            text += " of the row"
        return Note(self._number([text]), one, text)

    def joined(self, one: JoinedThing, claims: Iterable[Note]) -> Note:
        """The note that says where a row joins several claims, by the numbers of their notes."""
        text = one.told({note.of.claim: note.number for note in claims if isinstance(note.of, Footnote)})
        return Note(self._number([text]), one, text, one.told())

    def works(self) -> list[Work]:
        """The documents cited so far, by title."""
        return works(self.store, self.documents, self._text_of)

    def _noted(self, note: Footnote) -> Note:
        """Two references to one claim at one place are one note."""
        if note.stated_in:
            self.documents.setdefault(note.stated_in, CitedPlaces()).add(note)
        return Note(self._number([note.claim.value, *(place.iri.value for place in note.shown)]), note, note.text)

    def _number(self, of: Iterable[str]) -> int:
        key = blake2b("\n".join(of).encode(), digest_size=16).digest()
        return self._numbers.setdefault(key, len(self._numbers) + 1)


class _Numbered(dict[Reference, Note]):
    """Notes that were looked up together, each made when it is asked for."""

    def __init__(self, found: Mapping[Reference, Footnote], noted: Callable[[Footnote], Note]) -> None:
        self._found, self._noted = found, noted

    def __missing__(self, one: Reference) -> Note:
        return self.setdefault(one, self._noted(self._found[one]))
