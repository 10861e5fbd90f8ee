"""The bytes of a capture are those its digest names.

A footnote names bytes by their digest. Were other bytes kept under it, a reader's own copy would not match
what was quoted.
"""

import hashlib
from collections.abc import Iterator

from kg.gate.world import RuleContext, refusal, short_digest
from kg.model import Finding

CODE = "digest-matches"


def check(context: RuleContext) -> Iterator[Finding]:
    for source in context.draft.sources:
        capture = source.capture
        if source.content and hashlib.sha256(source.content).hexdigest() != capture.sha256:
            message = f"these bytes are not capture {short_digest(capture)}; attach the file the digest was taken of"
            yield refusal(CODE, message, capture.file_name)
