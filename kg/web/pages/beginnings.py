"""The beginning of an id, as notes and tables of answers print it, leads to the claim or capture whose id begins so.

one         302 to its page, in the form asked for
several     300 and a page that lists them
none        404
"""

from __future__ import annotations

from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg import terms
from kg.ask import find
from kg.errors import NotFound, UsageError
from kg.web.addresses import path_of
from kg.web.pages.search import listed, results
from kg.web.replies import Reply, redirect
from kg.web.visits import Visit

__all__ = ["beginning", "begun"]

_MOST = 50
"""Things shown that begin as an address does."""
_WHOLE = {"claim": 26, "capture": len("sha256-") + 64}
"""Letters of a whole id."""


def begun(visit: Visit, iri: NamedNode, form: str) -> Reply | None:
    """The answer where an address has the beginning of an id; None where it is whole or of another kind.

    Raises:
        NotFound: no id begins so.
        UsageError: several do, and a form for programs is asked for.
    """
    kind, *rest = terms.parts(iri) or ("",)
    name = unquote("/".join(rest))
    found = beginning(visit, iri, is_page=form == "html")
    if found is None:
        return None
    typed = f"{kind}/{name}"
    if len(found) == 1:
        path = path_of(found[0]) or "/"
        return redirect(visit.at(path if form == "html" else f"{path}.{form}"), 302)
    told = [f"Several ids begin with “{name}”."]
    if len(found) > _MOST:
        told.append(f"The first {_MOST} are shown; more letters lead to fewer.")
    return listed(visit, f"Several begin with {typed}", "", results(visit, found[:_MOST]), told=told, status=300)


def beginning(visit: Visit, iri: NamedNode, *, is_page: bool = False) -> list[NamedNode] | None:
    """The claims or captures whose id begins as that of `iri`; of several all if a page is to list them. None where it
    is a whole id, or of another kind.

    Raises:
        NotFound: no id begins so.
        UsageError: several do, and no page is to list them.
    """
    kind, *rest = terms.parts(iri) or ("",)
    name = unquote("/".join(rest))
    if not name or len(name) >= _WHOLE.get(kind, 0) or find.is_known(visit.state.store, iri):
        return None
    found = find.beginning(visit.state.store, f"{kind}/{name}", most=_MOST + 1)
    if not found:
        raise NotFound(f"there is no {kind} whose id begins with {name[:80]!r}", remedy="look for it with `kg find`")
    if len(found) > 1 and not is_page:
        ids = ", ".join(one.value.removeprefix(terms.ID) for one in found[:3])
        raise UsageError(
            f"'{kind}/{name}' is the beginning of several ids, among them {ids}", remedy="give more letters"
        )
    return found
