"""Pages without text are found and read within limits by a program that is named; the others keep their text."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import KgError, UnreadableFile, UsageError
from kg.sources import PDF, ocr, text_layer
from kg.sources.machine_readings import Reading, written
from kg.sources.ocr import pages_without_text, read_pages
from tests.archive_files import pdf, scan, scanned_pdf
from tests.reading_pages import NO_TESSERACT, install, table

OF = "ab" * 32
TYPED = pdf([["Alder County signed on March 5, 2025"]])
STAMPED = ["Received March 6"]
LINES = [[("Alder", 96.4), ("signed", 71.6)], [("on", 90), ("", 95), ("March", 88.5)]]
Install = Callable[..., None]


@pytest.fixture
def tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    def put(written_there: str = table(LINES), **how: str) -> None:
        install(tmp_path / "bin", monkeypatch, written_there, **how)

    return put


@pytest.fixture(autouse=True)
def forgotten() -> None:
    ocr.program.cache_clear()


def read(content: bytes, language: str = "eng") -> Reading:
    text = text_layer(content, PDF, OF)
    return read_pages(content, OF, text.content if text else "", language)


FOUND = {
    "typed": (TYPED, ([], 1)),
    "an empty page": (scanned_pdf(), ([1], 1)),
    "pictures": (scan([["Alder"], ["Birch"]]), ([1, 2], 2)),
    "one among others": (scan([TYPED, ["Alder"], TYPED]), ([2], 3)),
    "few words and no picture": (pdf([["Page 1"]]), ([], 1)),
}


@pytest.mark.parametrize("name", FOUND)
def test_a_page_without_text_is_told_from_one_with(name: str) -> None:
    content, pages = FOUND[name]
    assert pages_without_text(content) == pages


MEMORANDA = {
    "KeyWestPDFL_TFM_MOA_030425": (list(range(1, 15)), 14),
    "BroomeCountyNY_WSO_MOA_031025": ([1, 2, 3, 4, 5, 6, 8, 9, 10], 10),
    "287gJEM_SanPatricioCoTX_09-03-2020": ([], 11),
    "287gWSO_FinneyCoKs2020-03-17": ([], 12),
    "TexasOfficeAttorneyGeneral_TFM_MOA_01.30.25": ([], 15),
}


@pytest.mark.parametrize("name", MEMORANDA)
def test_of_the_memoranda_those_that_are_scans_are_found_with_a_date_typed_upon_one(shared: Path, name: str) -> None:
    assert pages_without_text((shared / "data" / "moa" / f"{name}.pdf").read_bytes()) == MEMORANDA[name]


def test_words_come_with_lines_places_and_how_sure_they_are(tesseract: Install) -> None:
    tesseract()
    reading = read(scan([["Alder"]]))
    assert reading.text == "Alder signed\non March"
    assert reading.by == "tesseract 5.3.0, eng, 300 dpi"
    assert [one.word.confidence for one in reading.placed()] == [96, 72, 90, 88]
    # 2550 pixels are 8.5 inches of 72 points, and a point has ten tenths.
    assert reading.pages[0].lines[0][0][2:] == (720, 840, 480, 96)


def test_pages_with_text_keep_it_and_only_the_others_are_read(tesseract: Install) -> None:
    tesseract()
    content = scan([TYPED, ["Alder"], TYPED])
    reading = read(content)
    text = text_layer(content, PDF, OF)
    assert text is not None
    own = text.content.split("\f")
    assert reading.text.split("\f") == [own[0], "Alder signed\non March", own[2]]
    assert {one.page for one in reading.placed()} == {2}


def test_the_same_program_gives_the_same_bytes_and_another_version_says_so(tesseract: Install) -> None:
    tesseract()
    content = scan([["Alder"]])
    first = written(read(content))
    assert written(read(content)) == first
    tesseract(version="5.5.1")
    assert read(content).by == "tesseract 5.5.1, eng, 300 dpi"


def test_words_are_brought_to_the_form_every_text_has(tesseract: Install) -> None:
    tesseract(table([[("Le\u0301on", 90), ("a\x1bb", 90), ("\u00a0", 90)]]))
    assert read(scan([["Alder"]])).text == "L\u00e9on a\ufffdb"


REFUSED = {
    "no such language": (
        {},
        "xyz",
        r"tesseract has no language 'xyz' here; name one of eng, or install tesseract-ocr-",
    ),
    "a language that is an option": ({}, "--psm", r"tesseract has no language '--psm' here"),
    "a program that fails": ({"instead": "sys.exit(3)"}, "eng", r"page 1 cannot be read \(tesseract ended with 3\)"),
    "a program that writes nothing": ({"instead": "pass"}, "eng", r"page 1 cannot be read \(tesseract ended with 0\)"),
    "a program that never ends": (
        {"instead": "import time; time.sleep(60)"},
        "eng",
        r"page 1 takes longer than 1 seconds to read; give the part that is cited",
    ),
    "a program that writes without end": (
        {"instead": "f = open('page.tsv', 'wb')\nwhile True: f.write(b'x' * 1048576)"},
        "eng",
        r"page 1 cannot be read",
    ),
    "a program that takes all memory": (
        {"instead": "x = []\nwhile True: x.append(bytearray(1 << 28))"},
        "eng",
        r"page 1 cannot be read",
    ),
    "no table": ({"written_there": "words"}, "eng", r"page 1 cannot be read \(tesseract wrote no table of words\)"),
    "a table cut": ({"written_there": table(LINES)[:-30]}, "eng", r"page 1 cannot be read \(tesseract wrote no table"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_read_a_page_within_limits_is_told_and_ended(
    tesseract: Install, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    how, language, message = REFUSED[name]
    monkeypatch.setattr(ocr, "_SECONDS", 20 if "memory" in name else 1)
    monkeypatch.setattr(ocr, "_MEMORY", 300 << 20)
    tesseract(**how)
    with pytest.raises(KgError, match=message):
        read(scan([["Alder"]]), language)


def test_without_the_program_that_is_told_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UsageError, match="tesseract, which reads pages, is not installed; install it"):
        read(scan([["Alder"]]))


def test_where_every_page_has_text_there_is_nothing_to_read(tesseract: Install) -> None:
    tesseract()
    with pytest.raises(UsageError, match="every page has text of its own; quote from it as it is"):
        read(TYPED)


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="not a PDF"):
        pages_without_text(b"%PDF-1.4 cut")


@pytest.mark.slow
@NO_TESSERACT
def test_tesseract_reads_a_scan_and_is_sure_of_plain_words() -> None:
    assert shutil.which("tesseract"), "KG_OCR is set, and Tesseract is not installed"
    reading = read(scan([["Alder County signed an agreement", "on March 5, 2025."], TYPED]))
    first, second = reading.text.split("\f")
    assert first.split() == "Alder County signed an agreement on March 5, 2025.".split()
    assert second.strip() == "Alder County signed on March 5, 2025"
    assert min(one.word.confidence for one in reading.placed()) > 60
    (page, (left, top, width, height)), *_ = reading.boxes(0, len("Alder County signed an agreement"))
    assert page == 1
    assert (70 < left < 75, 60 < top < 75, 150 < width < 250, 5 < height < 20) == (True, True, True, True)


@pytest.mark.slow
@NO_TESSERACT
def test_tesseract_reads_a_page_of_a_real_memorandum(shared: Path) -> None:
    content = (shared / "data" / "moa" / "KeyWestPDFL_TFM_MOA_030425.pdf").read_bytes()
    path, _, _ = ocr.program()
    page = ocr._read(content, 1, path, "eng")
    assert "287(g) Task Force Model" in page.content
    assert "pursuant to which ICE delegates to nominated" in page.content
