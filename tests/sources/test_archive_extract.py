"""The text layers of plain text, Markdown, HTML and PDF."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UnreadableFile
from kg.guard import Limits
from kg.sources import CSV, HTML, MARKDOWN, PDF, PLAIN, XLSX, text_layer
from tests.archive_files import pdf, scanned_pdf


def text_of(content: bytes | str, kind: str) -> str:
    layer = text_layer(content.encode() if isinstance(content, str) else content, kind, "ab" * 32)
    assert layer is not None
    return layer.content


@pytest.mark.parametrize(
    ("kind", "content", "extractor"),
    [
        (PLAIN, b"words", "plain-1"),
        (MARKDOWN, b"words", "markdown-1"),
        (HTML, b"words", "html-2"),
        (PDF, pdf([["words"]]), "pdfium-2"),
    ],
)
def test_every_text_layer_names_its_extractor_and_profile(kind: str, content: bytes, extractor: str) -> None:
    layer = text_layer(content, kind, "ab" * 32)
    assert layer is not None
    assert (layer.extractor, layer.profile, layer.capture, layer.content) == (extractor, "text-1", "ab" * 32, "words")


@pytest.mark.parametrize("kind", [XLSX, CSV])
def test_tables_have_no_text_layer(kind: str) -> None:
    assert text_layer(b"anything", kind, "ab" * 32) is None


def test_an_unknown_media_type_is_refused_by_the_name_of_the_capture() -> None:
    with pytest.raises(UnreadableFile, match="capture abc: no text is read from image/png"):
        text_layer(b"x", "image/png", "abc")


def test_markdown_is_quoted_as_written() -> None:
    assert text_of("# A *title*\r\n\r\n- [x](y)  \n", MARKDOWN) == "# A *title*\n\n- [x](y)  \n"


PAGES = [
    ("<p>one</p><p>two</p>", "one\ntwo"),
    ("<p>one\n  two\t three</p>", "one two three"),
    ("<p>one<br>two<br/>three", "one\ntwo\nthree"),
    ("<div>a <b>bold</b><i>er</i> word</div>", "a bolder word"),
    ("<head><title>T</title><style>p{}</style></head><body>seen", "seen"),
    (
        "a<script>b</script>c<style>d</style>e<template>f</template>g<noscript>h</noscript>i<svg><text>j</text></svg>k",
        "acegik",
    ),
    ("a<!-- b -->c<?php d ?>e", "ace"),
    ("<p>seen<span hidden>not</span> tail</p><p hidden>not</p>", "seen tail"),
    ("<table><tr><th>State</th><th>Count</th></tr><tr><td>Texas <td> 26</table>", "State\tCount\nTexas\t26"),
    ("<ul><li>one<li>two</ul>after", "one\ntwo\nafter"),
    ("<pre>  kept\n   as is\n\nhere</pre>then", "  kept\n   as is\n\nhere\nthen"),
    ("287&#40;g&#x29; &amp; caf&eacute;&nbsp;&#8217;s &#151;", "287(g) & café\u00a0’s —"),
    ("&bogus; &amp;lt;", "&bogus; &lt;"),
    ("", ""),
    ("<html></html>", ""),
    ("<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><p>&a;</p>", "]>\n&a;"),
]


@pytest.mark.parametrize(("page", "text"), PAGES)
def test_a_page_reads_as_a_person_reads_it(page: str, text: str) -> None:
    assert text_of(page, HTML) == text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (b"<meta charset=windows-1252><p>\x93so\x94 caf\xe9", "“so” café"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>\x93so\x94", "“so”"),
        (b"<?xml version='1.0' encoding='ISO-8859-2'?><html><p>\xb1", "ą"),
        ("<meta charset=iso-8859-1><p>café".encode(), "café"),
        ("<meta charset=utf-8><p>café".encode("utf-16"), "café"),
    ],
)
def test_a_declared_encoding_is_used_where_the_page_is_not_utf_8(page: bytes, text: str) -> None:
    assert text_of(page, HTML) == text


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (b"<p>caf\xe9", "not text in UTF-8"),
        (b"<meta charset=utf-7><p>caf\xe9", "not text in UTF-8"),
        (b"<meta charset=rot13><p>caf\xe9", "not text in UTF-8"),
        (b"<!-- " + b"." * 1024 + b"--><meta charset=windows-1252><p>caf\xe9", "not text in UTF-8"),
        (b"<p>a\0b", "is not text"),
        (b"<div>" * 300 + b"deep", "nested too deeply"),
        (b"<p>" + b"x" * 11_000_000, "too long a piece"),
    ],
)
def test_a_page_that_would_be_read_wrongly_or_in_part_is_refused(page: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        text_of(page, HTML)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_no_page_gives_markup_of_a_known_tag_or_two_blanks_together(words: str) -> None:
    text = text_of(f"<p>{words}</p>", HTML)
    assert "<p>" not in text
    assert "  " not in text or "<pre" in words.lower()


def test_pages_of_a_pdf_are_set_apart_by_a_form_feed() -> None:
    assert text_of(pdf([["First page", "second line"], ["Second page"]]), PDF) == "First page\nsecond line\fSecond page"


def test_a_word_hyphenated_in_a_pdf_keeps_the_hyphen_on_the_page() -> None:
    assert text_of(pdf([["Form I-", "213 is meant"]]), PDF) == "Form I-213 is meant"


def test_a_scanned_pdf_has_an_empty_text() -> None:
    assert text_of(scanned_pdf(), PDF) == ""
    assert text_of(pdf([[" "], [""]]), PDF) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pdf([["secret"]], encrypted=True), "is encrypted; give a copy that opens without a password"),
        (pdf([["words"]])[:150], "is a truncated or damaged PDF"),
        (b"%PDF-1.7\nnothing", "is a truncated or damaged PDF"),
    ],
)
def test_a_pdf_that_cannot_be_opened_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        text_of(content, PDF)


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.extract.pdf.MAX_PAGES", 1)
    with pytest.raises(UnreadableFile, match="over 1 pages"):
        text_of(pdf([["a"], ["b"]]), PDF)


def test_a_pdf_with_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.extract.pdf.MAX_TEXT", 10)
    with pytest.raises(UnreadableFile, match="over 10 characters"):
        text_of(pdf([["seven words of text"]]), PDF)


@pytest.mark.small
def test_a_pdf_that_takes_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.extract.pdf.LIMITS", Limits(seconds=60, memory=600))
    with pytest.raises(UnreadableFile, match="takes more than 600 MiB of memory to read; give the part"):
        text_of(inflating(1 << 30), PDF)


def test_a_pdf_that_takes_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.extract.pdf.LIMITS", Limits(seconds=0.001, memory=600))
    with pytest.raises(UnreadableFile, match=r"takes longer than 0\.001 seconds to read; give the part"):
        text_of(pdf([["a"]] * 50), PDF)


def inflating(size: int) -> bytes:
    """A PDF of one page, whose content is so many blanks, deflated twice."""
    squeezer = zlib.compressobj(9)
    once = b"".join([*(squeezer.compress(b" " * (1 << 20)) for _ in range(size >> 20)), squeezer.flush()])
    content = zlib.compress(once, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%b\nendstream" % (len(content), content),
    ]
    whole = b"%PDF-1.4\n"
    for number, one in enumerate(objects, 1):
        whole += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    return whole + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"


@settings(deadline=None)
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused_and_nothing_else(data: st.DataObject) -> None:
    damaged = bytearray(pdf([["some words", "and more"], ["a page"]]))
    for _ in range(data.draw(st.integers(1, 6))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with suppress(UnreadableFile):
        text_of(bytes(damaged), PDF)


REAL = [
    ("287gJEM_SanPatricioCoTX_09-03-2020.pdf", 11, "287(g) Jail Enforcement Model"),
    ("287gWSO_FinneyCoKs2020-03-17.pdf", 12, "the Finney County Sheriff’s Office (FCSO)"),
    ("TexasOfficeAttorneyGeneral_TFM_MOA_01.30.25.pdf", 15, "assigned and/or co-located with ICE"),
]


@pytest.mark.parametrize(("name", "pages", "words"), REAL)
def test_the_real_memoranda_are_read_page_by_page(shared: Path, name: str, pages: int, words: str) -> None:
    content = (shared / "data" / "moa" / name).read_bytes()
    text = text_of(content, PDF)
    assert text.count("\f") == pages - 1
    assert text.count(words) == 1
    assert "\r" not in text
    assert "\ufffd" not in text
    assert text_of(content, PDF) == text


APART = [
    ("there were 137<sup>2</sup> agreements", "there were 137 [2] agreements"),
    ("there were 137<sup>[2]</sup>agreements", "there were 137 [2] agreements"),
    ("137<sup><a href='#n2'>2</a></sup><sup>,</sup><sup>3</sup>.", "137 [2], [3]."),
    ("137<sup>*</sup> of", "137 [*] of"),
    ("137<sup>a</sup> of", "137 [a] of"),
    ("137<sup>see table 2 below</sup>of", "137 see table 2 below of"),
    ("137<a href='#fn1'>2</a> of", "137 [2] of"),
    ("137<a role='doc-noteref' href='n.html'>2</a> of", "137 [2] of"),
    ("137<span class='noteref'>2</span> of", "137 [2] of"),
    ("go <a href='#top'>to the top</a>, now", "go to the top, now"),
    ("H<sub>2</sub>O and 10<sup>6</sup>", "H [2] O and 10 [6]"),
    ("the 47<sup>th</sup> and the ACME<sup>TM</sup>", "the 47th and the ACMETM"),
    ("over <s>41</s> 14 people", "over ~~41~~ 14 people"),
    ("over <del>41</del><ins>14</ins> people", "over ~~41~~ 14 people"),
    ("over 4<strike>1<b>2</b></strike>, they say", "over 4 ~~12~~, they say"),
    ("137<img alt=','>141", "137 141"),
    ("<table><tr><td>137<sup>2</sup><td>2</table>", "137 [2]\t2"),
    ("<p>137<sup>2<p>next", "137 [2]\nnext"),
]


@pytest.mark.parametrize(("page", "text"), APART)
def test_a_page_keeps_marks_apart_from_words(page: str, text: str) -> None:
    assert text_of(page, HTML) == text


def test_an_older_extractor_still_makes_the_text_it_made() -> None:
    page = b"<p>137<sup>2</sup> of <s>41</s>14</p>"
    older = text_layer(page, HTML, "ab" * 32, extractor="html-1")
    assert older is not None
    assert (older.extractor, older.content) == ("html-1", "1372 of 4114")
    assert text_layer(page, HTML, "ab" * 32, extractor="html-0") is None


@pytest.mark.slow
def test_a_long_page_costs_no_more_than_its_length() -> None:
    """One line of many pieces: to put them together one after the other would copy a terabyte."""
    assert len(text_of("<p>" + "<b>x</b>" * 1_000_000, HTML)) == 1_000_000


def printed(*shown: str) -> bytes:
    """A PDF of one page on which these operators stand."""
    stream = " ".join(shown).encode()
    plain = pdf([["x"]])
    start, end = plain.index(b"stream\n") + 7, plain.index(b"\nendstream")
    return plain[:start] + stream + plain[end:]


LINE = "BT /F1 12 Tf 1 0 0 1 72 700 Tm (there were 137) Tj"


@pytest.mark.parametrize(
    ("operators", "text"),
    [
        (f"{LINE} /F1 7 Tf 5 Ts (2) Tj /F1 12 Tf 0 Ts ( of) Tj ET", "there were 137 [2] of"),
        (f"{LINE} /F1 7 Tf 5 Ts (2) Tj /F1 12 Tf 0 Ts (of) Tj ET", "there were 137 [2] of"),
        (f"{LINE} /F1 7 Tf 5 Ts (12) Tj /F1 12 Tf 0 Ts (, of) Tj ET", "there were 137 [12], of"),
        (f"{LINE} /F1 7 Tf -3 Ts (2) Tj /F1 12 Tf 0 Ts ( of) Tj ET", "there were 137 [2] of"),
        (f"{LINE} /F1 7 Tf 5 Ts (th) Tj /F1 12 Tf 0 Ts ( of) Tj ET", "there were 137th of"),
        (f"{LINE} /F1 7 Tf (2) Tj /F1 12 Tf ( of) Tj ET", "there were 1372 of"),
        ("BT /F1 7 Tf 5 Ts 1 0 0 1 72 700 Tm (1) Tj /F1 12 Tf 0 Ts (The note) Tj ET", "[1] The note"),
        (
            "BT /F1 1 Tf 12 0 0 12 72 700 Tm (137) Tj 7 0 0 7 92 705 Tm (2) Tj 12 0 0 12 100 700 Tm (of) Tj ET",
            "137 [2] of",
        ),
    ],
)
def test_a_pdf_keeps_apart_what_is_printed_smaller_and_off_the_line(operators: str, text: str) -> None:
    assert text_of(printed(operators), PDF) == text
