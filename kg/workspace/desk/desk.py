"""The desk: drafts of claim sheets, looked at by the gate, recorded as `kg add` records, and what others did meanwhile.

A draft becomes the text of a claim sheet, which is read by the one reader of sheets; a finding's line leads
back to the claim and the key it is about. Nothing is recorded but through `Workspace`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg import terms
from kg.errors import AnchorError, Overtaken, SheetError, UsageError
from kg.index import Store
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.statements import Incomplete
from kg.intake.sheets.to_yaml import Path as TreePath
from kg.intake.sheets.to_yaml import Tree, plain_yaml
from kg.ledger import Head
from kg.model import Claim, Draft, Finding, Quotation, Row, Severity, Text
from kg.record import drafting
from kg.record.archive_world import ArchiveWorld
from kg.record.recording import FROM_SETTING, Archive, Outcome
from kg.record.through_time import captures_with_text
from kg.sources.anchor import quotation
from kg.terms import DEFAULT_GRAPH, OA, named, parts
from kg.triples import text_iri
from kg.workspace import Workspace
from kg.workspace.desk.drafts import Drafts, SavedDraft, folder_beside
from kg.workspace.desk.meanwhile import Meeting, meetings
from kg.workspace.desk.restated import recorded_claim, restated
from kg.workspace.desk.text_places import TextPlace, place_at
from kg.workspace.desk.wording import in_forms
from kg.workspace.states import States

__all__ = ["CheckedDraft", "Desk", "DraftFinding"]

_LINE = re.compile(r"-:([0-9]+)")
_WITHOUT = re.compile(r"(?:^|\s)without ([a-z-]+):")
_TEXTS = 3
"""Texts that are kept besides the one asked for: of the captures worked on last."""


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """What the gate says of a draft: `claim` is the name of the claim in it, `key` the path of the key within the claim
    (`count.value`) or the sheet; either is empty where it is about more."""

    rule: str
    what: str
    remedy: str
    is_refusal: bool
    claim: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft as the gate sees it: what is wrong, and what recording it would bring."""

    findings: tuple[DraftFinding, ...]
    outcome: Outcome | None = None

    @property
    def passes(self) -> bool:
        return not any(one.is_refusal for one in self.findings)

    def of(self, claim: str) -> list[DraftFinding]:
        """What is said of one claim; with no name, of the sheet as a whole."""
        return [one for one in self.findings if one.claim == claim]


class Desk:
    """The drafts of an archive, for whoever may record in it; any thread may ask.

    Raises:
        ArchiveError: the archive is part of a package, beside which no drafts are kept.
    """

    def __init__(self, archive: Archive, *, allow_private_addresses: bool = False) -> None:
        archive.folder.refuse_packaged()
        self.archive = archive
        self.allow_private_addresses = allow_private_addresses
        self._states = States(archive)
        self._texts: dict[str, Text | None] = {}
        self.drafts = Drafts(folder_beside(archive.folder.root))

    @property
    def reading(self) -> Workspace:
        """The archive as it can be read now, whoever writes: nothing is locked or mended while somebody types."""
        return Workspace(self.archive, store=self._states.now().store)

    def workspace(self, archivist: str = "") -> Workspace:
        """The archive as one archivist writes in it."""
        return Workspace(replace(self.archive, archivist=archivist))

    def head(self) -> Head:
        return self.archive.ledger.head()

    def make_ready(self) -> None:
        """Ask the gate once, so that it has read its rules before somebody types."""
        self.reading.add([_EMPTY], dry_run=True)

    def refuse_unfit_names(self, archivists: Iterable[str]) -> None:
        """Ask the gate about names under which will be recorded.

        Raises:
            UsageError: it refuses whatever is recorded under one of them.
        """
        for name in archivists:
            named = Workspace(replace(self.archive, archivist=name), store=self.reading.store)
            for one in named.add([_EMPTY], dry_run=True).report.findings:
                if one.where == FROM_SETTING and one.severity is Severity.REFUSAL:
                    what, _, remedy = one.message.rpartition("; ")
                    raise UsageError(what, where=f"archivist {name}", remedy=remedy)

    @staticmethod
    def describing(**said: str | None) -> drafting.DocumentDetails:
        """What is said of a document that is added; see `kg.record.drafting.DocumentDetails`."""
        given = {key: value for key, value in said.items() if value is not None}
        return drafting.DocumentDetails(**given)

    # drafts

    def begin(self, archivist: str, document: str, sha256: str = "", *, supersedes: str = "") -> SavedDraft:
        """A draft with no claims yet, on a document the archive knows.

        Raises:
            NotFound: it knows none of this name.
        """
        named: dict[str, Tree] = {"id": document, "capture": sha256} if sha256 else {"id": document}
        tree = self._known_document(named)
        draft = SavedDraft("", archivist, self.head(), {"document": tree}, supersedes=supersedes)
        return self.drafts.begin(draft, document)

    def superseding(self, archivist: str, claim: NamedNode, reason: str = "") -> SavedDraft:
        """A draft that is to stand in place of a claim, and says at first what that says.

        Raises:
            UsageError: the claim is no statement of a document that is held, such as a decision.
        """
        store = self.reading.store
        try:
            recorded = recorded_claim(store, claim)
        except Incomplete as error:
            raise UsageError(f"this claim cannot be put right here ({error})", remedy=_BY_SHEET) from error
        recorded = self._in_newest_capture(store, recorded)
        digests = {one.capture if isinstance(one, Row) else _digest(store, one) for one in recorded.anchors}
        if len(digests) != 1:
            raise UsageError("this claim stands in several captures, or in none", remedy=_BY_SHEET)
        draft = self.begin(archivist, parts(recorded.document)[-1], digests.pop(), supersedes=claim.value)
        tree = restated(recorded)
        made = self.read(draft.with_claim(tree)).claims
        if [one.iri for one in made] != [claim]:
            tree = {key: value for key, value in tree.items() if key not in FORMS}
        return self.drafts.change(draft.name, lambda one: replace(one.with_claim(tree), reason=reason))

    def _in_newest_capture(self, store: Store, claim: Claim) -> Claim:
        """A claim of quotations at those in the newest capture that it is quoted in."""
        quoted = {_digest(store, one) for one in claim.anchors if isinstance(one, Quotation)}
        if len(quoted) < 2 or any(isinstance(one, Row) for one in claim.anchors):
            return claim
        every = captures_with_text(store, self.archive.ledger, claim.document)
        newest = [one.sha256 for one in every if one.sha256 in quoted][-1:]
        here = (one for one in claim.anchors if isinstance(one, Quotation) and _digest(store, one) in newest)
        return claim.at(tuple(here), claim.origin)

    def load(self, archivist: str, text: str) -> SavedDraft:
        """A draft of a claim sheet in YAML.

        Raises:
            SheetError: it is no sheet, or one that the desk cannot hold.
            UsageError: its document is not in the archive.
        """
        sheet, claims = self._parts(text)
        draft = SavedDraft("", archivist, self.head(), sheet)
        for one in claims:
            draft = draft.with_claim(one)
        return self.drafts.begin(draft, draft.document)

    def rewrite(self, name: str, text: str, mark: str) -> SavedDraft:
        """Put a whole sheet in place of what a draft says; `mark` is what `marked` gave when it was shown.

        Raises:
            Overtaken: the draft was changed meanwhile.
            SheetError, UsageError: as `load`.
        """
        sheet, claims = self._parts(text)

        def how(draft: SavedDraft) -> SavedDraft:
            if self.marked(draft) != mark:
                raise Overtaken("the draft was changed meanwhile", remedy="look at both, and save again")
            made = replace(draft, sheet=sheet, claims={})
            for one in claims:
                made = made.with_claim(one)
            return made

        return self.drafts.change(name, how)

    @staticmethod
    def marked(draft: SavedDraft) -> str:
        """Names what a draft says as a sheet."""
        return hashlib.sha256(draft.written()[0].encode()).hexdigest()[:16]

    def _parts(self, text: str) -> tuple[dict[str, Tree], list[dict[str, Tree]]]:
        tree = plain_yaml(text)
        claims = tree.pop("claims", [])
        if not isinstance(claims, list) or not all(isinstance(one, dict) for one in claims):
            raise SheetError("claims: is not a list of claims", remedy="start each claim with a hyphen")
        document = tree.get("document", "")
        given: Tree = {"id": document} if isinstance(document, str) else document
        if not isinstance(given, dict) or not given.get("id"):
            raise SheetError("the sheet does not name its document", remedy="add document: with its id")
        return {**tree, "document": self._known_document(given)}, [dict(one) for one in claims if isinstance(one, dict)]

    def _known_document(self, given: dict[str, Tree]) -> Tree:
        """A document that is held here by name and capture: the desk reads no file that a sheet names.

        Raises:
            UsageError: the archive has no such document.
        """
        name = given.get("id")
        world = ArchiveWorld(self.reading.store, self.archive.captures)
        if not isinstance(name, str) or not world.knows(terms.document(name)):
            raise UsageError(f"the archive has no document {name!r}", remedy="upload the document under this id first")
        held = [one for one in world.captures(terms.document(name)) if self.archive.captures.has(one)]
        named = given.get("capture")
        sha256 = named if isinstance(named, str) else held[0] if len(held) == 1 else ""
        return {"id": name, **({"capture": sha256} if sha256 else {})}

    # what is cited from

    def text(self, draft: SavedDraft) -> Text | None:
        """The text layer of a draft's capture; None of a table, and of bytes that are not held."""
        if not draft.capture:
            return None
        if draft.capture not in self._texts:
            found = ArchiveWorld(self.reading.store, self.archive.captures).text_of_capture(draft.capture)
            self._texts = {**dict(list(self._texts.items())[-_TEXTS:]), draft.capture: found}
        return self._texts[draft.capture]

    def quoted(self, draft: SavedDraft) -> list[tuple[int, int]]:
        """From where to where in the text the claims of a draft quote, as far as they are without fault."""
        places = (one for claim in self.read(draft).claims for one in claim.anchors)
        return [(one.start, one.end) for one in places if isinstance(one, Quotation)]

    @staticmethod
    def place_of(text: Text, quote: str, prefix: str, suffix: str) -> TextPlace | None:
        """Where a quotation stands; None where it is not there, or not there once."""
        try:
            found = quotation(text_iri(text), text.content, quote, prefix=prefix, suffix=suffix)
        except AnchorError:
            return None
        return place_at(text, found.start, found.end)

    # the gate

    def check(self, draft: SavedDraft, *only: str) -> CheckedDraft:
        """What the gate says of a draft, or of some of its claims alone. Nothing is written."""
        text, paths = draft.written(*only)
        sheet = drafting.StandardInput(text.encode(), "yaml")
        try:
            if draft.supersedes and draft.claims:
                outcome = self.reading.supersede(draft.supersedes, sheet, draft.reason or _NO_REASON, dry_run=True)
            else:
                outcome = self.reading.add([sheet], dry_run=True)
        except SheetError as error:
            return CheckedDraft((DraftFinding("sheet", error.what, error.remedy, is_refusal=True),))
        except UsageError as error:
            return CheckedDraft((DraftFinding("supersession", error.what, error.remedy, is_refusal=True),))
        found = tuple(_placed(one, paths) for one in outcome.report.findings)
        return CheckedDraft(found, outcome)

    def read(self, draft: SavedDraft) -> Draft:
        """A draft as values; what of it is at fault is left out."""
        sheet = drafting.StandardInput(draft.written()[0].encode(), "yaml")
        return drafting.from_sheets(self.archive, self.reading.store, [sheet])

    def meanwhile(self, draft: SavedDraft, store: Store) -> list[tuple[str, Meeting]]:
        """What others recorded since a draft's head meets it: the name of the draft's claim, and the meeting."""
        _, paths = draft.written()
        read = self.read(draft)
        names = [_claim_of(_path_of(one.origin, paths)) for one in read.claims]
        return [(names[one.number], one) for one in meetings(store, read, draft.head.sequence)]

    def record(self, name: str, archivist: str, head: Head, reason: str = "") -> Outcome:
        """Record a draft, as `kg add` or `kg supersede` does, where the ledger still ends at `head`.

        Raises:
            Overtaken: others have recorded since; nothing was written, and the draft stays.
            Refused, UsageError, NotFound: as `Workspace.add` and `Workspace.supersede`.
        """
        draft = self.drafts.get(name)
        if draft.recorded is not None:
            raise UsageError(f"this draft is recorded already, as contribution {draft.recorded}")
        sheet = drafting.StandardInput(draft.written()[0].encode(), "yaml")
        workspace = self.workspace(archivist)
        if draft.supersedes:
            outcome = workspace.supersede(draft.supersedes, sheet, reason or draft.reason, resting_on=head)
        else:
            outcome = workspace.add([sheet], resting_on=head)
        if outcome.contribution is not None:
            number = outcome.contribution.sequence
            self.drafts.change(name, lambda one: replace(one, recorded=number))
        return outcome


_EMPTY = drafting.StandardInput(b"document: none\nclaims: []\n", "yaml")
_NO_REASON = "not said yet"
_BY_SHEET = "write a sheet and use `kg supersede`"


def _digest(store: Store, one: Quotation) -> str:
    """The SHA-256 of the capture that a quotation is of."""
    found = store.quads(one.text, OA.hasSource, graph=DEFAULT_GRAPH)
    return next((parts(named(quad.object))[-1].removeprefix("sha256-") for quad in found), "")


def _placed(finding: Finding, paths: Sequence[TreePath]) -> DraftFinding:
    """A finding at the key of the line it names."""
    is_refusal = finding.severity is Severity.REFUSAL
    what, _, remedy = finding.message.rpartition("; ") if is_refusal else (finding.message, "", "")
    what, remedy = (what, remedy) if what else (remedy, "")
    path = _path_of(finding.where, paths)
    claim = _claim_of(path)
    within = path[2:] if claim else path
    if _begins(path, paths) and not finding.code.startswith("quotation-"):
        within = ()  # what is said of a whole claim is said at its first line
    if missing := _WITHOUT.search(what):
        within = (*(within[:1] if claim and len(within) > 1 else ()), missing[1])
    return DraftFinding(finding.code, in_forms(what), in_forms(remedy), is_refusal, claim, ".".join(map(str, within)))


def _path_of(where: str, paths: Sequence[TreePath]) -> TreePath:
    """What the line that a place names begins."""
    told = _LINE.match(where)
    line = int(told[1]) - 1 if told else -1
    return paths[line] if 0 <= line < len(paths) else ()


def _begins(path: TreePath, paths: Sequence[TreePath]) -> bool:
    """Whether a path is that of the first line of a claim."""
    claim = _claim_of(path)
    return bool(claim) and next(one for one in paths if _claim_of(one) == claim) == path


def _claim_of(path: TreePath) -> str:
    return str(path[1]) if path[:1] == ("claims",) and len(path) > 1 else ""
