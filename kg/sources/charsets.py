"""Encodings by the labels that pages and servers give them (Encoding Standard), and what a server says of one."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["known", "served"]

_KNOWN = {
    # Pages that say Latin-1 or ASCII mean windows-1252.
    **dict.fromkeys("windows-1252 cp1252 iso-8859-1 iso8859-1 latin1 latin-1 l1 us-ascii ascii".split(), "cp1252"),
    **{f"windows-125{n}": f"cp125{n}" for n in (0, 1, 3, 4, 7)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 5, 7, 15)},
    **dict.fromkeys("utf-8 utf8".split(), "utf-8"),
}
_SERVED = re.compile(r"content-type:[^;]*(?:;.*)?;\s*charset\s*=\s*\"?([^\s\";]+)", re.I)


def known(label: str) -> str | None:
    """The encoding as Python calls it; None where it is not read here.

    >>> known("ISO-8859-1"), known("cp1250"), known("utf-7")
    ('cp1252', 'cp1250', None)
    """
    folded = label.lower()
    return _KNOWN.get(folded, folded if folded in _KNOWN.values() else None)


def served(headers: Iterable[str]) -> str | None:
    """The encoding that the headers of a capture say, `content-type: text/plain; charset=…`; None where none does.

    >>> served(["etag: x", 'content-type: text/html; charset="windows-1252"'])
    'cp1252'
    """
    found = (_SERVED.match(one) for one in headers)
    return next((known(one[1]) for one in found if one), None)
