"""A claim quoted in a newer capture too: how its words stand there is shown first, and a reason is asked for."""

from __future__ import annotations

from kg.ask.cite.cells import short_iri
from kg.errors import KgError, NotFound, Overtaken, Refused
from kg.web.desk.taking_back import claim_of, facts_of
from kg.web.desk.visiting import DeskVisit, head_of, page, to
from kg.web.pages import through_time
from kg.web.replies import Reply
from kg.workspace.quotations import OtherPlace

__all__ = ["quote", "shown"]


def shown(asked: DeskVisit) -> Reply:
    """How the claim's words stand in the newest capture of its document, and a form to quote it there."""
    return _shown(asked)


def _shown(asked: DeskVisit, fault: KgError | None = None, status: int = 200) -> Reply:
    state, claim = asked.visit.state, claim_of(asked)
    trace = state.trace(claim.value)
    own = next((one for one in trace.claims if one.iri == claim), None)
    if own is None or own.document is None:
        raise NotFound(f"there is no live claim {short_iri(claim)}", remedy="look for it with `kg find`")
    found = through_time.of_claim(asked.visit, own.document, claim) if own.withdrawn is None else None
    return page(
        asked,
        "quoting.html",
        "Quote a claim in a newer capture",
        status=status,
        name=short_iri(claim),
        claim_page=asked.visit.page_of(claim),
        path=asked.path["claim"],
        facts=facts_of(trace),
        found=found,
        sha256=found.sha256 if found else "",
        head=f"{state.head.sequence} {state.head.digest}",
        words=asked.sent.one("quote") or _words_now(found),
        prefix=asked.sent.one("prefix"),
        suffix=asked.sent.one("suffix"),
        reason=asked.sent.one("reason"),
        findings=fault.report.findings if isinstance(fault, Refused) else (),
        fault=fault,
    )


def _words_now(found: through_time.ShownQuotations | None) -> str:
    """What stands in the place of its one quotation; an archivist looks at it, and the gate."""
    return found.quotations[0].words_now if found and len(found.quotations) == 1 else ""


def quote(asked: DeskVisit) -> Reply:
    """Quote the claim there, where the archive is as it was when the archivist looked."""
    sent = asked.sent
    place = OtherPlace(sent.one("capture") or None, sent.one("quote") or None, sent.one("prefix"), sent.one("suffix"))
    try:
        workspace = asked.desk.workspace(asked.archivist)
        workspace.quote_again(claim_of(asked), sent.one("reason"), place, resting_on=head_of(asked))
    except Refused as error:
        return _shown(asked, error, 422)
    except KgError as error:
        return _shown(asked, error, 409 if isinstance(error, Overtaken) else 400)
    return to(asked.visit.page_of(claim_of(asked)) or "/desk")
