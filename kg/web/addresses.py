"""IRIs and the paths they stand at: a thing's page is at the path of its IRI.

    https://w3id.org/kg287g/id/agency/us-fl/x      /id/agency/us-fl/x, and as /id/agency/us-fl/x.ttl
    https://w3id.org/kg287g/ontology#agency        /ontology#agency

Which form is sent: the one a suffix names, else the one `Accept` likes best (RFC 9110, section 12.5.1),
else HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from pyoxigraph import NamedNode

from kg import terms

__all__ = ["FORMS", "MEDIA", "iri_at", "liked", "path_of", "split_suffix", "with_query"]

FORMS = {
    "html": "text/html",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "nq": "application/n-quads",
    "csv": "text/csv",
    "csl": "application/vnd.citationstyles.csl+json",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
}
"""What a thing can be sent as, by suffix."""
MEDIA = {
    **{media: form for form, media in FORMS.items()},
    "application/xhtml+xml": "html",
    "text/n-quads": "nq",
}
_SAFE = "/%:@!$&'()*+,;=~-._"


def path_of(iri: NamedNode | str) -> str | None:
    """Where a thing or a term has its page; None for what is not ours.

    >>> path_of("https://w3id.org/kg287g/id/place/us-fl"), path_of("https://w3id.org/kg287g/ontology#place")
    ('/id/place/us-fl', '/ontology#place')
    >>> path_of("https://example.org/")
    """
    value = iri.value if isinstance(iri, NamedNode) else iri
    if value.startswith(terms.ONTOLOGY):
        return f"/ontology#{quote(value.removeprefix(terms.ONTOLOGY))}"
    for part in ("id/", "shape/"):
        if value.startswith(terms.BASE + part):
            return f"/{part}{quote(value.removeprefix(terms.BASE + part), safe=_SAFE)}"
    return None


def iri_at(path: str) -> NamedNode | None:
    """The thing whose page stands at a path as it was sent, still percent-encoded.

    >>> iri_at("/id/row/ab/Sheet%201/3").value
    'https://w3id.org/kg287g/id/row/ab/Sheet%201/3'
    """
    try:
        return NamedNode(terms.ID + path.removeprefix("/id/")) if path.startswith("/id/") and path != "/id/" else None
    except ValueError:
        return None


def split_suffix(path: str, forms: Sequence[str] = tuple(FORMS)) -> tuple[str, str | None]:
    """A path without the suffix that names a form, and that form.

    >>> split_suffix("/id/place/us-fl.ttl"), split_suffix("/id/place/us-fl")
    (('/id/place/us-fl', 'ttl'), ('/id/place/us-fl', None))
    """
    head, dot, suffix = path.rpartition(".")
    return (head, suffix) if dot and suffix in forms and not head.endswith("/") else (path, None)


def liked(accept: str, offered: Mapping[str, str]) -> str | None:
    """Which of the offered media types a client likes best, by its form; None where it takes none.

    Of types it likes alike the first offered is taken; a more exact range overrules a wider one.

    >>> liked("text/turtle, text/html;q=0.5", {"html": "text/html", "ttl": "text/turtle"})
    'ttl'
    >>> liked("*/*", {"html": "text/html", "ttl": "text/turtle"})
    'html'
    """
    ranges = [found for one in accept.split(",") if (found := _range(one))]
    if not ranges:
        return next(iter(offered))
    best = max(offered, key=lambda form: _quality(offered[form], ranges))
    return best if _quality(offered[best], ranges) > 0 else None


def _range(written: str) -> tuple[str, float] | None:
    media, *parameters = (part.strip().lower() for part in written.split(";"))
    if "/" not in media:
        return None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return media, max(0.0, min(1.0, float(value)))
            except ValueError:
                return media, 0.0
    return media, 1.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    for wanted in (media, f"{media.partition('/')[0]}/*", "*/*"):
        found = [quality for one, quality in ranges if one == wanted]
        if found:
            return max(found)
    return 0.0


def with_query(path: str, **query: str | int | None) -> str:
    """A path with a query string of what is not empty; its fragment stays last.

    >>> with_query("/ontology#place", asOf=3)
    '/ontology?asOf=3#place'
    """
    given = {name: str(value) for name, value in query.items() if value not in (None, "")}
    if not given:
        return path
    before, sign, fragment = path.partition("#")
    joined = "&" if "?" in before else "?"
    return f"{before}{joined}{urlencode(given)}{sign}{fragment}"
