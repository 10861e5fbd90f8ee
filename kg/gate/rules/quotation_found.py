"""A quotation is found in its text exactly, at the place it gives."""

from collections.abc import Iterator

from kg.gate.world import Bench, refusal
from kg.model import Finding, Quotation
from kg.sources import anchor as anchors

CODE = "quotation-found"


def check(bench: Bench) -> Iterator[Finding]:
    for _, anchor, where in bench.anchors():
        if isinstance(anchor, Quotation):
            content = bench.text(anchor.text)
            if content is not None and not anchors.holds(content, anchor):
                message = f"“{anchor.exact}” does not stand at {anchor.start}–{anchor.end}; quote the text as it stands"
                yield refusal(CODE, message, where)
