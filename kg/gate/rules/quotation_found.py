"""A quotation is found in its text exactly, at the place it gives.

Words that stand elsewhere, or are a letter off, are not the words of the source. Near matches are offered
to a person and never taken.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, refusal
from kg.model import Finding, Quotation
from kg.sources import anchor as anchors

CODE = "quotation-found"


def check(context: RuleContext) -> Iterator[Finding]:
    for _, anchor, where in context.anchors():
        if isinstance(anchor, Quotation):
            content = context.text(anchor.text)
            if content is not None and not anchors.holds(content, anchor):
                message = f"“{anchor.exact}” does not stand at {anchor.start}–{anchor.end}; quote the text as it stands"
                yield refusal(CODE, message, where)
