"""A text layer is what the named extractor and profile make of the capture's own bytes.

Offsets of quotations count in the text layer. A text made by other means would move every quotation made in
it.
"""

from collections.abc import Iterator

from kg.gate.world import RuleContext, refusal
from kg.model import Finding, Source
from kg.sources import charsets, text_layer

CODE = "text-of-these-bytes"


def check(context: RuleContext) -> Iterator[Finding]:
    for source in context.draft.sources:
        if source.content and source.text and not _is_of(source):
            message = "the text layer is not of these bytes; let `kg document add` make it again"
            yield refusal(CODE, message, source.capture.file_name)


def _is_of(source: Source) -> bool:
    capture = source.capture
    charset = charsets.served(capture.headers)
    return text_layer(source.content, capture.media_type, capture.sha256, charset=charset) == source.text
