"""Fills templates: everything a template is given is inert and escaped, and nothing undefined is passed over."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg import __version__
from kg.inert import in_json, inert
from kg.web.pieces import in_pieces
from kg.web.remedies import for_pages

__all__ = ["STATIC", "environment", "page", "page_in_pieces", "static_version", "version"]

_FOLDER = Path(str(files("kg.web")))
STATIC = _FOLDER / "static"
_RAW = re.compile(r"\b[a-z]+(?:[A-Z][a-z]+)+\b|\b[a-z]+(?:_[a-z]+)+\b")
_BLANKS = re.compile(r"\s+")
_MARKUP = re.compile("[<>&]")


@cache
def environment() -> Environment:
    """The templates; what is no markup of ours is made inert before it is escaped. What a field holds to be sent back
    is `typed`: escaped alone, so that it comes back as it was."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters["grouped"] = lambda number: f"{number:,}"
    made.filters["several"] = several
    made.filters["lines"] = lines
    made.filters["typed"] = escape
    made.filters["flat"] = lambda text: _BLANKS.sub(" ", text)
    made.filters["coded"] = coded
    made.filters["data_block"] = data_block
    made.filters["led"] = lambda text, visit: for_pages(text, visit.at)
    made.globals["version"] = __version__
    made.globals["static"] = lambda name: f"/static/{name}?{static_version()}"
    return made


def page(template: str, **given: Any) -> bytes:
    """A page as bytes."""
    return environment().get_template(template).render(**given).encode("utf-8", "backslashreplace")


def page_in_pieces(template: str, **given: Any) -> Iterator[bytes]:
    """A page as it is made: what its loops go through may come while they do."""
    return in_pieces(environment().get_template(template).generate(**given))


def several(number: int, word: str, words: str = "") -> str:
    """
    >>> several(1, "claim"), several(1286, "claim"), several(2, "agency", "agencies")
    ('1 claim', '1,286 claims', '2 agencies')
    """
    return f"{number:,} {word if number == 1 else words or word + 's'}"


def lines(text: str) -> Markup:
    """Text that keeps its lines, as a program does; whatever else is in it is inert.

    >>> lines("SELECT *\\n<x>")
    Markup('SELECT *\\n&lt;x&gt;')
    """
    return Markup("\n").join(inert(line, longest=None) for line in text.replace("\r\n", "\n").split("\n"))


def data_block(told: Mapping[str, Any]) -> Markup:
    """JSON as it may stand in a `script` that is no script: nothing in it ends the element or begins a comment.

    >>> data_block({"name": "</script><!--"})
    Markup('{"name": "\\u003c/script\\u003e\\u003c!--"}')
    """
    text = in_json(json.dumps(told, ensure_ascii=False))
    return Markup(_MARKUP.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text))  # noqa: S704


def coded(text: str) -> Markup:
    """Text about columns and values, in which the names that programs see stand out.

    >>> coded("codifiedAt or is_part_of; <all>")
    Markup('<code>codifiedAt</code> or <code>is_part_of</code>; &lt;all&gt;')
    """
    return Markup(_RAW.sub(r"<code>\g<0></code>", str(escape(inert(text, longest=None)))))  # noqa: S704


@cache
def static_version() -> str:
    """Changes when what a browser keeps of ours has changed."""
    return _digest(STATIC)


@cache
def version() -> str:
    """Changes when pages may look otherwise."""
    return _digest(_FOLDER)


def _digest(folder: Path) -> str:
    hashed = hashlib.sha256(__version__.encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            hashed.update(path.read_bytes())
    return hashed.hexdigest()[:12]


def _shown(value: object) -> object:
    return inert(value, longest=None) if isinstance(value, str) and not isinstance(value, Markup) else value
