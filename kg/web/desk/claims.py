"""A claim of a draft, added or changed: its text or table beside a form, the words chosen, and what the gate says.

One form holds all of it, so that without a script nothing typed is lost: each button sends it whole, and `act`
says what for. `find` looks for words, `place:START:END` and `row:SHEET:ROW` choose, `rows:SHEET:ROW` turns to other
rows, `check` asks the gate, `save` keeps the claim, `remove` takes it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg import terms
from kg.errors import KgError, NotFound, Overtaken, UsageError
from kg.inert import inert
from kg.sources import PDF, READING, TABLES, machine_readings
from kg.terms import fold
from kg.web.desk.adding import names_known
from kg.web.desk.text import marked_text
from kg.web.desk.visiting import DeskVisit, page, to
from kg.web.replies import Reply, json_reply
from kg.workspace.desk import DraftFinding, SavedDraft
from kg.workspace.desk.names import KINDS
from kg.workspace.desk.questions import claim_of, forms, places, said, values_of
from kg.workspace.desk.text_places import TextPlace, nearest_places, place_at, places_of

__all__ = ["check", "names", "place", "sent", "shown"]

_ROWS = 40
"""Rows of a sheet that are shown at one time."""
_MOST_FOUND = 60
"""Rows of a sheet shown of those that were looked for."""
_QUOTED = """SELECT DISTINCT ?start ?end {{ ?anchor oa:hasSource {text} ; oa:hasSelector ?at .
    ?at oa:start ?start ; oa:end ?end . ?claim kg:anchor ?anchor }}"""
Values = dict[str, list[str]]


@dataclass(slots=True)
class SourceShown:
    """What is cited from: a text with its marks, or rows of a sheet; `why_not` where neither is at hand."""

    why_not: str = ""
    text: object = ""
    has_text: bool = False
    read_by: str = ""
    """The program that read the words of the pages, where one did."""
    pictures: str = ""
    """The folder of the pages' pictures, where there are any; `page` is the one of the words chosen."""
    page: int = 1
    sheets: list[str] = field(default_factory=list)
    sheet: str = ""
    headings: Sequence[str] = ()
    rows: list[tuple[int, Sequence[str]]] = field(default_factory=list)
    earlier: int = 0
    later: int = 0
    in_all: int = 0


def shown(asked: DeskVisit) -> Reply:
    """The form of a claim as it is, or an empty one."""
    draft, name = asked.draft(), _name(asked)
    values = _values(draft, name)
    if values is None:
        return to(f"/desk/drafts/{draft.name}/sheet")  # it says more than the form can show
    given = {**values, **{key: [value] for key in _FROM_ADDRESS if (value := asked.visit.query.get(key))}}
    return _shown(asked, draft, name, given)


_FROM_ADDRESS = ("quote", "prefix", "suffix", "row.sheet", "row.row", "form")


def _name(asked: DeskVisit) -> str:
    """The claim's name in its draft; empty for a new one."""
    return "" if asked.path["claim"] == "new" else asked.path["claim"]


def _values(draft: SavedDraft, name: str) -> Values | None:
    if not name:
        return {}
    if name not in draft.claims:
        raise NotFound("the draft has no such claim", remedy="it was taken out; see the draft")
    return values_of(draft.claims[name])


def sent(asked: DeskVisit) -> Reply:
    """What a button of the form asks for."""
    draft, name, values = asked.draft(), _name(asked), dict(asked.sent.values)
    act, _, rest = asked.sent.one("act").partition(":")
    if act == "save":
        return _save(asked, draft, name, values)
    if act == "remove":
        try:
            asked.desk.drafts.change_claim(draft.name, name, asked.sent.one("mark"), None)
        except Overtaken as error:
            return _shown(asked, asked.draft(), name, values, fault=error, status=409)
        return to(f"/desk/drafts/{draft.name}")
    if act == "place":
        start, _, end = rest.partition(":")
        chosen = _place_at(asked, draft, start, end)
        if chosen:
            values |= _as_quoted(chosen)
    elif act == "row":
        sheet, _, row = rest.rpartition(":")
        values |= {"row.sheet": [sheet], "row.row": [row], "quote": [], "prefix": [], "suffix": []}
    return _shown(asked, draft, name, values, act=act, rest=rest)


def _as_quoted(chosen: TextPlace) -> Values:
    quoted = {"quote": [chosen.exact], "prefix": [chosen.prefix], "suffix": [chosen.suffix]}
    return {**quoted, "row.sheet": [], "row.row": []}


def _save(asked: DeskVisit, draft: SavedDraft, name: str, values: Values) -> Reply:
    tree = claim_of(values)
    try:
        if name:
            saved = asked.desk.drafts.change_claim(draft.name, name, asked.sent.one("mark"), tree)
        else:
            if draft.recorded is not None:
                raise UsageError("this draft is recorded", remedy="begin another")
            saved = asked.desk.drafts.change(draft.name, lambda one: one.with_claim(tree))
    except Overtaken as error:
        return _shown(asked, asked.draft(), name, values, fault=error, status=409)
    except UsageError as error:
        return _shown(asked, draft, name, values, fault=error, status=400)
    return to(f"/desk/drafts/{saved.name}#{name or next(reversed(saved.claims))}")


def _shown(
    asked: DeskVisit,
    draft: SavedDraft,
    name: str,
    values: Values,
    *,
    act: str = "",
    rest: str = "",
    fault: KgError | None = None,
    status: int = 200,
) -> Reply:
    values = {key: some for key, some in values.items() if some}
    is_empty = not claim_of(values)
    findings = [] if is_empty and act != "check" else _findings(asked, draft, name, values)
    text = asked.desk.text(draft)
    found = places_of(text, asked.sent.one("find")) if text and act == "find" else []
    near = nearest_places(text, asked.sent.one("find")) if text and act == "find" and not found else []
    chosen = _chosen(asked, draft, values)
    overtaken = isinstance(fault, Overtaken) and name in draft.claims
    return page(
        asked,
        "claim.html",
        f"{'A claim' if name else 'A new claim'} of the draft on {draft.document}",
        status=status,
        draft=draft,
        name=name or "new",
        mark=draft.mark(name),
        document_page=asked.visit.page_of(terms.document(draft.document)),
        source=_source(asked, draft, values, chosen, act, rest),
        values=values,
        chosen=chosen,
        found=found,
        near=near,
        is_sought=act == "find" and bool(asked.sent.one("find")),
        forms=forms(),
        places=places(),
        said=said(),
        findings=findings,
        is_fresh=not act and fault is None,
        looked_for=asked.sent.one("find"),
        is_checked=not is_empty or act == "check",
        by_key=_by_key(findings),
        speakers=sorted(_own(draft, "speakers")),
        fault=fault,
        now=_told(draft, name) if overtaken else [],
    )


def _told(draft: SavedDraft, name: str) -> list[tuple[str, str]]:
    """A claim as it is kept now, key by key."""
    shown = values_of(draft.claims[name]) or {}
    return [(key, "; ".join(some)) for key, some in shown.items()]


def _own(draft: SavedDraft, key: str) -> list[str]:
    told = draft.sheet.get(key)
    return list(told) if isinstance(told, dict) else []


def _by_key(findings: Sequence[DraftFinding]) -> dict[str, list[DraftFinding]]:
    found: dict[str, list[DraftFinding]] = {}
    for one in findings:
        found.setdefault(one.key, []).append(one)
    return found


def _findings(asked: DeskVisit, draft: SavedDraft, name: str, values: Values) -> list[DraftFinding]:
    tree = claim_of(values)
    tried = draft.with_claim(tree, name)
    own = name or next(reversed(tried.claims))
    return [one for one in asked.desk.check(tried, own).findings if one.claim in ("", own)]


# what is cited from


def _source(
    asked: DeskVisit, draft: SavedDraft, values: Values, chosen: TextPlace | None, act: str, rest: str
) -> SourceShown:
    captures = asked.desk.archive.captures
    if not draft.capture or not captures.has(draft.capture):
        return SourceShown("Its bytes are not held here. Attach them with kg document attach, or write the words.")
    if captures.sidecar(draft.capture).media_type in TABLES:
        return _table(asked, draft, values, act, rest)
    text = asked.desk.text(draft)
    if text is None or not text.content.strip():
        return SourceShown("The file has no words that could be quoted. Of a scan, the draft’s page has them read.")
    named = terms.text(text.capture, text.extractor, text.profile)
    live = [
        (int(one["start"]), int(one["end"]), "cited") for one in asked.visit.state.select(_QUOTED.format(text=named))
    ]
    own = [(start, end, "drafted") for start, end in asked.desk.quoted(draft)]
    here = [(chosen.start, chosen.end, "here")] if chosen else []
    read_by, pictures = _pictures(asked, draft)
    return SourceShown(
        text=marked_text(text.content, [*live, *own, *here]), has_text=True, read_by=read_by, pictures=pictures,
        page=_page(text.content, chosen),
    )  # fmt: skip


def _pictures(asked: DeskVisit, draft: SavedDraft) -> tuple[str, str]:
    """What read the pages, where a machine did, and where their pictures are, where the PDF is held."""
    captures, shown, read_by = asked.desk.archive.captures, draft.capture, ""
    sidecar = captures.sidecar(shown)
    if sidecar.media_type == READING:
        reading = machine_readings.parsed(captures.content(shown), sidecar.file_name)
        shown, read_by = reading.of, reading.by
    is_pdf = captures.has(shown) and captures.sidecar(shown).media_type == PDF
    return read_by, f"/captures/{shown}/pages" if is_pdf else ""


def _page(content: str, chosen: TextPlace | None) -> int:
    return content.count("\f", 0, chosen.start) + 1 if chosen else 1


def _table(asked: DeskVisit, draft: SavedDraft, values: Values, act: str, rest: str) -> SourceShown:
    sheets = asked.visit.state.sheets(draft.capture)
    title, _, row = rest.rpartition(":")
    if act not in ("rows", "row"):
        title, row = (next(iter(values.get(f"row.{key}", ())), "") for key in ("sheet", "row"))
    sheet = next((one for one in sheets if one.title == title), sheets[0])
    in_all = len(sheet.rows)
    wanted = int(row) if row.isascii() and row.isdecimal() and len(row) < len("10000000") else 1
    first = (max(1, min(wanted, in_all)) - 1) // _ROWS * _ROWS + 1
    numbers = range(first, min(first + _ROWS, in_all + 1))
    if act == "find" and (sought := fold(asked.sent.one("find"))):
        every = (number for number, cells in enumerate(sheet.rows, 1) if any(sought in fold(cell) for cell in cells))
        numbers_found = [number for _, number in zip(range(_MOST_FOUND), every, strict=False)]
    else:
        numbers_found = list(numbers)
    header = next((cells for cells in sheet.rows[:20] if len([one for one in cells if one]) > 2), ())
    return SourceShown(
        sheets=[one.title for one in sheets],
        sheet=sheet.title,
        headings=header,
        rows=[(number, sheet.rows[number - 1]) for number in numbers_found],
        earlier=max(1, first - _ROWS) if first > 1 else 0,
        later=first + _ROWS if first + _ROWS <= in_all else 0,
        in_all=in_all,
    )


def _chosen(asked: DeskVisit, draft: SavedDraft, values: Values) -> TextPlace | None:
    """Where the words of the form stand, if they stand there once."""
    text, quote = asked.desk.text(draft), next(iter(values.get("quote", ())), "")
    if text is None or not quote.strip():
        return None
    prefix, suffix = (next(iter(values.get(key, ())), "") for key in ("prefix", "suffix"))
    return asked.desk.place_of(text, quote, prefix, suffix)


def _place_at(asked: DeskVisit, draft: SavedDraft, start: str, end: str) -> TextPlace | None:
    text = asked.desk.text(draft)
    if text is None or not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
        return None
    return place_at(text, int(start[:12]), int(end[:12]))


# for the script


def place(asked: DeskVisit) -> Reply:
    """The words between two code points of the text, as a quotation of them has them."""
    found = _place_at(asked, asked.draft(), asked.visit.asked("start"), asked.visit.asked("end"))
    text = asked.desk.text(asked.draft())
    told = (
        {"quote": found.exact, "prefix": found.prefix, "suffix": found.suffix, "where": found.where,
         "page": _page(text.content, found)}
        if found and text else {}
    )  # fmt: skip
    return json_reply(told, is_lasting=False)


def check(asked: DeskVisit) -> Reply:
    """What the gate says of the claim that a form holds, and where its words stand."""
    draft = asked.draft()
    name = asked.sent.one("claim")
    name = name if name in draft.claims else ""
    values = asked.sent.values
    chosen = _chosen(asked, draft, values)
    findings = _findings(asked, draft, name, values) if claim_of(values) else []
    told = {
        "findings": [
            {
                "rule": one.rule,
                "what": inert(one.what, longest=600),
                "remedy": inert(one.remedy, longest=600),
                "refused": one.is_refusal,
                "key": one.key,
            }
            for one in findings
        ],
        "where": chosen.where if chosen else "",
        "passes": not any(one.is_refusal for one in findings),
    }
    return json_reply(told, is_lasting=False)


def names(asked: DeskVisit) -> Reply:
    """Names that complete what is typed."""
    kind, typed = asked.visit.asked("kind"), asked.visit.asked("q")[:100]
    if kind not in KINDS:
        raise UsageError(f"there are no names of kind {kind!r}", remedy=f"ask for one of {', '.join(KINDS)}")
    found = [{"value": one.value, "label": one.label} for one in names_known(asked).completing(kind, typed)]
    return json_reply(found, is_lasting=False)
