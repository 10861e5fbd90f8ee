"""Every speaker is described, as an organization or as an office; never as a private person."""

from collections.abc import Iterator

from kg.gate.world import Bench, claim_place, refusal
from kg.model import Finding
from kg.terms import parts

CODE = "known-speaker"
KINDS = ("organization", "office")


def check(bench: Bench) -> Iterator[Finding]:
    for claim in bench.draft.claims:
        kind, *name = parts(claim.speaker) or ("",)
        if kind not in KINDS:
            yield refusal(CODE, "only an organization or a public office can state something here", claim_place(claim))
        elif not bench.knows(claim.speaker):
            message = f"speaker “{'/'.join(name)}” is not described; name it under `speakers:`"
            yield refusal(CODE, message, claim_place(claim))
