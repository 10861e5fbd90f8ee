"""The text profile: decoding, line ends, NFC, and the way back to the original."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import UnreadableFile
from kg.sources import PROFILE, decode, profiled

# Characters whose normal form depends on the file beside them, with line ends and plain letters.
TRICKY = "\r\nae\u0301\u0327\u0344\u0f71\u0f72\u0f73\u1100\u1161\u11a8\uac00\u212b\u0310\u09c7\u09be\u2126"
TEXTS = st.one_of(
    st.text(st.sampled_from(TRICKY), max_size=30),
    st.text(st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(TRICKY)), max_size=60),
)


def in_one_go(decoded: str) -> str:
    """The profile as its description has it, with no thought of offsets."""
    shown = "".join(
        "\ufffd" if (ord(c) < 32 and c not in "\t\n\f\r") or 0x7F <= ord(c) < 0xA0 or c in "\ufffe\uffff" else c
        for c in decoded
    )
    return unicodedata.normalize("NFC", re.sub("\r\n?", "\n", shown))


def test_the_profile_has_a_name_with_a_version() -> None:
    assert PROFILE == "text-1"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("café".encode(), "café"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        (b"\xff\xfe" + "café".encode("utf-16-le"), "café"),
        (b"\xfe\xff" + "café".encode("utf-16-be"), "café"),
        (b"", ""),
        (b"\xef\xbb\xbf\xef\xbb\xbfa", "\ufeffa"),
    ],
)
def test_a_byte_order_mark_decides_and_is_dropped_once(content: bytes, text: str) -> None:
    assert decode(content, "x") == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"line\nsay \x93so\x94", "letter.txt: is not text in UTF-8 (byte 0x93 in line 2)"),
        (b"\xff\xfea", "letter.txt: is not text in UTF-16-LE"),
        (b"ok\n\x00\x01\x02", "letter.txt: is not text (a NUL in line 2)"),
        ("text".encode("utf-16-le"), "letter.txt: is not text (a NUL in line 1)"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00", "letter.txt: is not text (a NUL in line 1)"),
        (b"\xed\xa0\x80", "letter.txt: is not text in UTF-8"),
    ],
)
def test_what_is_not_text_is_refused_with_its_place(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(content, "letter.txt")
    assert str(caught.value).startswith(said)


def test_a_declared_encoding_serves_only_where_it_is_not_utf_8() -> None:
    assert decode(b"\x93so\x94", "x", declared="cp1252") == "“so”"
    assert decode("“so”".encode(), "x", declared="cp1252") == "“so”"
    with pytest.raises(UnreadableFile, match="CP1252"):
        decode(b"\x81", "x", declared="cp1252")
    with pytest.raises(UnreadableFile, match="UTF-16"):
        decode(b"\xff\xfea", "x", declared="cp1252")


@pytest.mark.parametrize(
    ("decoded", "text"),
    [
        ("a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne"),
        ("cafe\u0301", "café"),
        ("\u212b", "Å"),
        ("a\x00\x1b[31m\x7f\x9bz\ufffe", "a\ufffd\ufffd[31m\ufffd\ufffdz\ufffd"),
        ("tab\tpage\fend ", "tab\tpage\fend "),
        ("“kept”\u00a0as \u00ad is  ", "“kept”\u00a0as \u00ad is  "),
    ],
)
def test_line_ends_form_and_controls_change_and_nothing_else(decoded: str, text: str) -> None:
    assert profiled(decoded).content == text


@given(TEXTS)
def test_the_profile_in_parts_is_the_profile_in_one_go(decoded: str) -> None:
    assert profiled(decoded).content == in_one_go(decoded)


@given(TEXTS)
def test_the_profile_of_a_profiled_text_is_itself(decoded: str) -> None:
    content = profiled(decoded).content
    assert profiled(content).content == content


@given(TEXTS, st.data())
def test_every_offset_leads_back_to_the_part_of_the_original_it_is_made_of(decoded: str, data: st.DataObject) -> None:
    text = profiled(decoded)
    start = data.draw(st.integers(0, len(text.content)))
    end = data.draw(st.integers(start, len(text.content)))
    begin, stop = text.origin(start, end)
    assert 0 <= begin <= stop <= len(decoded)
    made = in_one_go(decoded[begin:stop])
    assert text.content[start:end] in made
    if start in text.starts and end in text.starts:
        assert made == text.content[start:end] or start == end


@given(TEXTS)
def test_the_parts_cover_text_and_original_without_gaps(decoded: str) -> None:
    text = profiled(decoded)
    assert (text.starts[-1], text.origins[-1]) == (len(text.content), len(decoded))
    assert text.origin(0, len(text.content)) == (0, len(decoded)) if text.content else True


def test_offsets_survive_line_ends_and_composed_letters() -> None:
    original = "Re\u0301sume\u0301\r\nsecond line\r\n"
    text = profiled(original)
    at = text.content.index("second")
    begin, stop = text.origin(at, at + 6)
    assert original[begin:stop] == "second"
    assert text.origin(1, 2) == (1, 3)


def test_in_a_run_of_foreign_letters_only_the_changed_one_is_taken_whole() -> None:
    original = "\u043f\u0438\u0306\u0441\u044c \u1112\u1161\u11ab\uae00"
    text = profiled(original)
    assert text.content == "\u043f\u0439\u0441\u044c \ud55c\uae00"
    assert [text.origin(at, at + 1) for at in range(7)] == [(0, 1), (1, 3), (3, 4), (4, 5), (5, 6), (6, 9), (9, 10)]
