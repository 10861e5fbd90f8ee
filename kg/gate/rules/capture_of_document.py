"""A claim stands in a capture of the document that it is said to be stated in.

Words of one publication would be cited as another's. Bytes that were recorded as of two documents are of both.
"""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.gate.world import RuleContext, refusal
from kg.identity import REGISTER
from kg.model import Finding
from kg.terms import parts

CODE = "capture-of-document"


def check(context: RuleContext) -> Iterator[Finding]:
    """One finding for each capture that is taken for another document's, at the first claim in it."""
    seen: set[tuple[str | None, NamedNode]] = set()
    for claim, anchor, where in context.anchors():
        if claim is None or claim.document == REGISTER.iri:  # what may stand in the register is `decision-is-whole`'s
            continue
        if claim.document in context.draft.at_fault:  # told where its bytes came in
            continue
        if (pair := (context.digest_of(anchor), claim.document)) not in seen:
            seen.add(pair)
            known = context.documents(pair[0]) if pair[0] else ()
            if known and claim.document not in known:
                own, other = ((parts(one) or (one.value,))[-1] for one in (known[0], claim.document))
                message = f"its place is in a capture of document “{own}”, and not of “{other}”"
                yield refusal(CODE, f"{message}; write `document: {own}`, or name a capture of “{other}”", where)
