"""The capture of every anchor is here, so that the anchor can be checked.

What cannot be looked at cannot be held to its source. An archive's own export may come back without its
documents (`--allow-unheld`).
"""

from collections import Counter
from collections.abc import Iterator

from kg.gate.world import RuleContext, notice, refusal, short_digest
from kg.model import Finding

CODE = "capture-held"


def check(context: RuleContext) -> Iterator[Finding]:
    """A refusal for each anchor; where they are let pass, one notice for each capture."""
    let_pass: Counter[str] = Counter()
    for _, anchor, where in context.anchors():
        if context.is_held(anchor):
            continue
        digest = context.digest_of(anchor)
        if context.allow_unheld and digest:
            let_pass[digest] += 1
        else:
            name = f"capture {short_digest(digest)}" if digest else "the capture of this anchor"
            yield refusal(CODE, f"{name} is not held here; add or attach the document first", where)
    for digest, anchors in sorted(let_pass.items()):
        many = f"{anchors:,} anchors in it were" if anchors > 1 else "an anchor in it was"
        yield notice(CODE, f"not held here, so {many} not checked; attach it", f"capture {short_digest(digest)}")
