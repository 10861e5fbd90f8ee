"""A quotation begins and ends between words and numbers of its text: 141 is not quoted out of 1,141.

Cut inside a number or a word, a quotation could say what its source does not.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, refusal
from kg.model import Finding, Quotation
from kg.sources import anchor as anchors

CODE = "quotation-of-whole-words"


def check(context: RuleContext) -> Iterator[Finding]:
    for _, anchor, where in context.anchors():
        content = context.text(anchor.text) if isinstance(anchor, Quotation) else None
        if isinstance(anchor, Quotation) and content is not None and anchors.holds(content, anchor):
            whole = anchors.cut_at(content, anchor.start, anchor.end)
            if whole is not None:
                said = " ".join(content[slice(*whole)].split("\n"))
                message = f"“{anchor.exact}” cuts a word or number of the text in two; quote “{said}”"
                yield refusal(CODE, message, where)
