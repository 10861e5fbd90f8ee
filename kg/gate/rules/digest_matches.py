"""The bytes of a capture are those its digest names."""

import hashlib
from collections.abc import Iterator

from kg.gate.world import Bench, refusal, short_digest
from kg.model import Finding

CODE = "digest-matches"


def check(bench: Bench) -> Iterator[Finding]:
    for source in bench.draft.sources:
        capture = source.capture
        if source.content and hashlib.sha256(source.content).hexdigest() != capture.sha256:
            message = f"these bytes are not capture {short_digest(capture)}; attach the file the digest was taken of"
            yield refusal(CODE, message, capture.file_name)
