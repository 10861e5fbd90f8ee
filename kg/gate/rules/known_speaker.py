"""Every speaker is described, as an organization or as an office; never as a private person.

Every statement is somebody's. A footnote without a speaker would leave the graph to say it.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Finding
from kg.terms import parts

CODE = "known-speaker"
KINDS = ("organization", "office")


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        kind, *name = parts(claim.speaker) or ("",)
        if kind not in KINDS:
            yield refusal(CODE, "only an organization or a public office can state something here", claim_place(claim))
        elif not context.knows(claim.speaker):
            message = f"speaker “{'/'.join(name)}” is not described; name it under `speakers:`"
            yield refusal(CODE, message, claim_place(claim))
