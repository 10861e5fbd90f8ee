"""Answers from an open archive: nothing here changes it.

`Workspace` is this and what writes. Rooms that only some answers need are imported where they are used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload
from typing import Literal as OneOf

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, QueryTriples

from kg.guard import LIMITS, Limits
from kg.index import Store
from kg.index.current import as_of
from kg.record.recording import Archive

if TYPE_CHECKING:
    from kg.ask.catalogue import Catalogue
    from kg.ask.cite import Answer as Cited
    from kg.ask.find import Hit
    from kg.ask.held_texts import ListedDocument
    from kg.ask.receipt import Receipt, ReceiptCheck
    from kg.ask.trace import Trace
    from kg.ask.witness import AnswerRow
    from kg.compare import Disagreement, Recounted
    from kg.compare.differences import Difference
    from kg.compare.origins import Origins
    from kg.compare.presence.requests import ListComparison, Presences

__all__ = ["Answering"]

Answer = QuerySolutions | QueryBoolean | QueryTriples


class Answering:
    """What an open archive says."""

    def __init__(self, archive: Archive, limits: Limits = LIMITS) -> None:
        self.archive = archive
        self.limits = limits

    @cached_property
    def store(self) -> Store:
        """The store for reading, as the archive was when first asked."""
        return self.archive.reading()

    @cached_property
    def catalogue(self) -> Catalogue:
        from kg.ask.catalogue import Catalogue

        return Catalogue.load()

    def store_at(self, until: datetime | int | None, *, as_imported: bool = False) -> Store:
        """The store as the archive stood at a time, or after a contribution; None is now. Lists `as_imported` come to
        what was read in them, whatever was put in place of a row or taken back since.

        Raises:
            UsageError: that is before it began, or there is no such contribution; or a list that would have to be
                read again is not held.
        """
        if until is None and not as_imported:
            return self.store
        self.archive.refuse_loss()
        if as_imported:
            from kg.record.as_imported import as_imported as made

            return made(self.archive, until)
        return as_of(self.archive.ledger, until)

    def guarded(self, store: Store | None = None) -> Store:
        """The store for a question of somebody's own, answered in a child within the limits; see `kg.guard`."""
        from kg.index.guarded import guarded

        return guarded(store or self.store, self.limits)

    def query(
        self,
        asked: str,
        params: Mapping[str, str] | None = None,
        *,
        store: Store | None = None,
        each_claim: bool = False,
    ) -> Answer:
        """Answer a query by its name in the catalogue, or SPARQL.

        By its name, rows that differ only in who states them are one, whose claims stand in one cell with a blank
        between them; `each_claim` leaves a row for each. Rows of SPARQL are the engine's.

        Raises:
            NotFound: it looks like a name and no query has it; or a parameter names nothing known.
            UsageError: a parameter is missing, unknown, or not of its kind; or no list is of its day.
            QueryError: it does not parse, took more time or memory than it may, or the engine crashed on it;
                the last two also while the answer is read.
        """
        from kg import sparql
        from kg.index.store import PREFIXES

        text = self.sparql(asked, params, store=store)
        answer = self.guarded(store).query(sparql.normalized_text(text, PREFIXES))
        claims = () if each_claim else self.claims_of(asked, text)
        if not claims or not isinstance(answer, QuerySolutions):
            return answer
        from kg.ask.witness.merged_rows import merge_answer_rows

        return merge_answer_rows(answer, claims)

    def claims_of(self, asked: str, sparql: str) -> tuple[str, ...]:
        """The columns of a question that only say who states a row; SPARQL of somebody's own says of none."""
        return () if sparql is asked else self.catalogue.named(asked).claims

    def sparql(self, asked: str, params: Mapping[str, str] | None = None, *, store: Store | None = None) -> str:
        """The SPARQL a question by its name stands for, with its parameters; SPARQL stays as it is.

        Raises:
            NotFound, UsageError: as for `query`.
        """
        if any(mark in asked for mark in " {\n\t") or asked.isupper():  # a keyword alone is no name either
            return asked
        from kg.ask.archive_parameters import bound_query

        return bound_query(store or self.store, self.catalogue, asked, params or {})

    def days_told(
        self, asked: str, params: Mapping[str, str] | None = None, *, store: Store | None = None
    ) -> list[str]:
        """What to say under an answer over lists: that it names no day, a day of several lists, or one that the
        list's own signings contradict."""
        from kg.workspace.list_day_notes import days_told

        text = self.sparql(asked, params, store=store)
        return days_told(store or self.store, text, is_own=text is asked)

    def cite(
        self,
        asked: str,
        params: Mapping[str, str] | None = None,
        *,
        store: Store | None = None,
        solutions: int | None = 3,
        paths: OneOf["one", "all"] = "one",
        each_claim: bool = False,
    ) -> Cited:
        """The same as `query`, with the claims each row rests on, as numbered notes.

            >>> for row in workspace.cite("agencies-by-place", {"place": "ak"}):      # doctest: +SKIP
            ...     print(row.values[1].value, [note.text for note in row.notes])
            Alaska Department of Corrections ['U.S. Immigration and Customs Enforcement, row 27 of …']

        Of a row that stands for many solutions so many are looked into, None is all; `paths` is whether one
        shortest way along a property path is given, or all. `kg.ask.cite.formats.WRITERS` writes the answer.

        Raises:
            As `query`, and QueryError: it has SERVICE, whose rows no claim states.
        """
        from kg.ask.cite import Answer as Cited
        from kg.ask.witness import cite
        from kg.ask.witness.merged_rows import merge_cited_rows

        store = store or self.store
        sparql = self.sparql(asked, params, store=store)
        title = "" if sparql is asked else self.catalogue.named(asked).summary
        cited = cite(self.guarded(store), sparql, solutions=solutions, paths=paths)
        return Cited(store, merge_cited_rows(cited, () if each_claim else self.claims_of(asked, sparql)), title=title)

    def receipt(
        self,
        asked: str,
        params: Mapping[str, str] | None = None,
        *,
        store: Store | None = None,
        path: Path | None = None,
    ) -> Receipt:
        """The answer of `query` with everything it rests on; with a `path`, written there as well.

        Raises:
            As `cite`, and UsageError: the file cannot be written.
        """
        from kg.ask.receipt import receipt_files

        sparql = self.sparql(asked, params, store=store)
        made = receipt_files.made(self.guarded(store), sparql)
        if path is not None:
            receipt_files.write(made, path)
        return made

    def verify_receipt(self, path: Path) -> ReceiptCheck:
        """Look at a receipt by itself and against this archive, as it stood then and as it is now.

        Raises:
            UnreadableFile: it is no receipt.
        """
        from kg.ask.receipt import receipt_files

        return receipt_files.verify_file(self.archive, self.guarded, path)

    @overload
    def why(self, what: str) -> Trace: ...

    @overload
    def why(
        self,
        what: str | Path,
        row: int,
        params: Mapping[str, str] | None = None,
        *,
        solutions: int | None = 3,
        minimal: bool = False,
    ) -> AnswerRow: ...

    def why(
        self,
        what: str | Path,
        row: int | None = None,
        params: Mapping[str, str] | None = None,
        *,
        solutions: int | None = 3,
        minimal: bool = False,
    ) -> Trace | AnswerRow:
        """What a row of an answer rests on; without a row, who states what a claim states.

            >>> asked = "?count kg:measure kg:agreementsInForce ; kg:place ?place ; kg:value ?value"
            >>> asked = f"SELECT ?place ?value {{ {asked} }} ORDER BY ?value"
            >>> row = workspace.why(asked, 2)                                         # doctest: +SKIP
            >>> [value.value for value in row.values]                                 # doctest: +SKIP
            ['https://w3id.org/kg287g/id/place/us-vt', '12']
            >>> for match in row.witness.matches:                                     # doctest: +SKIP
            ...     for ground in match.ground:
            ...         print(match.pattern, "|", ground.kind.value, "by", len(ground.claims))
            ?count kg:measure kg:agreementsInForce | claimed by 1
            ?count kg:place ?place | claimed by 1
            ?count kg:value ?value | claimed by 1
            >>> trace = workspace.why(row.witness.claims[0].value)                    # doctest: +SKIP
            >>> trace.claims[0].speaker.label                                         # doctest: +SKIP
            "Alder County Sheriff's Office"
            >>> [place.exact for place in trace.claims[0].anchors]                    # doctest: +SKIP
            ['Notice to the public', 'As of March 1, ICE had 12 agreements in Vermont']

        `what` is a question by its name, SPARQL, or the path of a receipt; `minimal` leaves of the witness
        as little as still gives the row. Of a claim it is the trace, with the claims beside it that
        state some of the same.

        Raises:
            As `cite`, and UsageError: the answer has no such row; QueryError: it has no minimal witness.
        """
        from kg.ask import why

        if row is None:
            return why.claim_with_others(self.archive, self.store, self.claim_named(str(what)))
        if isinstance(what, Path):
            found = why.reasons_of_receipt(why.read_file(what).receipt, row)
        else:
            every = None if minimal else solutions
            text = self.sparql(what, params)
            found = why.reasons_of_answer(self.guarded(), text, row, solutions=every, claims=self.claims_of(what, text))
        return (why.minimal_reasons(found) if minimal else found).row

    def claim_named(self, name: str) -> NamedNode:
        """The claim somebody means by an IRI, an id or the beginning of one.

        Raises:
            NotFound, UsageError: none, or several.
        """
        from kg.ask.find import claim_named

        return claim_named(self.store, name)

    def trace(self, name: str) -> Trace:
        """Everything behind a thing: claims, places, documents, chains.

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things.
        """
        from kg.ask import find
        from kg.ask.held_texts import Readers
        from kg.ask.trace import trace

        readers = Readers(self.archive)
        what = find.resolve(self.store, name)
        return trace(
            self.store,
            what,
            text=readers.text,
            cells=readers.cells,
            held=self.archive.captures.has,
            withdrawn=readers.withdrawn,
        )

    def find(self, words: str, *, limit: int | None = 20) -> tuple[Hit, ...]:
        """What has these words in its name, title or quotation; without a limit, all of it."""
        from kg.ask import find

        return find.find(self.store, words, limit=limit)

    def differences(self, kinds: Iterable[str] | None = None) -> list[Difference]:
        """What sources state differently besides counts, of these kinds or of all: `kg.compare.differences.KINDS`."""
        from kg.compare.differences import KINDS, differences

        return differences(self.store, KINDS if kinds is None else kinds)

    def disagreements(self) -> list[Disagreement]:
        """What sources state differently about the same thing."""
        from kg.compare import disagreements

        return disagreements(self.store, self.catalogue)

    def recount(self, *, within: int = 120, store: Store | None = None) -> list[Recounted]:
        """Each stated count beside what ICE's own list of the nearest day comes to, at most so many days away."""
        from kg.compare import recount

        return recount(store or self.store, self.catalogue, within=within)

    def presence(self, name: str | None = None, *, literally: bool = False, store: Store | None = None) -> Presences:
        """When agreements are listed: those of one agency or State, one agreement, or all.

        Decisions on agencies are applied; `literally` leaves them out.

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things.
        """
        from kg.compare.presence.requests import presences

        return presences(store or self.store, name, literally=literally)

    def changes(self, earlier: str, later: str, *, store: Store | None = None, **how: bool) -> ListComparison:
        """What is added, gone and changed between two lists; see `kg.compare.presence.requests.compare_lists`.

        Raises:
            NotFound, UsageError: no list is of that day or name, or the two are not of one kind.
        """
        from kg.compare.presence.requests import compare_lists

        return compare_lists(store or self.store, earlier, later, **how)

    def origins(self, name: str | None = None) -> Origins:
        """From how many origins several claims have what they state; of one thing, or of all."""
        from kg.ask import find
        from kg.compare.origins import origins

        return origins(self.store, find.resolve(self.store, name) if name else None)

    def documents(self) -> list[ListedDocument]:
        from kg.ask.held_texts import documents

        return documents(self.archive, self.store)

    def counts(self) -> dict[str, int]:
        from kg.ask.held_texts import counts

        return counts(self.store)
