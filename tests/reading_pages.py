"""A stand-in for Tesseract that gives the words it was told to, and what tests need to know of the real one."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.sources import ocr

NO_TESSERACT = pytest.mark.skipif(
    shutil.which("tesseract") is None and not os.environ.get("KG_OCR"),
    reason="needs Tesseract on PATH (apt-get install tesseract-ocr)",
)
"""Where KG_OCR is set, as in .ci/run, they must run."""
HEADINGS = "level page_num block_num par_num line_num word_num left top width height conf text".split()


def table(lines: Iterable[Iterable[tuple[str, float]]]) -> str:
    """Words with how sure each is, as Tesseract's table has them; each line stands in the one paragraph."""
    rows = ["\t".join(HEADINGS), "1\t1\t0\t0\t0\t0\t0\t0\t2550\t3300\t-1\t"]
    for number, line in enumerate(lines, 1):
        for at, (word, sure) in enumerate(line, 1):
            rows.append(f"5\t1\t1\t1\t{number}\t{at}\t{300 * at}\t{300 + 50 * number}\t200\t40\t{sure}\t{word}")
    return "\n".join(rows) + "\n"


def install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, written: str, *, version: str = "5.3.0", instead: str = ""
) -> None:
    """Put a program named tesseract on PATH that writes this table, or does something else `instead` (Python)."""
    folder.mkdir(exist_ok=True)
    (folder / "table.tsv").write_text(written, "utf-8")
    copied = f"shutil.copy({str(folder / 'table.tsv')!r}, sys.argv[2] + '.tsv')"
    program = folder / "tesseract"
    program.write_text(
        f"#!{sys.executable} -IS\n"
        "import shutil, sys\n"
        f"if sys.argv[1] == '--version': print('tesseract {version}'); sys.exit()\n"
        "if sys.argv[1] == '--list-langs': print('List of languages (2):\\neng\\nosd'); sys.exit()\n"
        f"{instead or copied}\n",
        "utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    ocr.program.cache_clear()
