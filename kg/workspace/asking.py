"""Questions put to an open archive: a query of the catalogue or SPARQL, answered, cited, kept as a receipt, explained.

Wings that only some answers need are imported where they are used: it would take `kg trace` a fifth longer to import
them all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Literal as OneOf

from pyoxigraph import QuerySolutions

from kg.guard import LIMITS, Limits
from kg.index import Store, read_head, solutions, words
from kg.record.recording import Archive

if TYPE_CHECKING:
    from kg.ask.catalogue import Catalogue, NamedQuery
    from kg.ask.cite import Answer as Cited
    from kg.ask.receipt import Receipt, ReceiptCheck
    from kg.ask.why import Reasons
    from kg.ledger import Head
    from kg.workspace.query_answers import QueryAnswer
    from kg.workspace.questions import Params, Question

__all__ = ["Asking"]


class Asking:
    """What can be asked of an archive. With a `store` of its own it is as that is; without one it is as the archive is
    at each question."""

    def __init__(self, archive: Archive, limits: Limits = LIMITS, store: Store | None = None) -> None:
        self.archive = archive
        self.limits = limits
        self._fixed = store
        self._opened: tuple[Store, Head | None] | None = None

    @property
    def store(self) -> Store:
        """The store for reading; what another writer has recorded meanwhile is in it.

        Raises:
            ArchiveError: the ledger lacks what its head file or the store knows of.
        """
        if self._fixed is not None:
            return self._fixed
        if self._opened is None or self._opened[1] != self.archive.ledger.head():
            store = self.archive.reading()
            self._opened = store, read_head(store)
        return self._opened[0]

    @cached_property
    def catalogue(self) -> Catalogue:
        from kg.ask.catalogue import Catalogue

        return Catalogue.load()

    def queries(self) -> list[NamedQuery]:
        """The named queries there are, each with its parameters.

        >>> [query.name for query in workspace.queries() if query.name == "lists"]
        ['lists']
        """
        return list(self.catalogue.values())

    def guarded(
        self, store: Store | None = None, *, time_limit: float | None = None, limits: Limits | None = None
    ) -> Store:
        """The store for a question of somebody's own, answered in a child within the limits; see `kg.guard`."""
        from kg.index.guarded import guarded

        within = limits or self.limits
        return guarded(store or self.store, within if time_limit is None else Limits(time_limit, within.memory))

    def select(self, sparql: str) -> Iterator[dict[str, str]]:
        """The rows of SPARQL of a program's own, each value as its text, "" where there is none. Not guarded.

        >>> next(workspace.select("SELECT (COUNT(*) AS ?n) { ?c a kg:Contribution }"))
        {'n': '15'}

        Raises:
            QueryError: it does not parse, or is not a SELECT query.
        """
        found = solutions(self.store, sparql)
        names = [variable.value for variable in found.variables]
        return ({name: words(row[name]) if row[name] else "" for name in names} for row in found)

    def question(
        self, asked: str | Question, params: Params | None = None, *, is_sparql: bool | None = None
    ) -> Question:
        """A question bound once, to be asked in several ways.

        >>> question = workspace.question("agencies-by-place", {"place": "Alaska"})
        >>> question.title
        'Which agencies have signed agreements in which place, and under which model?'
        >>> len(workspace.query(question).rows) == len(workspace.cite(question).rows)
        True

        Raises:
            NotFound: it looks like a name and no query has it; or a parameter names nothing known.
            UsageError: a parameter is missing, unknown, or not of its kind; or no list is of its day.
        """
        from kg.workspace import questions

        if isinstance(asked, questions.Question):
            return asked
        return questions.bound_question(self.store, self.catalogue, asked, params, is_own=is_sparql)

    def query(
        self,
        asked: str | Question,
        params: Params | None = None,
        *,
        each_claim: bool = False,
        time_limit: float | None = None,
    ) -> QueryAnswer:
        """Answer a query by its name in the catalogue, or SPARQL, within so many seconds.

        >>> answer = workspace.query("agencies-by-place", {"place": "ak"})
        >>> answer.columns[:2], answer.rows[0][:2]
        (('placeName', 'agencyName'), ('Alaska', 'Alaska Department of Corrections'))
        >>> workspace.query("SELECT (COUNT(?a) AS ?n) { ?a a kg:Agency }", time_limit=5).rows
        ((850,),)

        By its name, rows that differ only in who states them are one, whose claims stand in one cell with a blank
        between them; `each_claim` leaves a row for each. Rows of SPARQL are the engine's.

        Raises:
            NotFound, UsageError: as `question`.
            QueryError: it does not parse, took more time or memory than it may, or the engine crashed on it;
                the last two also while the answer is read.
        """
        from kg import sparql
        from kg.index.store import PREFIXES
        from kg.workspace.query_answers import QueryAnswer

        question = self.question(asked, params)
        answer = self.guarded(time_limit=time_limit).query(sparql.normalized_text(question.sparql, PREFIXES))
        if each_claim or not question.claims or not isinstance(answer, QuerySolutions):
            return QueryAnswer(answer)
        from kg.ask.witness.merged_rows import merge_answer_rows

        return QueryAnswer(merge_answer_rows(answer, question.claims))

    def days_told(
        self, asked: str | Question, params: Params | None = None, *, shown: Collection[str] | None = None
    ) -> list[str]:
        """What to say under an answer over lists: that it names no day, a day of several lists, or one that the
        list's own signings contradict; where the values `shown` are known, only such a day among them.

        >>> workspace.days_told("SELECT ?a { ?a a kg:Agreement ; kg:signed '2020-01-01'^^xsd:date }")
        []
        """
        from kg.workspace.list_day_notes import days_told

        question = self.question(asked, params)
        return days_told(self.store, question.sparql, is_own=question.is_own, shown=shown)

    def misfits(self, asked: str | Question) -> tuple[str, ...]:
        """What SPARQL of somebody's own compares that cannot be compared; the answer is the engine's all the same.

        >>> workspace.misfits("SELECT ?a { ?a kg:signed ?day FILTER (?day > 2020) }") != ()
        True
        """
        from kg.index.query_hints import query_hints

        question = self.question(asked)
        return query_hints(self.guarded(), question.sparql) if question.is_own else ()

    def cite(
        self,
        asked: str | Question,
        params: Params | None = None,
        *,
        solutions: int | None = 3,
        paths: OneOf["one", "all"] = "one",
        each_claim: bool = False,
        time_limit: float | None = None,
    ) -> Cited:
        """The same as `query`, with the claims each row rests on, as numbered notes.

        >>> row = workspace.cite("agencies-by-place", {"place": "ak"}).rows[0]
        >>> print(row.values[1].value, "|", row.notes[0].text[:50])
        Alaska Department of Corrections | U.S. Immigration and Customs Enforcement, row 27 o

        Of a row that stands for many solutions so many are looked into, None is all; `paths` is whether one
        shortest way along a property path is given, or all. `kg.ask.cite.formats.WRITERS` writes the answer.

        Raises:
            As `query`, and QueryError: it has SERVICE, whose rows no claim states.
        """
        from kg.ask.archive_trace import Readers
        from kg.ask.cite import Answer as Cited
        from kg.ask.cite import Notes
        from kg.ask.witness import cite
        from kg.ask.witness.merged_rows import merge_cited_rows

        store, question = self.store, self.question(asked, params)
        cited = cite(self.guarded(store, time_limit=time_limit), question.sparql, solutions=solutions, paths=paths)
        merged = merge_cited_rows(cited, () if each_claim else question.claims)
        return Cited(store, merged, title=question.title, notes=Notes(store, Readers(self.archive).text))

    def receipt(
        self,
        asked: str | Question,
        params: Params | None = None,
        *,
        path: str | Path | None = None,
        time_limit: float | None = None,
    ) -> Receipt:
        """The answer of `query` with everything it rests on; with a `path`, written there as well.

        >>> receipt = workspace.receipt("agencies-by-place", {"place": "ak"}, path="answer.receipt")
        >>> len(receipt.rows), receipt.is_partial
        (4, False)

        Raises:
            As `cite`, and UsageError: the file cannot be written.
        """
        from kg.ask.receipt import receipt_files

        made = receipt_files.made(self.guarded(time_limit=time_limit), self.question(asked, params).sparql)
        if path is not None:
            receipt_files.write(made, Path(path))
        return made

    def verify_receipt(self, path: str | Path) -> ReceiptCheck:
        """Look at a receipt by itself and against this archive, as it stood then and as it is now.

        >>> receipt = workspace.receipt("agencies-by-place", {"place": "ak"}, path="answer.receipt")
        >>> workspace.verify_receipt("answer.receipt").ok
        True

        Raises:
            UnreadableFile: it is no receipt.
        """
        from kg.ask.receipt import receipt_files

        return receipt_files.verify_file(self.archive, self.guarded, Path(path))

    @staticmethod
    def verify_receipt_alone(path: str | Path) -> ReceiptCheck:
        """Look at a receipt by itself, without any archive.

        >>> receipt = workspace.receipt("agencies-by-place", {"place": "ak"}, path="answer.receipt")
        >>> Workspace.verify_receipt_alone("answer.receipt").given_now is None
        True

        Raises:
            UnreadableFile: it is no receipt.
        """
        from kg.ask.receipt import check_receipt
        from kg.ask.receipt.receipt_files import read_file

        return check_receipt(read_file(Path(path)))

    def why(
        self,
        asked: str | Question,
        row: int | None = None,
        params: Params | None = None,
        *,
        solutions: int | None = 3,
        paths: OneOf["one", "all"] = "one",
        minimal: bool = False,
        time_limit: float | None = None,
    ) -> Reasons:
        """What a row of an answer rests on, by its number from 1; without one, the only row there is.

        >>> reasons = workspace.why("agencies-by-place", 1, {"place": "ak"})
        >>> reasons.row.values[1].value
        'Alaska Department of Corrections'
        >>> for match in reasons.row.witness.matches[:2]:
        ...     for ground in match.ground:
        ...         print(match.pattern, "|", ground.kind.value, "by", len(ground.claims))
        ?agreement a kg:Agreement | claimed by 1
        ?agreement kg:agency ?agency | claimed by 1

        `minimal` leaves of the witness as little as still gives the row; `solutions` and `paths` are as for `cite`.

        Raises:
            As `cite`, and UsageError: the answer has no such row, or several and none is named; QueryError: it has
                no minimal witness.
        """
        from kg.ask import why

        question = self.question(asked, params)
        store = self.guarded(time_limit=time_limit)
        if row is None and why.has_several_rows(store, question.sparql, question.claims):
            raise why.no_row_named()
        every = None if minimal else solutions
        found = why.reasons_of_answer(
            store, question.sparql, row or 1, solutions=every, every_path=paths == "all", claims=question.claims
        )
        return why.minimal_reasons(found) if minimal else found

    @staticmethod
    def why_of_receipt(path: str | Path, row: int | None = None, *, minimal: bool = False) -> Reasons:
        """The same of a row of a receipt, which needs no archive.

        >>> receipt = workspace.receipt("agencies-by-place", {"place": "ak"}, path="answer.receipt")
        >>> Workspace.why_of_receipt("answer.receipt", 1).row.number
        1

        Raises:
            UnreadableFile: it is no receipt.
            UsageError, QueryError: as `why`.
        """
        from kg.ask import why

        receipt = why.read_file(Path(path)).receipt
        if row is None and len(receipt.rows) > 1:
            raise why.no_row_named()
        found = why.reasons_of_receipt(receipt, row or 1)
        return why.minimal_reasons(found) if minimal else found
