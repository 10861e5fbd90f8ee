"""The desk's first page; a draft with what the gate says and what others did meanwhile; its sheet; recording it."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import NamedNode

from kg import terms
from kg.ask.cite.cells import short_iri
from kg.errors import KgError, Overtaken, Refused, UsageError
from kg.sources import is_address
from kg.terms import parts
from kg.web.desk.adding import pages_to_read, read_pages, said_of_document, short_name, with_publisher
from kg.web.desk.visiting import DeskVisit, head_of, page, to
from kg.web.replies import Reply
from kg.web.visits import once
from kg.workspace.desk import CheckedDraft, DraftFinding, SavedDraft
from kg.workspace.desk.questions import FormQuestion, document_kinds, forms, sources, speakers, tree_of
from kg.workspace.states import RecordedContribution

__all__ = [
    "about",
    "begin",
    "home",
    "named",
    "read",
    "record",
    "rewrite",
    "sheet",
    "sheet_file",
    "shown",
    "throw_away",
    "upload",
]

_MOST_NOTE = 500
"""Characters of a note or a reason; chosen."""


@dataclass(frozen=True, slots=True)
class ShownClaim:
    """A claim of a draft in a line: its words or row, what it states, and what the gate says of it."""

    name: str
    where: str
    form: str
    stated: list[tuple[str, str]]
    findings: list[DraftFinding]
    met: list[ShownMeeting]


@dataclass(frozen=True, slots=True)
class ShownMeeting:
    """What others recorded since that meets a claim of a draft."""

    what: str
    claim: str
    claim_page: str | None
    contribution: int
    thing: str


def home(asked: DeskVisit) -> Reply:
    """Drafts and documents."""
    return _home(asked)


def _home(asked: DeskVisit, fault: KgError | None = None, status: int = 200) -> Reply:
    state = asked.visit.state
    documents = once(state, "documents", state.documents)
    return page(
        asked,
        "home.html",
        "The desk",
        status=status,
        drafts=asked.desk.drafts.every(),
        documents=[one for one in documents if not one.held.startswith(("not", "0 "))],
        kinds=document_kinds(),
        fault=fault,
        values=asked.sent.values,
    )


def upload(asked: DeskVisit) -> Reply:
    """Keep a document that was sent, or what an address gives, and begin a draft on it."""
    file, address = asked.sent.files.get("file"), asked.sent.one("address")
    try:
        if (file is None) == (not address):
            raise UsageError("give a file or an address, one of the two", remedy="choose a file, or write an address")
        if address and not is_address(address):  # what is none would be a file of this machine
            raise UsageError(f"{address!r} is not an address of the web", remedy="give one that begins with https://")
        described = asked.desk.describing(**said_of_document(asked))
        workspace = asked.desk.workspace(asked.archivist)
        with tempfile.TemporaryDirectory() as folder:
            given: Path | str = address
            if file is not None:
                given = Path(folder) / (_file_name(file.name) or "document")
                given.write_bytes(file.content)
            private = asked.desk.allow_private_addresses
            outcome = workspace.add_documents(given, described, allow_private_addresses=private)
    except KgError as error:
        return _home(asked, error, 400)
    if outcome.contribution is None:
        return _home(asked, UsageError("the archive has this document already", remedy="begin a draft on it"), 200)
    source = outcome.draft.sources[0]
    draft = asked.desk.begin(asked.archivist, parts(source.capture.document)[-1], source.capture.sha256)
    asked.session.told[draft.name] = tuple(one.message for one in outcome.report.notices)
    draft = with_publisher(asked, draft)
    return to(_address(draft))


def _file_name(name: str) -> str:
    """What a file was called, as far as it can be written."""
    kept = "".join(one for one in name if one.isprintable() and one not in "/\\\0").strip(" .")
    stem, dot, suffix = kept.rpartition(".")
    return f"{stem[:100]}{dot}{suffix[:10]}" if dot else kept[:100]


def begin(asked: DeskVisit) -> Reply:
    """A new draft: on a document, or of a claim sheet."""
    try:
        if "sheet" in asked.sent.files or asked.sent.one("sheet"):
            file = asked.sent.files.get("sheet")
            text = file.content.decode("utf-8-sig", "replace") if file else asked.sent.one("sheet")
            draft = asked.desk.load(asked.archivist, text)
        else:
            draft = asked.desk.begin(asked.archivist, asked.sent.one("document"), asked.sent.one("capture"))
    except KgError as error:
        return _home(asked, error, 400)
    return to(_address(draft))


def _address(draft: SavedDraft) -> str:
    return f"/desk/drafts/{draft.name}"


# a draft


def shown(asked: DeskVisit) -> Reply:
    """A draft, as the gate sees it now."""
    return _shown(asked, asked.draft())


def _shown(
    asked: DeskVisit, draft: SavedDraft, told: str = "", fault: KgError | None = None, status: int = 200
) -> Reply:
    state = asked.visit.state
    checked = CheckedDraft(()) if draft.recorded is not None else asked.desk.check(draft)
    has_moved = draft.recorded is None and draft.head.sequence < state.head.sequence
    since = [one for one in state.contributions if one.number > draft.head.sequence] if has_moved else []
    met = asked.desk.meanwhile(draft, state.store) if has_moved else []
    by_claim: dict[str, list[ShownMeeting]] = {}
    for name, one in met:
        by_claim.setdefault(name, []).append(
            ShownMeeting(
                one.what,
                short_iri(one.claim),
                asked.visit.page_of(one.claim),
                one.contribution,
                short_iri(one.thing) if one.thing else "",
            )
        )
    return page(
        asked,
        "draft.html",
        f"Draft on {draft.document}",
        status=status,
        draft=draft,
        document_page=asked.visit.page_of(terms.document(draft.document)),
        checked=checked,
        of_sheet=checked.of(""),
        claims=[_claim(name, tree, checked, by_claim.get(name, [])) for name, tree in draft.claims.items()],
        since=since,
        meets=bool(by_claim),
        head=f"{state.head.sequence} {state.head.digest}",
        speakers=_described(draft, "speakers"),
        sources=_described(draft, "sources"),
        ask_speaker=speakers(),
        ask_source=sources(),
        default_by=draft.sheet.get("default-by", ""),
        superseded=_superseded(asked, draft),
        recorded=_recorded(asked, draft),
        recorded_page=_contribution_page(asked, draft),
        brings=_brings(checked),
        to_read=pages_to_read(asked, draft) if draft.recorded is None and not draft.claims else (0, 0),
        title_told=_title(asked, draft),
        told=told,
        told_of_document=asked.session.told.get(draft.name, ()),
        fault=fault,
        values=asked.sent.values if fault else {},
    )


def _title(asked: DeskVisit, draft: SavedDraft) -> str:
    """The title of its document."""
    state = asked.visit.state
    return next((one.title for one in once(state, "documents", state.documents) if one.slug == draft.document), "")


def _brings(checked: CheckedDraft) -> str:
    if checked.outcome is None:
        return ""
    draft = checked.outcome.draft
    counted = [
        (len(draft.claims), "claim"), (len(draft.sightings), "sighting"), (len(draft.speakers), "speaker"),
        (len(draft.documents), "document"), (len(draft.withdrawals), "withdrawal"),
    ]  # fmt: skip
    return ", ".join(f"{number} {word}{'' if number == 1 else 's'}" for number, word in counted if number)


def _claim(name: str, tree: Mapping[str, object], checked: CheckedDraft, met: list[ShownMeeting]) -> ShownClaim:
    form = next((one for one in forms() if one in tree), "")
    inner = tree.get(form)
    stated = [(key, _in_words(value)) for key, value in inner.items()] if isinstance(inner, dict) else []
    if isinstance(several := tree.get("states"), list):
        form = "several forms"
        stated = [(key, _in_words(value)) for one in several if isinstance(one, dict) for key, value in one.items()]
    return ShownClaim(name, _where(tree), form, stated, checked.of(name), met)


def _where(tree: Mapping[str, object]) -> str:
    row = tree.get("row")
    if isinstance(row, dict):
        return f"row {row.get('row', '?')} of {row.get('sheet', '?')}"
    if isinstance(tree.get("quote"), str):
        return f"“{tree['quote']}”"
    several = tree.get("quotes") or tree.get("rows") or []
    return f"{len(several)} places" if isinstance(several, list) else "no place yet"


def _in_words(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(map(_in_words, value.values()))
    return "; ".join(map(_in_words, value)) if isinstance(value, list) else str(value)


def _described(draft: SavedDraft, key: str) -> list[tuple[str, str]]:
    told = draft.sheet.get(key)
    return [(name, _in_words(one)) for name, one in told.items()] if isinstance(told, dict) else []


def _superseded(asked: DeskVisit, draft: SavedDraft) -> tuple[str, str | None] | None:
    if not draft.supersedes:
        return None
    claim = NamedNode(draft.supersedes)
    return short_iri(claim), asked.visit.page_of(claim)


def _recorded(asked: DeskVisit, draft: SavedDraft) -> RecordedContribution | None:
    return next((one for one in asked.visit.state.contributions if one.number == draft.recorded), None)


def _contribution_page(asked: DeskVisit, draft: SavedDraft) -> str | None:
    query = f"SELECT ?it {{ ?it a kg:Contribution ; kg:sequence {draft.recorded or 0} }}"
    found = next(iter(asked.visit.state.select(query)), None)
    return asked.visit.page_of(found["it"]) if found else None


# what a draft says besides its claims


def about(asked: DeskVisit) -> Reply:
    """Who speaks where a claim does not say, what the contribution is, why a claim is replaced."""
    given = {key: asked.sent.one(key)[:_MOST_NOTE] for key in ("default-by", "note")}

    def how(draft: SavedDraft) -> SavedDraft:
        kept = {key: value for key, value in draft.sheet.items() if key not in given}
        told = {**kept, **{key: value for key, value in given.items() if value}}
        return replace(draft, sheet=told, reason=asked.sent.one("reason")[:_MOST_NOTE])

    return to(_address(asked.desk.drafts.change(asked.draft().name, how)))


def named(asked: DeskVisit) -> Reply:
    """Describe a speaker or a source, or take one out."""
    key = asked.sent.one("of")
    questions: dict[str, tuple[FormQuestion, ...]] = {"speakers": speakers(), "sources": sources()}
    draft = asked.draft()
    try:
        name = short_name(asked.sent.one("id"))
        if key not in questions or name is None:
            raise UsageError("it has no short name", remedy="give it one: small letters, digits and hyphens")
    except UsageError as error:
        return _shown(asked, draft, fault=error, status=400)
    told = tree_of(questions[key], asked.sent.values, f"{key}.")

    def how(draft: SavedDraft) -> SavedDraft:
        before = draft.sheet.get(key)
        every = dict(before) if isinstance(before, dict) else {}
        if asked.sent.one("act") == "remove":
            every.pop(name, None)
        else:
            every[name] = told
        rest = {one: tree for one, tree in draft.sheet.items() if one != key}
        return replace(draft, sheet={**rest, key: every} if every else rest)

    return to(f"{_address(asked.desk.drafts.change(draft.name, how))}#{key}")


def read(asked: DeskVisit) -> Reply:
    """Have the pages of its scan read by machine."""
    try:
        return to(_address(read_pages(asked)))
    except KgError as error:
        return _shown(asked, asked.draft(), fault=error, status=400)


# its sheet


def sheet(asked: DeskVisit) -> Reply:
    """A draft as the text of a claim sheet, to be changed as a whole."""
    draft = asked.draft()
    return _sheet(asked, draft, draft.written()[0])


def _sheet(asked: DeskVisit, draft: SavedDraft, text: str, fault: KgError | None = None, status: int = 200) -> Reply:
    now = draft.written()[0]
    return page(
        asked, "sheet.html", f"Sheet of the draft on {draft.document}", status=status, draft=draft, text=text,
        mark=asked.desk.marked(draft), fault=fault, differs=now if isinstance(fault, Overtaken) else "",
    )  # fmt: skip


def sheet_file(asked: DeskVisit) -> Reply:
    """The same as a file."""
    draft = asked.draft()
    disposition = {"content-disposition": f'attachment; filename="{draft.name}.yaml"'}
    return Reply(draft.written()[0].encode(), "application/yaml; charset=utf-8", 200, disposition, is_lasting=False)


def rewrite(asked: DeskVisit) -> Reply:
    """Take the text of a sheet in place of what the draft says."""
    draft, text = asked.draft(), next(iter(asked.sent.values.get("sheet", ())), "")
    try:
        return to(_address(asked.desk.rewrite(draft.name, text, asked.sent.one("mark"))))
    except KgError as error:
        return _sheet(asked, asked.draft(), text, error, 409 if isinstance(error, Overtaken) else 400)


# recording it


def record(asked: DeskVisit) -> Reply:
    """Record a draft where the archive is as it was when the archivist looked."""
    draft = asked.draft()
    try:
        outcome = asked.desk.record(draft.name, asked.archivist, head_of(asked))
    except Overtaken as error:
        return _shown(asked, asked.draft(), fault=error, status=409)
    except Refused as error:
        return _shown(asked, asked.draft(), fault=error, status=422)
    except UsageError as error:
        return _shown(asked, asked.draft(), fault=error, status=400)
    if outcome.contribution is None:
        return _shown(asked, asked.draft(), told="Nothing is new: everything in it is recorded already.")
    return to(_address(draft))


def throw_away(asked: DeskVisit) -> Reply:
    """Remove a draft."""
    asked.desk.drafts.throw_away(asked.draft().name)
    return to("/desk")
