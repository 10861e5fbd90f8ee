"""The text layers of plain text, Markdown, HTML and PDF."""

from __future__ import annotations

import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.archive import CSV, HTML, MARKDOWN, PDF, PLAIN, XLSX, text_layer
from kg.errors import UnreadableFile
from kg.guard import Limits
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
        (HTML, b"words", "html-1"),
        (PDF, pdf([["words"]]), "pdfium-1"),
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
    monkeypatch.setattr("kg.archive.extract.pdf.MAX_PAGES", 1)
    with pytest.raises(UnreadableFile, match="over 1 pages"):
        text_of(pdf([["a"], ["b"]]), PDF)


def test_a_pdf_with_too_much_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.archive.extract.pdf.MAX_TEXT", 10)
    with pytest.raises(UnreadableFile, match="over 10 characters"):
        text_of(pdf([["seven words of text"]]), PDF)


def test_a_pdf_that_takes_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.archive.extract.pdf.LIMITS", Limits(seconds=60, memory=600))
    with pytest.raises(UnreadableFile, match="takes more than 600 MiB of memory to read; give the part"):
        text_of(inflating(1 << 30), PDF)


def test_a_pdf_that_takes_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.archive.extract.pdf.LIMITS", Limits(seconds=0.001, memory=600))
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


@settings(max_examples=50, deadline=None)
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
