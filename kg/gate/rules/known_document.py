"""Every document a claim is stated in, or reports, is described.

A footnote names the document, its date and who published it. Without a description it could not.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, claim_place, refusal
from kg.model import Finding
from kg.terms import parts

CODE = "known-document"


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        for document in (claim.document, *(r for r in claim.reports if parts(r)[:1] == ("document",))):
            kind, *name = parts(document) or ("",)
            if kind != "document":
                yield refusal(
                    CODE, "a claim is stated in a document of this project; name it document/…", claim_place(claim)
                )
            elif not context.knows(document):
                message = f"document “{'/'.join(name)}” is not described; describe it in the sheet, or add it first"
                yield refusal(CODE, message, claim_place(claim))
