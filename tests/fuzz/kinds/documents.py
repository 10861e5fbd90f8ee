"""Documents: plain text, Markdown, HTML and PDF, kept as captures."""

from __future__ import annotations

import zlib
from pathlib import Path
from random import Random

from kg.sources import media_type, text_layer
from tests.fuzz.case import Bench, Case, Kind
from tests.fuzz.mutation import flipped, markup, text, tokens

__all__ = ["KINDS"]

_TEXT = """\
Alder County Sheriff's Office
Notice of 3 March 2026

The office has signed a 287(g) agreement; “lawful, limited and local”. Its deputies turned over 14 people.
"""
_MARKDOWN = (
    "# Notice\r\n\r\n- [agreement](https://alder.example/a)\n\n| state | count |\n|---|---|\n| VT | 12 |\n\n> quoted\n"
)
_HTML = """\
<?xml version="1.0"?><!-- saved --><!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Notice</title><style>p{}</style></head><body>
<h1>Notice &amp; report</h1><p>The office <b>signed</b> an agreement<sup>1</sup> on&nbsp;March 3.<br>Two lines.</p>
<table><tr><th>State</th><td>Vermont</td><td>12</td></tr></table><pre>  kept
  blanks</pre><script>x<y</script><template><p>no</p></template><svg><text>t</text></svg><p hidden>unseen</p>
<ul><li>one<li>two</ul><a href="https://alder.example/">link</a></body></html>
"""
_HTML_WORDS = (
    *(
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<pre>",
        "<script>",
        "</script>",
        "<style>",
        "<svg>",
        "<math>",
        "<template>",
    ),
    *(
        "<br>",
        "<a href='x'>",
        "<select>",
        "<frameset>",
        "<plaintext>",
        "<textarea>",
        "hidden",
        "<meta charset=utf-16>",
        "&nbsp;",
    ),
    *(
        "<meta http-equiv=content-type content='text/html; charset=shift_jis'>",
        "<!--",
        "--!>",
        "<base href='//x'>",
        "<li>" * 500,
    ),
)


def _plain(random: Random, bench: Bench) -> Case:
    return _case(
        random,
        "notice.txt",
        text(random, _TEXT, ("\f", "\r", "%PDF-", "<html>", "PK", "{\\rtf1", "WARC/1.0", "From: x\n")),
    )


def _markdown(random: Random, bench: Bench) -> Case:
    return _case(
        random, "notice.md", text(random, _MARKDOWN, ("#", "```", "|", "[x](y)", "<b>", "---\n", "> ", "* ", "<!--"))
    )


def _html(random: Random, bench: Bench) -> Case:
    made = markup(random, _HTML, _HTML_WORDS) if random.random() < 0.7 else tokens(random, _HTML, _HTML_WORDS)
    content = made.encode(random.choice(("utf-8",) * 8 + ("utf-16", "latin-1", "cp1252", "utf-8-sig")), "replace")
    return _case(random, random.choice(("page.html", "page.html", "page.txt", "page.xhtml")), content)


_PDF_WORDS = (
    *("1 0 R", "2 0 R", "3 0 R", "4 0 R", "99 0 R", "/Kids", "/Count 2147483647", "/Rotate 45", "/Subtype /Type3"),
    *("/MediaBox [0 0 1e9 1e9]", "/ToUnicode 4 0 R", "/Encrypt 5 0 R", "[[[[", "<<", ">>", "null", "/FlateDecode"),
)


def _pdf(random: Random, bench: Bench) -> Case:
    content = _assembled(random, _objects(random))
    return _case(random, "report.pdf", flipped(random, content) if random.random() < 0.3 else content)


def _objects(random: Random) -> list[bytes]:
    """Catalog, pages, a page, its words, a font, a form: one of them changed."""
    words = "BT /F1 12 Tf 72 720 Td (Alder County signed an agreement) Tj 0 -14 Td (on March 3, 2026) Tj ET"
    if random.random() < 0.5:
        put = (
            "Tj",
            "TJ",
            "q",
            "Q",
            "/Fm Do",
            "BT",
            "ET",
            "[(a) -9e9 (b)] TJ",
            "1e38 0 0 1e38 0 0 cm",
            "(\\377\\376)",
            "<feff>",
            "BI ID EI",
        )
        words = tokens(random, words, put)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> /XObject << /Fm 6 0 R >> >> >>",
        None,
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        None,
    ]
    at = random.choice((0, 1, 2, 4))
    if random.random() < 0.6:
        objects[at] = tokens(random, str(objects[at]), _PDF_WORDS)
    made = [one.encode("latin-1", "replace") if one else b"" for one in objects]
    made[3] = _stream(random, words.encode("latin-1", "replace"))
    made[5] = _stream(
        random,
        b"/Fm Do /Fm Do" if random.random() < 0.2 else b"BT (form) Tj ET",
        "/Type /XObject /Subtype /Form /BBox [0 0 9 9]",
    )
    return made


def _stream(random: Random, content: bytes, more: str = "") -> bytes:
    """A stream, packed once or many times, of which the words may be a small part."""
    if random.random() < 0.15:
        content += random.choice((b" ", b"0 ", b"q ", b"(a) Tj ", b"BT (a) Tj ET ")) * random.choice(
            (1_000, 100_000, 4_000_000)
        )
    levels = random.choice((0, 1, 1, 2, 3, 12))
    for _ in range(levels):
        content = zlib.compress(content, 9)
    name = f"/Filter [{' '.join(['/FlateDecode'] * levels)}]" if levels else ""
    if random.random() < 0.05:
        name = random.choice(
            (
                "/Filter /ASCIIHexDecode",
                "/Filter /LZWDecode",
                "/Filter /DCTDecode",
                "/Filter /RunLengthDecode",
                "/Filter /Crypt",
            )
        )
    length = len(content) if random.random() < 0.95 else random.choice((0, -1, 1 << 31, 1 << 63))
    return f"<< {more} /Length {length} {name} >>\nstream\n".encode() + content + b"\nendstream"


def _assembled(random: Random, objects: list[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    if random.random() < 0.1:
        start = random.choice((0, start + 7, 1 << 40))
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    previous = b" /Prev %d" % start if random.random() < 0.05 else b""
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        previous,
        start,
    )


def _case(random: Random, name: str, content: bytes) -> Case:
    words = ("document", "add", name, "--id", "notice", "--title", "Notice", "--kind", "article")
    return Case(words, {name: content}, base="empty", changed=name, records=True)


def _read(content: bytes, name: str) -> object:
    return text_layer(content, media_type(content, Path(name).name), "ab" * 32, name=name)


KINDS = (
    Kind("text", _plain, reads=_read),
    Kind("markdown", _markdown, reads=_read),
    Kind("html", _html, reads=_read),
    Kind("pdf", _pdf),
)
