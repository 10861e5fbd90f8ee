"""Memento (RFC 7089): each page is the gate to its own earlier states, which are those after each contribution.

    GET /id/place/us-fl  with Accept-Datetime     302 to /id/place/us-fl?asOf=3, varying with it
    GET /id/place/us-fl?asOf=3                    Memento-Datetime, and links to the original and the map
    GET /timemap/id/place/us-fl                   every state, as application/link-format (RFC 6690)

A state is as old as its contribution. Before the first, the first is given (section 4.5.3). A page that is not there
now has neither gate nor map: whoever asks for them is told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.responses import Response

from kg import terms
from kg.errors import UsageError
from kg.web.addresses import iri_at, split_suffix, with_query
from kg.web.replies import Reply
from kg.web.visits import Visit
from kg.workspace.states import RecordedContribution

__all__ = ["gate", "headers", "timemap"]

_EXAMPLE = "Sun, 22 Nov 2026 00:02:30 GMT"
_FIRST = """SELECT (MIN(?n) AS ?first) {{
    {{ GRAPH ?claim {{ {node} ?p ?o }} }} UNION {{ GRAPH ?claim {{ ?s ?p {node} }} }}
    UNION {{ ?claim kg:statedIn|prov:wasAttributedTo|kg:anchor|kg:reports {node} }}
    UNION {{ BIND({node} AS ?claim) }}
    ?claim kg:recordedIn? ?recorded . ?recorded kg:sequence ?n }}"""


def gate(visit: Visit, wanted: str, base: str) -> Response:
    """Where the state of a time is.

    Raises:
        UsageError: the time cannot be read, or there is no state yet.
    """
    when = _read(wanted)
    every = _states(visit)
    chosen = next((one for one in reversed(every) if one.when.replace(microsecond=0) <= when), every[0])
    told = {"location": base + _at(visit, chosen), "vary": "accept-datetime", "link": _links(visit, every, base)}
    return Response(status_code=302, headers=told)


def headers(visit: Visit, base: str) -> dict[str, str]:
    """What a page says of itself: where its states are, and of one of them which it is."""
    if not visit.as_of:
        return {"link": _own(visit, base), "vary": "accept-datetime"}
    last = visit.state.last
    if last is None:
        return {}
    return {"memento-datetime": _http(last.when), "link": _links(visit, [last], base)}


def timemap(visit: Visit, base: str) -> Reply:
    """Every state of a page; `visit.path` is that of the page.

    Raises:
        UsageError: there is no state yet.
    """
    every = _states(visit)
    here = base + visit.path
    lines = [
        f'<{here}>; rel="original timegate"',
        f'<{base}/timemap{visit.path}>; rel="self"; type="application/link-format"; '
        f'from="{_http(every[0].when)}"; until="{_http(every[-1].when)}"',
        *(f'<{base}{_at(visit, one)}>; rel="{_rel(every, one)}"; datetime="{_http(one.when)}"' for one in every),
    ]
    return Reply((",\n".join(lines) + "\n").encode(), "application/link-format")


def _states(visit: Visit) -> Sequence[RecordedContribution]:
    """The states in which the archive said something of what the page is about."""
    every = visit.state.contributions
    if not every:
        raise UsageError("the archive is empty", remedy="ask again when something is recorded")
    iri = iri_at(split_suffix(visit.path)[0])
    if iri is None or iri.value.startswith(f"{terms.ID}place/"):
        return every
    found = [row["first"] for row in visit.state.select(_FIRST.format(node=iri)) if row["first"]]
    return [one for one in every if one.number >= int(found[0])] if found else every


def _read(wanted: str) -> datetime:
    """A time as RFC 7089 has it (2.1.1): one form, of which day and weekday agree."""
    try:
        when = datetime.strptime(wanted, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
        if _http(when) == wanted:
            return when
    except ValueError:
        pass
    raise UsageError(
        f"Accept-Datetime cannot be {wanted[:60]!r}",
        where="Accept-Datetime",
        remedy=f"write the weekday, the day and the time in GMT as in '{_EXAMPLE}'",
    )


def _own(visit: Visit, base: str) -> str:
    return (
        f'<{base}{visit.path}>; rel="original timegate", '
        f'<{base}/timemap{visit.path}>; rel="timemap"; type="application/link-format"'
    )


def _links(visit: Visit, every: Sequence[RecordedContribution], base: str) -> str:
    told = [_own(visit, base)]
    for one in dict.fromkeys((every[0], every[-1])):
        told.append(f'<{base}{_at(visit, one)}>; rel="{_rel(every, one)}"; datetime="{_http(one.when)}"')
    return ", ".join(told)


def _rel(every: Sequence[RecordedContribution], one: RecordedContribution) -> str:
    is_first, is_last = one == every[0], one == every[-1]
    if len(every) == 1:
        return "memento"
    return "first memento" if is_first else "last memento" if is_last else "memento"


def _at(visit: Visit, one: RecordedContribution) -> str:
    query = {name: value for name, value in visit.query.items() if name != "asOf"}
    return with_query(visit.path, **query, asOf=one.number)


def _http(when: datetime) -> str:
    return format_datetime(when.astimezone(UTC), usegmt=True)
