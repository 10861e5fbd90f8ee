"""A researcher's program: prints what sources state about agreements in force, year by year, and who states it.

    kg demo
    python3 examples/researcher.py archive

Figures of one time stand side by side, in the order of the answer; nothing here picks one of them.
"""

from __future__ import annotations

import sys

import kg

COLUMNS = ("time", "precisionName", "value", "modelName", "speakerName")


def main(archive: str) -> None:
    notes: dict[int, str] = {}
    with kg.open(archive) as workspace:
        answer = workspace.cite("counts-over-time", {"measure": "agreements-in-force", "place": "us"})
        rows = answer.rows
    for row in rows:
        said = dict(zip(answer.columns, row.values, strict=True))
        time, precision, value, model, speaker = (_text(said[column]) for column in COLUMNS)
        numbers = " ".join(f"[{note.number}]" for note in row.notes)
        print(f"{time:<8} {precision:>9} {value:>5}  {model:<23} {speaker} {numbers}")
        notes |= {note.number: note.text for note in row.notes}
    print()
    for number, text in sorted(notes.items()):
        print(f"[{number}] {text}")


def _text(term: object) -> str:
    """The words of a term; nothing where the source does not say."""
    return str(getattr(term, "value", ""))


if __name__ == "__main__":
    main(*sys.argv[1:])
