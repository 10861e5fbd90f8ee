"""Literals that are of their datatype beyond doubt, whichever library reads them.

A literal that is not plain may be sound all the same; a library has to say so. The forms are those of
XML Schema Part 2 (https://www.w3.org/TR/xmlschema-2/), less signs, zones and lengths nobody here writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime

from pyoxigraph import Literal, NamedNode

from kg.terms import XSD

__all__ = ["is_plain"]


def is_plain(value: NamedNode | Literal) -> bool:
    """Whether it is a literal of its datatype, beyond doubt."""
    form = _FORMS.get(value.datatype) if isinstance(value, Literal) else None
    return form is not None and form(value.value)


def _is_date(text: str) -> bool:
    return re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and _exists(date, text)


def _is_time(text: str) -> bool:
    form = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
    return re.fullmatch(form, text) is not None and _exists(datetime, text)


def _exists(kind: type[date], text: str) -> bool:
    try:
        kind.fromisoformat(text)
    except ValueError:
        return False
    return True


def _of_form(form: str) -> Callable[[str], bool]:
    compiled = re.compile(form)
    return lambda text: compiled.fullmatch(text) is not None


_FORMS: Mapping[NamedNode, Callable[[str], bool]] = {
    XSD.string: lambda _: True,
    XSD.anyURI: lambda _: True,
    XSD.boolean: _of_form("true|false"),
    XSD.integer: _of_form("0|-?[1-9][0-9]{0,17}"),
    XSD.decimal: _of_form(r"-?[0-9]{1,17}(\.[0-9]{1,17})?"),
    XSD.gYear: _of_form("(?!0000)[0-9]{4}"),
    XSD.gYearMonth: _of_form("(?!0000)[0-9]{4}-(0[1-9]|1[0-2])"),
    XSD.date: _is_date,
    XSD.dateTime: _is_time,
}
