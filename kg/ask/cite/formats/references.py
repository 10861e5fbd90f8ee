"""The documents cited, for reference managers: CSL-JSON, BibTeX and RIS, made of one table of fields.

BibTeX as biblatex and JabRef read it, in UTF-8. RIS as its specification of 2011 has it; each line ends with CR LF.
Whatever a text holds, it is one value of one field: line breaks become blanks, what is not plainly visible its code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kg.ask.cite.notes import Answer
from kg.ask.cite.works import Work
from kg.errors import UsageError
from kg.inert import in_json, inert
from kg.terms import name_within_kind

__all__ = ["FORMS", "referenced", "render_bibtex", "render_csl", "render_ris"]


class _Field(NamedTuple):
    """A field of CSL-JSON, and what it is called in BibTeX and in RIS."""

    csl: str
    bibtex: str
    ris: str


_FIELDS = (
    _Field("title", "title", "TI"),
    _Field("container-title", "journal", "T2"),
    _Field("publisher", "publisher", "PB"),
    _Field("issued", "date", "DA"),
    _Field("page", "pages", "SP"),
    _Field("URL", "url", "UR"),
    _Field("accessed", "urldate", "Y2"),
    _Field("language", "language", "LA"),
    _Field("archive_location", "archivelocation", "AV"),
    _Field("note", "note", "N1"),
)
_TYPES = {
    "article-newspaper": ("article", "NEWS"),
    "report": ("techreport", "RPRT"),
    "webpage": ("online", "ELEC"),
    "legislation": ("legislation", "STAT"),
    "dataset": ("dataset", "DATA"),
    "document": ("misc", "GEN"),
}
"""CSL's types in BibTeX and in RIS."""
_SPECIAL = re.compile(r"[\\{}$&#%_~^]")
_ESCAPED = {
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
    **{"{": r"\textbraceleft{}", "}": r"\textbraceright{}"},  # BibTeX counts braces, escaped or not
}
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C"}
_NO_KEY = re.compile(r"[^A-Za-z0-9_-]+")


def referenced(works: Sequence[Work], form: str) -> str:
    """Works in one of `FORMS`; of none there is an empty list, a remark, or an empty line.

    Raises:
        UsageError: there is no such form.
    """
    if form not in FORMS:
        raise UsageError(f"there is no format {form!r} of references", remedy=f"use {', '.join(FORMS)}")
    return FORMS[form](works)


def render_csl(answer: Answer, style: str | None = None) -> Iterator[str]:
    yield from _rendered(answer, style, _csl)


def render_bibtex(answer: Answer, style: str | None = None) -> Iterator[str]:
    yield from _rendered(answer, style, _bibtex)


def render_ris(answer: Answer, style: str | None = None) -> Iterator[str]:
    yield from _rendered(answer, style, _ris)


def _rendered(answer: Answer, style: str | None, write: Callable[[Sequence[Work]], str]) -> Iterator[str]:
    """The documents an answer cites; in no style yet, whichever is asked for."""
    del style
    for _ in answer.pages():
        pass
    yield write(answer.notes.works())


def _csl(works: Sequence[Work]) -> str:
    return in_json(json.dumps([work.as_csl() for work in works], ensure_ascii=False, indent=2)) + "\n"


def _bibtex(works: Sequence[Work]) -> str:
    made = []
    keys: set[str] = set()
    for work in works:
        told = work.as_csl()
        fields = [f"  {one.bibtex} = {{{_in_bibtex(one, told[one.csl])}}}" for one in _FIELDS if one.csl in told]
        made.append(f"@{_TYPES[told['type']][0]}{{{_key(work, keys)},\n" + ",\n".join(fields) + "\n}\n")
    return "\n".join(made) or "% no document is cited\n"


def _ris(works: Sequence[Work]) -> str:
    lines = []
    for work in works:
        told = work.as_csl()
        lines += [f"TY  - {_TYPES[told['type']][1]}", f"ID  - {told['id']}"]
        lines += [f"{one.ris}  - {_in_ris(told[one.csl])}" for one in _FIELDS if one.csl in told]
        lines += [f"PY  - {told['issued']['date-parts'][0][0]}"] if "issued" in told else []
        lines += ["ER  - ", ""]
    return "".join(f"{line}\r\n" for line in lines or [""])


FORMS: Mapping[str, Callable[[Sequence[Work]], str]] = {"csl": _csl, "bibtex": _bibtex, "ris": _ris}
"""Each form by its name."""


def _in_bibtex(one: _Field, value: Any) -> str:
    if isinstance(value, dict):
        return "-".join(f"{part:02}" for part in value["date-parts"][0])
    text = _line(value)
    if one.csl == "URL":
        return "".join(_IN_ADDRESS.get(letter, letter) for letter in text)
    escaped = _SPECIAL.sub(lambda found: _ESCAPED.get(found[0], f"\\{found[0]}"), text)
    return f"{{{escaped}}}" if one.csl == "title" else escaped  # styles would make its capitals small


def _in_ris(value: Any) -> str:
    """A date as `2023/06/01/`, its parts empty that are not known."""
    if isinstance(value, dict):
        parts = [f"{part:02}" for part in value["date-parts"][0]]
        return "/".join([*parts, *[""] * (4 - len(parts))])
    return _line(value)


def _line(text: str) -> str:
    return inert(" ".join(text.split()), longest=None)


def _key(work: Work, used: set[str]) -> str:
    """The name of the document as a key no other entry has."""
    plain = _NO_KEY.sub("-", name_within_kind(work.iri)).strip("-") or "document"
    key = next(
        one for number in range(len(used) + 1) if (one := f"{plain}-{number + 1}" if number else plain) not in used
    )
    used.add(key)
    return key
