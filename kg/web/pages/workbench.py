"""The workbench: SPARQL or a named query with its form, its answer with footnotes, chart, map and downloads.

Works as a form without a script; `static/workbench.js` checks while one types, completes names, keeps a history and
looks at a receipt that is dropped. What is asked is answered in a guarded child (`kg.web.asking`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from kg.ask.catalogue import NamedQuery, Parameter
from kg.ask.catalogue.scheme_words import SCHEMES
from kg.errors import KgError, NotFound, QueryError
from kg.sparql import parse
from kg.terms import ID, KG, ONTOLOGY, PREFIXES, concept, fold, short_name
from kg.web.answer_tables import AnswerTable, TableCell, TableLine, heading
from kg.web.asking import Busy, Stopped, ask
from kg.web.charts import Bar, Point, bars, day_number, points_over_time
from kg.web.maps import Shade, shades, state_map
from kg.web.notes import NOBODY, Mark, ShownNote, note_of
from kg.web.pages.counts import list_days
from kg.web.pages.ontology import terms_of
from kg.web.replies import Reply, html, json_reply
from kg.web.visits import Visit, once
from kg.workspace.published import known_places

__all__ = ["Answered", "answered", "check", "names", "query", "workbench"]

FORMS = {
    "select": ("csv", "tsv", "json", "xml"),
    "ask": ("json", "xml"),
    "construct": ("ttl", "nt", "jsonld"),
    "describe": ("ttl", "nt", "jsonld"),
}
CITED = {
    "select": ("html", "markdown", "csv", "json", "csl"),
    "ask": ("html", "markdown", "json", "csl"),
    "construct": ("html", "markdown", "json", "trig", "csl"),
    "describe": ("html", "markdown", "json", "trig", "csl"),
}
_LINES = 500
_BARS = 60
_NAMES = frozenset({"row", "sequence", "number", "start", "end"})
"""Columns whose numbers say which and not how many."""
_START = """SELECT ?state (COUNT(?agreement) AS ?agreements) WHERE {
  ?agreement a kg:Agreement ; kg:agency/kg:place/skos:prefLabel ?state .
} GROUP BY ?state ORDER BY ?state
"""


@dataclass(slots=True)
class Drawn:
    """A chart or a map of an answer, and what it is."""

    svg: Markup
    caption: str
    scale: list[Shade] = field(default_factory=list)


@dataclass(slots=True)
class Answered:
    """An answer as it is shown."""

    table: AnswerTable
    notes: list[ShownNote]
    kind: str
    sparql: str
    legend: list[tuple[str, str]]
    missing: list[str]
    told: list[str]
    has_more: bool
    has_own_notes: bool
    drawn: list[Drawn]

    @property
    def forms(self) -> tuple[str, ...]:
        return FORMS.get(self.kind, ())

    @property
    def cited_forms(self) -> tuple[str, ...]:
        return CITED.get(self.kind, ())


@dataclass(frozen=True, slots=True)
class ParameterField:
    """A parameter as a field of a form; with `words` there is a choice."""

    parameter: Parameter
    value: str
    words: tuple[tuple[str, str], ...]


def workbench(visit: Visit) -> Reply:
    """The editor, with an answer where something is asked."""
    text = visit.query.get("query", "")
    found, fault, status = _tried(visit, text, {}) if text.strip() else (None, None, 200)
    reply = html(
        visit,
        "workbench.html",
        "Workbench",
        status=status,
        text=text or _START,
        answer=found,
        fault=fault,
        queries=list(visit.state.catalogue.values()),
        downloads=_downloads(visit, "/workbench", {"query": text}, found),
        prefixes=sorted(PREFIXES.items()),
        limits=visit.settings,
    )
    return Reply(reply.content, reply.media, reply.status, is_lasting=False)


def query(visit: Visit) -> Reply:
    """A named query with its form, and its answer where it is asked.

    Raises:
        NotFound: there is no query of that name.
    """
    name = visit.path.rsplit("/", 1)[-1]
    named = visit.state.catalogue.named(name)
    given = {one.name: visit.asked(one.name) for one in named.parameters if visit.asked(one.name)}
    needed = [one.name for one in named.parameters if one.required]
    is_asked = bool(given) or "run" in visit.query or not named.parameters
    found, fault, status = None, None, 200
    if is_asked and all(one in given for one in needed):
        found, fault, status = _tried(visit, name, given, named)
    elif is_asked:
        missing = ", ".join(one for one in needed if one not in given)
        fault = QueryError(f"the question needs {missing}")
    return html(
        visit,
        "query.html",
        named.summary,
        status=status,
        named=named,
        fields=[_field(visit, one, given.get(one.name, "")) for one in named.parameters],
        example=dict(named.example),
        example_page=visit.at(visit.path, **dict(named.example)),
        answer=found,
        fault=fault,
        downloads=_downloads(visit, visit.path, given, found),
        workbench_page=visit.at("/workbench", query=found.sparql if found else named.sparql),
    )


def answered(visit: Visit, text: str, params: Mapping[str, str], named: NamedQuery | None = None) -> Answered:
    """The answer to SPARQL or a named query, as many lines of it as a page shows.

    Raises:
        KgError: it cannot be answered.
    """
    head, told = _asked(visit, text, params, named)
    end: dict[str, Any] = next((one for one in told if "end" in one), {})
    columns = [heading(one) for one in head["columns"]]
    notes: list[ShownNote] = []
    table = AnswerTable(columns, [], 0, has_notes=True)
    met: set[int] = set()
    for one in told:
        if "cells" in one:
            notes += [note_of(visit, note["number"], note) for note in one["fresh"]]
            table.lines.append(_line(visit, one, met))
    table.rows = len(table.lines)
    return Answered(
        table,
        notes,
        head["kind"],
        head["sparql"],
        # What an option of the command line would do is of no use here.
        [(sign, means.partition(";")[0]) for sign, means in end.get("legend", [])],
        list(end.get("missing", [])),
        list(end.get("told", [])),
        any("more" in one for one in told),
        any("only" in one for one in told),
        _drawn(head["columns"], [one["cells"] for one in told if "cells" in one]),
    )


def _asked(
    visit: Visit, text: str, params: Mapping[str, str], named: NamedQuery | None
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What an answer says of itself, and its lines. To cite all that a row rests on may take more than a question
    may: then a named query, whose rows name claims, is answered with the notes of those."""
    about = {"params": dict(params), "name": named is not None, "most": _LINES}
    try:
        stream = ask(visit, text, "page", **about)
        told = [json.loads(line) for line in b"".join(stream).splitlines()]
    except Stopped:
        if named is None:
            raise
        stream = ask(visit, text, "page", own=True, **about)
        told = [json.loads(line) for line in b"".join(stream).splitlines()]
        told.append({"only": True})
    return stream.head, told


def check(visit: Visit, text: str) -> Reply:
    """What is wrong with a query, at which line and column; and which of its words the ontology does not have."""
    try:
        parse(text, PREFIXES)
    except (QueryError, RecursionError) as error:
        what, where = (error.what, error.where) if isinstance(error, QueryError) else ("it is nested too deeply", "")
        line, column = _place(where)
        told = {"ok": False, "message": what, "where": where, "line": line, "column": column}
        return json_reply(told, is_lasting=False)
    unknown = visit.state.question(text, is_sparql=True).notices
    return json_reply({"ok": True, "unknown": unknown}, is_lasting=False)


def names(visit: Visit) -> Reply:
    """What the editor completes: terms of the ontology and the usual prefixes."""
    told = [{"name": f"kg:{term.name}", "label": term.label, "kind": term.kind.lower()} for term in terms_of(visit)]
    usual = [
        {"name": name, "label": label, "kind": "property"}
        for name, label in (
            ("skos:prefLabel", "name of a place or a word"),
            ("rdfs:label", "name"),
            ("prov:wasAttributedTo", "who states a claim"),
            ("dcterms:title", "title of a document"),
            ("dcterms:publisher", "publisher of a document"),
            ("dcterms:issued", "date of a document"),
        )
    ]
    return json_reply([*told, *usual])


def _tried(
    visit: Visit, text: str, params: Mapping[str, str], named: NamedQuery | None = None
) -> tuple[Answered | None, KgError | None, int]:
    try:
        return answered(visit, text, params, named), None, 200
    except KgError as error:
        return None, error, 503 if isinstance(error, Busy | Stopped) else 404 if isinstance(error, NotFound) else 400


def _line(visit: Visit, told: Mapping[str, Any], met: set[int]) -> TableLine:
    cells = []
    for one in told["cells"]:
        cell = TableCell(one["text"], is_figure=one["number"] is not None, language=one["language"])
        cell.href = visit.page_of(one["iri"]) if one["iri"] else None
        cell.marks = [_mark(number, met) for number in one["notes"]]
        cells.append(cell)
    return TableLine(cells, [_mark(number, met) for number in told["notes"]], tuple(told["asides"]), number=1)


def _mark(number: int, met: set[int]) -> Mark:
    is_first = number not in met
    met.add(number)
    return Mark((NOBODY, None), number, is_first)


def _place(where: str) -> tuple[int, int]:
    """The line and column of `line 2, column 7`."""
    numbers = [int(word) for word in where.replace(",", " ").split() if word.isdecimal()]
    return (numbers[0], numbers[1]) if len(numbers) > 1 else (1, 1)


def _downloads(visit: Visit, path: str, given: Mapping[str, str], found: Answered | None) -> list[tuple[str, str, str]]:
    """Label, address and file name of each form of an answer."""
    if found is None:
        return []
    plain = [(form, visit.at(f"{path}.{form}", **given), f"answer.{form}") for form in found.forms]
    cited = [
        (f"{form} with notes", visit.at(f"{path}.{form}", **given, cite=1), f"cited.{_ENDINGS.get(form, form)}")
        for form in found.cited_forms
    ]
    receipt = ("receipt", visit.at(f"{path}.receipt", **given), "answer.receipt.json")
    return [*plain, *cited, receipt]


def _field(visit: Visit, parameter: Parameter, value: str) -> ParameterField:
    words = once(visit.state, f"words {parameter.kind}", lambda: _words(visit, parameter.kind))
    return ParameterField(parameter, value, tuple(dict.fromkeys(words)))


def _words(visit: Visit, kind: str) -> list[tuple[str, str]]:
    """The words a parameter takes, each as it is typed and as it is called; none where anything may be typed."""
    if kind in SCHEMES:
        scheme = concept(f"{kind}-scheme").value.removeprefix(ONTOLOGY)
        return [(short_name(KG[one.name]), one.label) for one in terms_of(visit) if one.scheme == scheme]
    if kind == "list-day":
        return list(list_days(visit))
    return []


# what an answer can be drawn as


def _drawn(columns: Sequence[str], rows: Sequence[Sequence[Mapping[str, Any]]]) -> list[Drawn]:
    """A map, a chart over time or bars, where a column of numbers stands beside one of places, times or kinds."""
    if not rows or not columns:
        return []
    numbers = [
        at
        for at in range(len(columns))
        if columns[at] not in _NAMES and all(row[at]["number"] is not None for row in rows)
    ]
    if not numbers:
        return []
    figure = numbers[-1]
    figures = [float(row[figure]["number"]) for row in rows]
    others = [at for at in range(len(columns)) if rows[0][at]["number"] is None]
    made = []
    of_places = next((at for at in others if all(_state(row[at]) for row in rows)), None)
    of_times = next((at for at in others if all(day_number(row[at]["text"]) for row in rows)), None)
    if of_places is not None and len({_state(row[of_places]) for row in rows}) == len(rows):
        made.append(_as_map(columns[figure], [str(_state(row[of_places])) for row in rows], figures))
    if of_times is not None:
        made.append(_as_line(columns, rows, of_times, figure))
    elif others and len(rows) <= _BARS:
        labels = [row[others[0]]["text"] for row in rows]
        if len(set(labels)) == len(labels):
            drawn = [
                Bar(label, value, f"#line-{n}") for n, (label, value) in enumerate(zip(labels, figures, strict=True), 1)
            ]
            caption = f"{heading(columns[figure])} by {heading(columns[others[0]])}, in the order of the answer."
            made.append(Drawn(bars(drawn, caption), caption))
    return made


def _as_map(column: str, codes: Sequence[str], figures: Sequence[float]) -> Drawn:
    labels = known_places().labels
    counts = {code: int(value) for code, value in zip(codes, figures, strict=True)}
    at = {code: f"#line-{number}" for number, code in enumerate(codes, 1)}
    states = {code: label for code, label in labels.items() if code[3:].isalpha()}
    svg = state_map(counts, states, lambda code: at.get(code, "#"), f"{heading(column)} by State")
    off = [labels[code] for code in codes if len(code) > 5]
    beside = f" Not on this map: {', '.join(off)}." if off else ""
    return Drawn(svg, f"{heading(column)} by State.{beside}", shades(list(counts.values())))


def _as_line(columns: Sequence[str], rows: Sequence[Sequence[Mapping[str, Any]]], time: int, figure: int) -> Drawn:
    points = []
    for number, row in enumerate(rows, 1):
        days = day_number(row[time]["text"])
        assert days is not None
        title = ", ".join(cell["text"] for cell in row if cell["text"])
        points.append(Point(*days, float(row[figure]["number"]), row[figure]["text"], title, f"#line-{number}"))
    caption = f"{heading(columns[figure])} by {heading(columns[time])}; each point leads to its row."
    return Drawn(points_over_time(points, caption), caption)


def _state(cell: Mapping[str, Any]) -> str | None:
    """The code of a State that a cell names, by its IRI or its name."""
    iri = cell["iri"] or ""
    code = (
        iri.removeprefix(f"{ID}place/")
        if iri.startswith(f"{ID}place/us-")
        else known_places().states.get(fold(cell["text"]))
    )
    return code if code and code[3:].replace("-", "").isalpha() else None


_ENDINGS = {"markdown": "md", "csl": "csl.json"}
