"""Relative references resolved against a base, RFC 3986 section 5.2; what has a scheme stays as it is."""

from __future__ import annotations

import re

__all__ = ["resolved"]

_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


def resolved(base: str, reference: str) -> str:
    """An IRI from an absolute base and a reference.

    >>> resolved("http://a/b/c?q", "../d")
    'http://a/d'
    """
    scheme, authority, path, query, fragment = _parts(reference)
    if scheme is not None:
        return reference
    scheme, from_authority, from_path, from_query, _ = _parts(base)
    if authority is not None:
        path = _without_dots(path)
    else:
        authority = from_authority
        if not path:
            path, query = from_path, from_query if query is None else query
        else:
            path = _without_dots(path if path.startswith("/") else _merged(authority, from_path, path))
    return _joined(scheme or "", authority, path, query, fragment)


def _parts(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = _PARTS.fullmatch(iri)
    assert found is not None  # every string has a path
    return found[1], found[2], found[3], found[4], found[5]


def _merged(authority: str | None, base: str, path: str) -> str:
    if authority is not None and not base:
        return f"/{path}"
    return base[: base.rfind("/") + 1] + path


def _without_dots(path: str) -> str:
    """The path with its `.` and `..` followed."""
    rooted = path.startswith("/")
    kept: list[str] = []
    segments = path.split("/")[1 if rooted else 0 :]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return ("/" if rooted else "") + "/".join(kept)


def _joined(scheme: str, authority: str | None, path: str, query: str | None, fragment: str | None) -> str:
    written = f"{scheme}:" if authority is None else f"{scheme}://{authority}"
    written += path
    if query is not None:
        written += f"?{query}"
    return written if fragment is None else f"{written}#{fragment}"
