"""The workbench: SPARQL or a named query with its form, its answer with footnotes, chart, map and downloads.

Works as a form without a script; `static/workbench.js` checks while one types, completes names, keeps a history and
looks at a receipt that is dropped. What is asked is answered in a guarded child (`kg.web.asking`). Rows are sent as
they come; what is made of all of them, such as a map, follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup
from pyoxigraph import NamedNode

from kg.ask.catalogue import NamedQuery, Parameter
from kg.ask.catalogue.scheme_words import SCHEMES
from kg.ask.cite.cells import short_iri
from kg.errors import KgError, NotFound, QueryError
from kg.sparql import parse
from kg.terms import ID, KG, ONTOLOGY, PREFIXES, concept, fold, short_name
from kg.web.answer_tables import TableCell, TableLine, called, heading, spoken
from kg.web.asking import Busy, Stopped, Stream, ask
from kg.web.charts import Bar, Point, bars, day_number, points_over_time
from kg.web.maps import Shade, shades, state_map
from kg.web.notes import NOBODY, Mark, ShownNote, note_of
from kg.web.pages.counts import list_days
from kg.web.pages.ontology import terms_of
from kg.web.pieces import json_lines
from kg.web.remedies import in_words
from kg.web.replies import Reply, html, html_in_pieces, json_reply
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
    "select": ("html", "markdown", "csv", "json", "csl", "bibtex", "ris"),
    "ask": ("html", "markdown", "json", "csl", "bibtex", "ris"),
    "construct": ("html", "markdown", "json", "trig", "csl", "bibtex", "ris"),
    "describe": ("html", "markdown", "json", "trig", "csl", "bibtex", "ris"),
}
_LINES = 500
_BARS = 60
"""Lines of an answer shown, and bars of its chart."""
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


class Answered:
    """An answer as it is shown: its lines as they come; what there is to say of them all, when they have come."""

    def __init__(self, visit: Visit, stream: Stream, *, has_own_notes: bool = False, in_words: bool = False) -> None:
        """
        Raises:
            KgError: it ends before its first line.
        """
        self.stream, self.has_own_notes = stream, has_own_notes
        self._words = {f"kg:{term.name}": term.label for term in terms_of(visit)} if in_words else {}
        self.kind: str = stream.head["kind"]
        self.sparql: str = stream.head["sparql"]
        self.headings = [heading(one) for one in stream.head["columns"]]
        self.notes: list[ShownNote] = []
        self.missing: list[str] = []
        self.told: list[str] = []
        self.legend: list[tuple[str, str]] = []
        self.has_more = False
        self.rows = 0
        self.fault: KgError | None = None
        self._visit = visit
        self._cells: list[list[dict[str, Any]]] = []
        self._lines = self._shown(told := json_lines(stream), next(told, {}))
        self.first = next(self._lines, None)
        if self.first is None and self.fault is not None:
            raise self.fault

    @property
    def lines(self) -> Iterator[TableLine]:
        """The lines, once. Where they end before their time, `fault` says why."""
        if self.first is not None:
            yield self.first
            yield from self._lines

    @property
    def drawn(self) -> list[Drawn]:
        return _drawn(self.stream.head["columns"], self._cells) if self.fault is None else []

    def _shown(self, told: Iterator[dict[str, Any]], one: dict[str, Any]) -> Iterator[TableLine]:
        met: set[int] = set()
        try:
            while one:
                if "cells" in one:
                    self.rows += 1
                    for cell in one["cells"]:
                        cell["text"] = _in_words(cell["text"], cell["iri"], self._words)
                    self._cells.append(one["cells"])
                    self.notes += [note_of(self._visit, note["number"], note) for note in one["fresh"]]
                    yield _line(self._visit, one, met)
                elif "end" in one:
                    # What an option of the command line would do is of no use here.
                    self.legend = [(sign, means.partition(";")[0]) for sign, means in one["legend"]]
                    self.missing = list(one["missing"])
                    self.told = list(one["told"])
                self.has_more = self.has_more or "more" in one
                one = next(told, {})
        except KgError as error:
            self.fault = error

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

    @property
    def called(self) -> str:
        return heading(self.parameter.name)


def workbench(visit: Visit) -> Reply:
    """The editor, with an answer where something is asked."""
    text = visit.query.get("query", "")
    found, fault, status = _tried(visit, text, {}) if text.strip() else (None, None, 200)
    reply = _page(
        visit,
        "workbench.html",
        "Workbench",
        found,
        status,
        text=text or _START,
        fault=fault,
        queries=list(visit.state.catalogue.values()),
        downloads=_downloads(visit, "/workbench", {"query": text}, found),
        prefixes=sorted(PREFIXES.items()),
        limits=visit.settings,
    )
    return replace(reply, is_lasting=False)


def _page(visit: Visit, template: str, title: str, answer: Answered | None, status: int, **given: Any) -> Reply:
    """A page with or without an answer, which is shown as it comes."""
    if answer is None:
        return html(visit, template, title, status=status, answer=None, **given)
    reply = html_in_pieces(visit, template, title, answer.stream, answer=answer, **given)
    return replace(reply, pieces=_whole(reply.pieces or (), answer))


def _whole(pieces: Iterable[bytes], answer: Answered) -> Iterator[bytes]:
    """The page. Where its answer broke off the page says so; then it is not kept, and a program sees it as well."""
    yield from pieces
    if answer.fault is not None:
        raise answer.fault


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
    return _page(
        visit,
        "query.html",
        named.summary,
        found,
        status,
        named=named,
        fields=[_field(visit, one, given.get(one.name, "")) for one in named.parameters],
        example=dict(named.example),
        example_page=visit.at(visit.path, **dict(named.example)),
        fault=fault,
        downloads=_downloads(visit, visit.path, given, found),
        workbench_page=visit.at("/workbench", query=found.sparql if found else named.sparql),
    )


def answered(visit: Visit, text: str, params: Mapping[str, str], named: NamedQuery | None = None) -> Answered:
    """The answer to SPARQL or a named query, as many lines of it as a page shows.

    To cite all that a row rests on may take more than a question may: then a named query, whose rows name claims, is
    answered with the notes of those.

    Raises:
        KgError: it cannot be answered.
    """
    about = {"params": dict(params), "name": named is not None, "most": _LINES}
    try:
        return Answered(visit, ask(visit, text, "page", **about), in_words=named is not None)
    except Stopped:
        if named is None:
            raise
        return Answered(visit, ask(visit, text, "page", own=True, **about), has_own_notes=True, in_words=True)


def check(visit: Visit, text: str) -> Reply:
    """What is wrong with a query, at which line and column; and which of its words the ontology does not have."""
    try:
        parse(text, PREFIXES)
    except (QueryError, RecursionError) as error:
        what, where = (error.what, error.where) if isinstance(error, QueryError) else ("it is nested too deeply", "")
        line, column = _place(where)
        told = {"ok": False, "message": what, "where": where, "line": line, "column": column}
        return json_reply(told, is_lasting=False)
    unknown = [in_words(one) for one in visit.state.question(text, is_sparql=True).notices]
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


def _in_words(shown: str, iri: str | None, words: Mapping[str, str]) -> str:
    """A term of a vocabulary by what it is called, where the answer has its short IRI."""
    if not words:
        return shown
    if not iri:
        return spoken(shown)
    if ":" not in shown or iri.startswith(ID):
        return shown
    return words.get(shown) or (called(NamedNode(iri)) if short_iri(NamedNode(iri)) == shown else shown)


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
            caption = f"{_title(columns[figure])} by {heading(columns[others[0]])}, in the order of the answer."
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
    return Drawn(svg, f"{_title(column)} by State.{beside}", shades(list(counts.values())))


def _as_line(columns: Sequence[str], rows: Sequence[Sequence[Mapping[str, Any]]], time: int, figure: int) -> Drawn:
    points = []
    for number, row in enumerate(rows, 1):
        days = day_number(row[time]["text"])
        assert days is not None
        title = ", ".join(cell["text"] for cell in row if cell["text"])
        points.append(Point(*days, float(row[figure]["number"]), row[figure]["text"], title, f"#line-{number}"))
    caption = f"{_title(columns[figure])} by {heading(columns[time])}; each point leads to its row."
    return Drawn(points_over_time(points, caption), caption)


def _title(column: str) -> str:
    said = heading(column)
    return said[:1].upper() + said[1:]


def _state(cell: Mapping[str, Any]) -> str | None:
    """The code of a State that a cell names, by its IRI or its name."""
    iri = cell["iri"] or ""
    code = (
        iri.removeprefix(f"{ID}place/")
        if iri.startswith(f"{ID}place/us-")
        else known_places().states.get(fold(cell["text"]))
    )
    return code if code and code[3:].replace("-", "").isalpha() else None


_ENDINGS = {"markdown": "md", "csl": "csl.json", "bibtex": "bib"}
