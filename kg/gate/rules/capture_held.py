"""The capture of every anchor is here, so that the anchor can be looked at."""

from collections.abc import Iterator

from kg.gate.world import Bench, notice, refusal, short
from kg.model import Finding

CODE = "capture-held"


def check(bench: Bench) -> Iterator[Finding]:
    for _, anchor, where in bench.anchors():
        if bench.is_held(anchor):
            continue
        digest = bench.digest_of(anchor)
        name = f"capture {short(digest)}" if digest else "the capture of this anchor"
        if bench.allow_unheld and digest:
            yield notice(CODE, f"{name} is not held here, so the anchor was not looked at; attach it", where)
        else:
            yield refusal(CODE, f"{name} is not held here; add or attach the document first", where)
