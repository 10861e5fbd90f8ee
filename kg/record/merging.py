"""Merges another archive: its claims by id, a withdrawal on either side holds, its contributions keep their bytes.

    merged/<name of the contribution>.nq[.gz]     each as it is there; what this archive makes of them is one
                                                  contribution of its own, which names them (`kg:merges`)

What is live afterwards is the same whichever of two archives takes over the other. A contribution that both know was
taken into account by both; only those that one side does not know count as its changes:

- what one side alone changed is as that side has it now;
- what both changed is live where both have it live;
- what neither changed stays, and where they differ, withdrawn.

The other archive is read and never written to. Its ledger must hold, and the gate looks at everything it brings as it
looks at any draft. A claim withdrawn there and unknown here is recorded as withdrawn, so that it stays so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from kg import durable, ledger, terms
from kg.errors import ArchiveError, UsageError
from kg.index import Store
from kg.inert import inert
from kg.intake.sheets.from_rdf import draft_of_quads
from kg.ledger import Head, Ledger, live_quads
from kg.ledger.contribution_file import MOST, PACKED, digest_of, header_of, unpacked
from kg.ledger.folder import Folder
from kg.ledger.live import WITHDRAWAL_PREDICATES, recorded_in, withdrawn_in
from kg.model import (
    Contribution,
    Draft,
    Finding,
    MergedContribution,
    Report,
    Severity,
    Sighting,
    Source,
    Withdrawal,
)
from kg.record.claim_states import ClaimStates
from kg.record.recording import Archive, Outcome, Writer, record, rehearse
from kg.record.superseded_rows import rows_taken_over
from kg.sources import Captures
from kg.terms import KG, named, parts
from kg.triples import contribution_iri, text_iri

__all__ = [
    "MergeOutcome",
    "OtherArchive",
    "check_merged",
    "kept_beside_ledger",
    "merge",
    "merged_files",
    "rehearse_merge",
]

_NAME = re.compile(r"[a-z2-7]{26}\.nq(?:\.gz)?")
_BESIDE = re.compile(r"([0-9a-f]{64})\.(?:[0-9a-f]{16}\.sig|tsr|ots)")
_MOST_BESIDE = 1 << 20
"""Bytes of a signature or timestamp that is taken over. Chosen: one that is kept has at most as many."""


@dataclass(frozen=True, slots=True)
class MergeOutcome:
    """What became of a merge: the contributions taken over, the claims that are live there and stay withdrawn here,
    and what was recorded."""

    outcome: Outcome
    merged: tuple[MergedContribution, ...]
    kept_withdrawn: tuple[NamedNode, ...]

    JSON = ("*outcome", "merged_contributions: merged.iri", "kept_withdrawn")


@dataclass(frozen=True, slots=True)
class _File:
    """A contribution file, of this archive or merged into it."""

    path: Path
    content: bytes
    header: Contribution


@dataclass(frozen=True, slots=True)
class OtherArchive:
    """An archive somebody may have made by hand: its folder, its ledger up to the head it had when it was opened, and
    its captures."""

    folder: Folder
    ledger: Ledger
    captures: Captures
    head: Head

    @classmethod
    def open(cls, root: Path, this: Archive) -> OtherArchive:
        """
        Raises:
            UsageError: it is this archive.
            ArchiveError: there is none, or its ledger does not hold.
        """
        folder = Folder.open(root)
        if folder.root.resolve() == this.folder.root.resolve():
            raise UsageError("an archive is not merged into itself", where=str(root), remedy="name another archive")
        other = Ledger(folder.ledger, folder.head)
        head = other.head()
        found = (*ledger.verify(other, {"its head": head}, this.clock()), *check_merged(folder, other))
        if wrong := [one for one in found if one.severity is Severity.REFUSAL]:
            raise ArchiveError(
                f"does not hold: {wrong[0].message}", where=f"{root}: {wrong[0].where}", remedy="see `kg verify` there"
            )
        return cls(folder, other, Captures(folder.captures), head)


def merge(writer: Writer, other: OtherArchive, *, allow_unheld: bool = False) -> MergeOutcome:
    """Take over what another archive has and this one does not, in one contribution. Claims whose captures neither
    holds cannot be looked at, and are refused unless `allow_unheld`.

    Raises:
        Refused: the gate found faults; nothing was written.
        ArchiveError: the disk is full; nothing was written that anything names.
    """
    plan = _planned(writer.archive, writer.store, writer.standing, other)
    if not plan.files:
        return MergeOutcome(Outcome(Draft(), plan.report_of_nothing()), (), ())
    kept = _keep(writer.archive.folder, other.folder, plan.files)
    try:
        outcome = record(writer, plan.draft, again=plan.revived, allow_unheld=allow_unheld, rows=plan.rows)
    except BaseException:
        for path in kept:
            path.unlink(missing_ok=True)
            with suppress(OSError):  # others are in the folder
                path.parent.rmdir()
        raise
    return MergeOutcome(outcome, plan.draft.merges, plan.kept_withdrawn)


def rehearse_merge(archive: Archive, store: Store, other: OtherArchive, *, allow_unheld: bool = False) -> MergeOutcome:
    """What `merge` would do, without doing it: nothing is written.

    Raises:
        ArchiveError: something of either archive cannot be read.
    """
    plan = _planned(archive, store, ClaimStates(store), other)
    if not plan.files:
        return MergeOutcome(Outcome(Draft(), plan.report_of_nothing()), (), ())
    outcome = rehearse(archive, store, plan.draft, again=plan.revived, allow_unheld=allow_unheld)
    return MergeOutcome(outcome, plan.draft.merges, plan.kept_withdrawn)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a merge brings: the draft, the claims in it that are live again, the rows that successors take over, the
    claims that stay withdrawn, and the contributions that are new here."""

    draft: Draft
    revived: frozenset[NamedNode]
    rows: tuple[Sighting, ...]
    kept_withdrawn: tuple[NamedNode, ...]
    files: tuple[_File, ...]

    @staticmethod
    def report_of_nothing() -> Report:
        message = "brings nothing new: every contribution to it is in this archive already"
        return Report((Finding("merged-before", message, severity=Severity.NOTICE),))


def _planned(archive: Archive, store: Store, standing: ClaimStates, other: OtherArchive) -> _Plan:
    ours = _histories(archive.folder, archive.ledger, archive.ledger.files())
    theirs = _histories(other.folder, other.ledger, other.ledger.files()[: other.head.sequence])
    files = tuple(one for iri, one in theirs.items() if iri not in ours)
    if not files:
        return _Plan(Draft(), frozenset(), (), (), ())
    changed_here = _changed(one for iri, one in ours.items() if iri not in theirs)
    changed_there = _changed(files)
    quads = list(live_quads(other.ledger, up_to=other.head.sequence))
    draft = draft_of_quads(quads, str(other.folder.root))
    taken_back = _withdrawals(quads)
    live, withdrawn = standing.states([*(claim.iri for claim in draft.claims), *taken_back])
    both = [claim.iri for claim in draft.claims if claim.iri in withdrawn]
    revived = frozenset(iri for iri in both if iri in changed_there and iri not in changed_here)
    falls = [iri for iri in live & taken_back.keys() if iri in changed_there or iri not in changed_here]
    unheard = [iri for iri in taken_back if iri not in live and iri not in withdrawn]
    withdrawals = tuple(taken_back[iri] for iri in sorted({*falls, *unheard}, key=str))
    draft = replace(
        draft,
        note=_note(files),
        sources=tuple(_with_content(one, archive.captures, other.captures) for one in draft.sources),
        withdrawals=withdrawals,
        findings=tuple(one for one in draft.findings if one.code != "not-taken-over"),
        merges=tuple(_merged(files, {claim.iri for claim in draft.claims} - live)),
    )
    rows = tuple(_rows_of_successors(store, draft, [taken_back[iri] for iri in falls]))
    return _Plan(draft, revived, rows, tuple(iri for iri in both if iri not in revived), files)


def _histories(folder: Folder, of: Ledger, paths: Iterable[Path]) -> dict[NamedNode, _File]:
    """Every contribution that an archive knows: those merged into it, then its own, in order."""
    own = list(_own(of, paths))
    named_as_merged = _named_as_merged(own)
    earlier = [one for one in merged_files(folder) if one.header.iri in named_as_merged]
    return {one.header.iri: one for one in (*earlier, *own)}


def _own(of: Ledger, paths: Iterable[Path]) -> Iterator[_File]:
    for path in paths:
        content = of.content(path)
        yield _File(path, content, header_of(path, content))


def merged_files(folder: Folder) -> Iterator[_File]:
    """Contributions to other archives that were merged into this one, in the order of their names."""
    for path in sorted(folder.merged.iterdir()) if folder.merged.is_dir() else ():
        given = durable.read(path, MOST)
        content = unpacked(path, given) if path.suffix == PACKED else given
        yield _File(path, content, header_of(path, content))


def _named_as_merged(files: Iterable[_File]) -> set[NamedNode]:
    """What these contributions merge."""
    told = f"> {KG.merges} <".encode()
    return {
        NamedNode(line.partition(told)[2].partition(b">")[0].decode())
        for one in files
        for line in one.content.split(b"\n")
        if told in line and b'"' not in line
    }


def _changed(files: Iterable[_File]) -> set[NamedNode]:
    """The claims that somebody recorded or took back in these contributions; a merge only follows from others."""
    return {
        claim
        for one in files
        if not _named_as_merged([one])
        for claims in (recorded_in(one.path, one.content), withdrawn_in(one.path, one.content))
        for claim in claims
    }


def _withdrawals(quads: Iterable[Quad]) -> dict[NamedNode, Withdrawal]:
    """What is withdrawn, each with its reason and what stands in its place."""
    found: dict[NamedNode, Withdrawal] = {}
    for quad in quads:
        if quad.predicate not in WITHDRAWAL_PREDICATES:
            continue
        claim = named(quad.subject)
        one = found.setdefault(claim, Withdrawal(claim, ""))  # the reason is a literal, what else is said a thing
        if isinstance(quad.object, Literal):
            found[claim] = replace(one, reason=quad.object.value)
        elif quad.predicate == KG.supersededBy:
            found[claim] = replace(one, superseded_by=(*one.superseded_by, named(quad.object)))
    return found


def _merged(files: Iterable[_File], fresh: set[NamedNode]) -> Iterator[MergedContribution]:
    """Each contribution with those of the claims new here that it was the first to record."""
    left = set(fresh)
    for one in files:
        recorded = left & recorded_in(one.path, one.content)
        left -= recorded
        yield MergedContribution(one.header.iri, one.header.archivist, one.header.recorded, frozenset(recorded))


def _rows_of_successors(store: Store, draft: Draft, falling: Iterable[Withdrawal]) -> Iterator[Sighting]:
    """The rows that claims withdrawn by the merge leave to the one that stands in their place."""
    claims = {claim.iri: claim for claim in draft.claims}
    for one in falling:
        if len(one.superseded_by) == 1 and (successor := claims.get(one.superseded_by[0])):
            yield from rows_taken_over(store, one.claim, replace(draft, claims=(successor,)))


def _with_content(source: Source, here: Captures, there: Captures) -> Source:
    """The source with its bytes, where they are there and not here."""
    sha256 = source.capture.sha256
    if here.has(sha256) or not there.has(sha256):
        return source
    text = there.text(sha256, source.text.extractor) if source.text else None
    if source.text and (text is None or text_iri(text) != text_iri(source.text)):
        return source  # its text is made by something that is not here; the capture can be attached
    return replace(source, content=there.content(sha256), text=text)


def _note(files: tuple[_File, ...]) -> str:
    who = ", ".join(sorted({one.header.archivist for one in files}))
    return f"merge of {len(files):,} contribution{'s' if len(files) > 1 else ''} by {who}"


def _keep(here: Folder, there: Folder, files: Iterable[_File]) -> list[Path]:
    """Put contributions into `merged` as they are there, with what is signed and stamped of them; which were new.

    Raises:
        ArchiveError: they cannot be written.
    """
    kept: list[Path] = []
    try:
        durable.make_folder(here.merged)
        for one in files:
            packed = PACKED if one.path.suffix == PACKED else ""
            place = here.merged / f"{parts(one.header.iri)[-1]}.nq{packed}"
            if not place.exists():
                durable.place_new(place, durable.read(one.path, MOST))
                kept.append(place)
        digests = {digest_of(one.content) for one in files}
        kept += _copied(there, here, digests)
    except OSError as error:
        raise ArchiveError(
            f"the merge could not be written ({error.strerror})",
            where=str(here.merged),
            remedy="free some space or fix the permissions; nothing was recorded",
        ) from error
    return kept


def kept_beside_ledger(folder: Folder) -> list[Path]:
    """The files of an archive's `merged`, `signatures` and `timestamps` that bear the names given there. A link may
    lead to a file of another place, and a stray file is nobody's to hand on: neither is among them."""
    named = ((folder.merged, _NAME), (folder.signatures, _BESIDE), (folder.timestamps, _BESIDE))
    return [
        path
        for kept, name in named
        for path in (sorted(kept.iterdir()) if kept.is_dir() else ())
        if name.fullmatch(path.name) and path.is_file() and not path.is_symlink()
    ]


def _copied(there: Folder, here: Folder, digests: set[str]) -> Iterator[Path]:
    """Signatures and timestamps of these contributions that are not here yet."""
    for path in kept_beside_ledger(there):
        place = here.root / path.relative_to(there.root)
        if path.name.partition(".")[0] in digests and not place.exists():
            durable.make_folder(place.parent)
            durable.place_new(place, durable.read(path, _MOST_BESIDE))
            yield place


def check_merged(folder: Folder, of: Ledger) -> tuple[Finding, ...]:
    """Whether every contribution that this ledger merges is kept, as it was; what no contribution names is told."""
    named_here = _named_as_merged(_own(of, of.files()))
    found: list[Finding] = []
    held: set[NamedNode] = set()
    for path in sorted(folder.merged.iterdir()) if folder.merged.is_dir() else ():
        where = f"merged/{inert(path.name)}"
        iri = terms.thing("contribution", path.name.partition(".")[0]) if _NAME.fullmatch(path.name) else None
        if iri not in named_here:
            message = "is named by no contribution, and is never read; a stopped merge may have left it: delete it"
            found.append(Finding("stray-file", message, where, Severity.NOTICE))
            continue
        held.add(iri)
        try:
            given = durable.read(path, MOST)
            content = unpacked(path, given) if path.suffix == PACKED else given
            sound = contribution_iri(header_of(path, content).iri, content) == iri
        except (OSError, ArchiveError):
            sound = False
        if not sound:
            message = "is not what was merged: its content does not give the name it bears; restore it from a copy"
            found.append(Finding("merged-changed", message, where))
    for iri in sorted(named_here - held, key=str):
        message = f"contribution {parts(iri)[-1]} was merged and is missing; restore it from a copy"
        found.append(Finding("merged-missing", message, "merged"))
    return tuple(found)


def contribution_digests(folder: Folder, of: Ledger) -> dict[str, tuple[int, bool]]:
    """The digest of every contribution: its number, and whether it was merged, which then is its number there."""
    found = {digest_of(one.content): (one.header.sequence, True) for one in merged_files(folder)}
    return found | {of.digest(path): (number, False) for number, path in enumerate(of.files(), 1)}
