"""Answers from an open archive: nothing here changes it.

`Workspace` is this and what writes. Wings that only some answers need are imported where they are used: it would
take `kg trace` a fifth longer to import them all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.index import read_head
from kg.index.current import as_of
from kg.workspace.asking import Asking
from kg.workspace.moments import moment

if TYPE_CHECKING:
    from pyoxigraph import NamedNode

    from kg.ask.find import Hit
    from kg.ask.holdings import Counts, ListedDocument
    from kg.ask.trace import Trace
    from kg.compare import Disagreement, Recounted
    from kg.compare.by_list import ListDifferences
    from kg.compare.dependents import Dependent
    from kg.compare.differences import Difference
    from kg.compare.origins import Origins
    from kg.compare.presence.requests import ListComparison, Presences
    from kg.export.about import AnyDocument
    from kg.export.tables import TablesWritten
    from kg.record.through_time import DocumentQuotations
    from kg.sources.shown_sheets import ShownSheet

__all__ = ["PAGE", "Answering"]

PAGE = 50
"""Claims of a document on a page."""


class Answering(Asking):
    """What an open archive says, besides what it answers to questions."""

    def at(self, when: str | date | datetime | int | None, *, as_imported: bool = False) -> Answering:
        """The archive as it stood at the end of a day (UTC), at a time, or after a contribution by its number; None
        is now. What it answers stays the same, whoever writes meanwhile. Lists `as_imported` come to what was read in
        them, whatever was put in place of a row or taken back since.

        >>> workspace.at(3).counts().contributions
        3

        Raises:
            UsageError: that is before it began, or there is no such contribution; or a list that would have to be
                read again is not held.
        """
        if when is None and not as_imported:
            return Answering(self.archive, self.limits, self.store)
        until = None if when is None else moment(when)
        self.archive.refuse_loss()
        if as_imported:
            from kg.record.as_imported import as_imported as made

            return Answering(self.archive, self.limits, made(self.archive, until))
        assert until is not None
        return Answering(self.archive, self.limits, as_of(self.archive.ledger, until))

    def described(self, trace: Trace, form: str) -> bytes:
        """What a trace shows, as RDF: `jsonld` its claims as exported, `nq` as named graphs, `ttl` what the merge says.

        >>> trace = workspace.trace("Alaska Department of Corrections")
        >>> workspace.described(trace, "ttl").count(b"kg:agency") > 0
        True
        """
        from kg.export.traced import described

        return described(self.store, trace, form)

    def tables(
        self,
        folder: str | Path,
        *,
        parquet: bool = False,
        ignore_decisions: bool = False,
        told: Callable[[int, int], None] = lambda *_: None,
    ) -> TablesWritten:
        """Write a folder of tables for R, pandas and spreadsheets: see `kg.export.tables`. Decisions on agencies are
        applied, or left out; `told` is given how many tables are done, and how many there are.

        >>> workspace.tables("tables").rows["counties"]
        12568

        Raises:
            UsageError: the folder holds something else, or cannot be written; or polars, for Parquet, is missing.
        """
        from kg.export.tables import write_tables

        return write_tables(
            self.store,
            self.catalogue,
            Path(folder),
            parquet=parquet,
            ignore_decisions=ignore_decisions,
            told=told,
        )

    def about(self, name: str, *, page: int = 1, limit: int | None = 500) -> AnyDocument:
        """A document of one thing: every value with its sources beside it. Of a publication a page of its claims.

        >>> document = workspace.about("agency/us-al/etowah-county-sheriffs-office")
        >>> document.agreements[0].models[0].label, document.names[0].sources[0].speaker
        ('Jail Enforcement Model', 'U.S. Immigration and Customs Enforcement')

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things; or there is no such page.
        """
        from kg.export import about

        found = about.thing_named(self.store, name)
        return next(about.documents(self.archive, self.store, [found], page=page, size=limit))

    def linked(self, document: AnyDocument, *, inline: bool = False) -> dict[str, Any]:
        """A document of one thing as JSON-LD: its context by its address, or inside.

        >>> workspace.linked(workspace.about("us-al"))["label"]
        'Alabama'
        """
        from kg.export.about import linked

        return linked(document, inline=inline)

    def schema_org(self, name: str | None = None) -> dict[str, Any] | None:
        """A thing, or the whole archive, in the vocabulary of schema.org; None of a thing it has no word for.

        >>> workspace.schema_org("us-al")["@graph"][0]["@type"], workspace.schema_org()["@type"]
        ('AdministrativeArea', 'Dataset')

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things.
        """
        from kg.export import schema_org

        if name is not None:
            return schema_org.described(self.about(name, limit=1))
        return schema_org.dataset(self.store, read_head(self.store), self.counts().claims)

    def export_about(
        self,
        out: BinaryIO | str | Path,
        names: Sequence[str] = (),
        *,
        kind: str | None = None,
        place: str | None = None,
        inline: bool = True,
    ) -> None:
        """Write the documents of some things, or of all of a `kind`, as JSON-LD: one alone, several as lines. A file
        that is named appears when it is whole.

        >>> import io
        >>> out = io.BytesIO()
        >>> workspace.export_about(out, kind="agency", place="ak")
        >>> out.getvalue().count(b"\\n")
        3

        Raises:
            NotFound, UsageError: a name stands for nothing, or for several things; there is no such kind or place; or
                the file cannot be written.
        """
        from kg.export import about
        from kg.export.writing import to_file

        found = [about.thing_named(self.store, name) for name in names]
        if kind is not None:
            found += about.all_of(self.store, kind, place)
        lines = kind is not None or len(found) > 1
        documents = about.documents(self.archive, self.store, found, size=None)
        write = partial(about.write, documents, lines=lines, inline=inline)
        if isinstance(out, str | Path):
            to_file(Path(out), write)
        else:
            write(out)

    def references(self, name: str, form: str = "csl") -> str:
        """The documents that state something of a thing, with the places in them, for reference managers: as `csl`
        (CSL-JSON), `bibtex` or `ris`. Of a document it is that one, with the bytes that are known of it.

        >>> workspace.references("border-report-day-of-action", "ris").splitlines()[0]
        'TY  - NEWS'

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things; nothing live states anything of
                it; or there is no such form.
        """
        from kg.ask import references

        return references.of_thing(self.archive, self.store, name, form)

    def sheets(self, sha256: str) -> tuple[ShownSheet, ...]:
        """The sheets of a capture that is a table, as they are shown: no link holds a person's address.

        >>> workspace.sheets("0" * 64)
        Traceback (most recent call last):
        kg.errors.NotFound: no capture of this digest is held here; put your own copy in place with `kg document attach`

        Raises:
            NotFound: its bytes are not here.
        """
        from kg.workspace.shown_sheets import shown

        return shown(self.archive.captures, sha256)

    def claim_named(self, name: str) -> NamedNode:
        """The claim somebody means by an IRI, an id or the beginning of one.

        >>> cited = workspace.cite("agencies-by-place", {"place": "ak"})
        >>> claim = cited.rows[0].notes[0].of.claim
        >>> workspace.claim_named(claim.value) == claim
        True

        Raises:
            NotFound, UsageError: none, or several.
        """
        from kg.ask.find import claim_named

        return claim_named(self.store, name)

    def trace(self, name: str) -> Trace:
        """Everything behind a thing: claims, places, documents, chains.

        >>> trace = workspace.trace("Alaska Department of Corrections")
        >>> trace.kind, trace.claims[0].speaker.label
        ('agency', 'U.S. Immigration and Customs Enforcement')

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things.
        """
        from kg.ask import find
        from kg.ask.archive_trace import traced

        return traced(self.archive, self.store, find.resolve(self.store, name))

    def document(self, name: str, *, page: int = 1, limit: int = PAGE) -> Trace:
        """A document with what it says of itself, its captures, and a page of the claims it states.

        >>> trace = workspace.document("usc-8-1357", page=2, limit=5)
        >>> trace.page, len(trace.claims), trace.claims_in_all > 10
        (2, 5, True)

        Claims come to pages in the order of their IRIs, and stand on a page as they stand in the document.

        Raises:
            NotFound, UsageError: there is no such document, or no such page.
        """
        from kg.ask import find
        from kg.ask.archive_trace import traced

        what = find.resolve(self.store, name if "/" in name else f"document/{name}")
        return traced(self.archive, self.store, what, page=page, size=limit)

    def quotations_since(self, document: str, capture: str | None = None) -> DocumentQuotations:
        """How the quotations of a document's earlier captures stand in its newest, or in the capture whose digest
        begins so.

        >>> workspace.quotations_since("usc-8-1357").quotations
        ()

        Raises:
            NotFound, UsageError: there is no such document or capture, or its bytes are not held.
        """
        from kg.ask import find
        from kg.record.through_time import since

        what = find.resolve(self.store, document if "/" in document else f"document/{document}")
        return since(self.store, self.archive.ledger, self.archive.captures, what, capture)

    def corroboration(self, claim: str, *, start: int = 1, limit: int = 10) -> Trace:
        """The trace of a claim with other claims that state some of the same, from the `start`th on.

        >>> cited = workspace.cite("agencies-by-place", {"place": "ak"})
        >>> workspace.corroboration(cited.rows[0].notes[0].of.claim.value).claims_in_all >= 1
        True

        Raises:
            NotFound, UsageError: the name stands for no claim, or for several.
        """
        from kg.ask import why

        return why.claim_with_others(self.archive, self.store, self.claim_named(claim), start=start, limit=limit)

    def find(self, words: str, *, limit: int | None = 20) -> tuple[Hit, ...]:
        """What has these words in its name, title or quotation; without a limit, all of it.

        >>> workspace.find("alaska department of corections")[0].label
        'Alaska Department of Corrections'
        """
        from kg.ask import find

        return find.find(self.store, words, limit=limit)

    def differences(self, kinds: Iterable[str] | None = None) -> list[Difference]:
        """What sources state differently besides counts, of these kinds or of all: `kg.compare.differences.KINDS`.

        >>> found = workspace.differences(["county"])
        >>> all(one.kind == "county" and len(one.sides) > 1 for one in found)
        True
        """
        from kg.compare.differences import KINDS, differences

        return differences(self.store, KINDS if kinds is None else kinds)

    def lists(self, name: str | None = None) -> list[ListDifferences]:
        """Every captured list with what differs with it, the newest first; or those of a file name, a day or a SHA-256,
        each side of a difference then cited at its row in the list.

        >>> [one.list.file_name for one in workspace.lists("2023-09-12")]
        ['ParticipatingEntities-20230912001837.xlsx']

        Raises:
            NotFound: there is none.
        """
        from kg.compare.by_list import cited_in_list, differences_by_list, lists_called

        every = differences_by_list(self.store, self.catalogue)
        return every if name is None else [cited_in_list(self.store, one, every) for one in lists_called(every, name)]

    def disagreements(self) -> list[Disagreement]:
        """What sources state differently about the same thing.

        >>> found = workspace.disagreements()
        >>> all(len(set(one.values)) > 1 for one in found)
        True
        """
        from kg.compare import disagreements

        return disagreements(self.store, self.catalogue)

    def recount(self, *, within: int = 120) -> list[Recounted]:
        """Each stated count beside what ICE's own list of the nearest day comes to, at most so many days away.

        >>> found = workspace.recount()
        >>> next(one.counted.value for one in found if one.stated.value == 137 and one.counted)
        137
        """
        from kg.compare import recount

        return recount(self.store, self.catalogue, within=within)

    def presence(self, name: str | None = None, *, ignore_decisions: bool = False) -> Presences:
        """When agreements are listed: those of one agency or State, one agreement, or all.

        >>> (one,) = workspace.presence("Alaska Department of Corrections").found
        >>> one.listed[0].first.day.isoformat()
        '2025-09-17'

        Decisions on agencies are applied; `ignore_decisions` leaves them out.

        Raises:
            NotFound, UsageError: the name stands for nothing, or for several things.
        """
        from kg.compare.presence.requests import presences

        return presences(self.store, name, ignore_decisions=ignore_decisions)

    def changes(
        self,
        earlier: str | date,
        later: str | date,
        *,
        pending: bool = False,
        as_they_stand: bool = False,
        ignore_decisions: bool = False,
    ) -> ListComparison:
        """What is added, not listed later, and changed between two lists, each named by its day, file or digest.

        >>> compared = workspace.changes("2021-01-13", "2023-09-12")
        >>> len(compared.changes.not_listed)
        13

        `pending` are lists of pending agencies; `as_they_stand` compares these two alone, whatever others show;
        `ignore_decisions` leaves out decisions on which agencies are one.

        Raises:
            NotFound, UsageError: no list is of that day or name, or the two are not of one kind.
        """
        from kg.compare.presence.requests import compare_lists

        return compare_lists(
            self.store,
            str(earlier),
            str(later),
            pending=pending,
            as_they_stand=as_they_stand,
            ignore_decisions=ignore_decisions,
        )

    def origins(self, name: str | None = None) -> Origins:
        """From how many origins several claims have what they state; of one thing, or of all.

        >>> found = workspace.origins()
        >>> all(len(one.claims) > 1 for one in found.shared)
        True
        """
        from kg.ask import find
        from kg.compare.origins import origins

        return origins(self.store, find.resolve(self.store, name) if name else None)

    def documents(self) -> list[ListedDocument]:
        """The documents by title, with how many claims each states and whether its captures are held.

        >>> len(workspace.documents()) > 10
        True
        """
        from kg.ask.holdings import documents

        return documents(self.archive, self.store)

    def counts(self) -> Counts:
        """How much of everything there is.

        >>> counts = workspace.counts()
        >>> counts.claims > counts.agreements > 0
        True
        """
        from kg.ask.holdings import counts

        return counts(self.store)

    def export(self, form: str, out: BinaryIO, *, inline: bool = True) -> None:
        """Write the live archive as jsonld, trig, nquads, turtle, dataset, dataset-trig or nanopubs.

        >>> import io
        >>> out = io.BytesIO()
        >>> workspace.export("nquads", out)
        >>> out.getvalue().count(b"\\n") > 1000
        True

        Raises:
            UsageError: there is no such form.
        """
        from kg.export import writing

        writing.export(self.archive, self.store, form, out, inline=inline)

    def export_to(self, form: str, path: str | Path, *, inline: bool = True) -> None:
        """The same into a file, which appears when it is whole.

        >>> workspace.export_to("jsonld", "archive.jsonld")
        """
        from kg.export import writing

        writing.export_to(self.archive, self.store, form, Path(path), inline=inline)

    def resting(self, claim: NamedNode | str) -> list[Dependent]:
        """What rests on a claim, to be looked at before it is taken back.

        >>> claim = workspace.cite("agencies-by-place", {"place": "ak"}).rows[0].notes[0].of.claim
        >>> workspace.resting(claim)
        []
        """
        from kg.compare.dependents import dependents_of

        return dependents_of(self.store, self.catalogue, self._claim(claim))

    def alone(self, claim: NamedNode | str, before: Iterable[Dependent]) -> list[Dependent]:
        """What of that rests on nothing, now that the claim is withdrawn.

        >>> claim = workspace.cite("agencies-by-place", {"place": "ak"}).rows[0].notes[0].of.claim
        >>> before = workspace.resting(claim)
        >>> outcome = workspace.withdraw(claim, "read from the wrong row")
        >>> workspace.alone(claim, before)
        []
        """
        from kg.compare.dependents import left_unsupported

        return left_unsupported(self.store, self.catalogue, self._claim(claim), before)

    def _claim(self, claim: NamedNode | str) -> NamedNode:
        return self.claim_named(claim) if isinstance(claim, str) else claim
