"""A program on the façade, as a reader of the documentation would write it; a test has mypy read it strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import kg
from kg.errors import KgError, NotFound


def agencies(folder: str | Path, place: str) -> list[tuple[str, str]]:
    """The agencies of a State with the first note of each."""
    with kg.open(folder) as workspace:
        answer = workspace.cite("agencies-by-place", {"place": place}, time_limit=30)
        return [(str(row.values[1]), row.notes[0].text) for row in answer.rows]


def added(workspace: kg.Workspace, earlier: date, later: date) -> int:
    """How many agreements a list names that an earlier one does not."""
    compared = workspace.changes(earlier, later)
    return len(compared.changes.added)


def main() -> int:
    try:
        with kg.Workspace.open("archive", archivist="reading room") as workspace:
            answer = workspace.query("counts-over-time", {"measure": "agreements-in-force"})
            total = sum(value for row in answer.rows for value in row if isinstance(value, int))
            print(answer.columns, total, len(answer.to_json()))
            print(answer.to_pandas().shape, answer.to_polars().shape)
            reasons = workspace.why("agencies-by-place", 1, {"place": "ak"})
            print(reasons.row.number, [note.text for note in reasons.notes])
            report = workspace.check("sheet.yaml")
            if report.passes:
                print(workspace.add("sheet.yaml").contribution)
            print(added(workspace, date(2021, 1, 13), date(2023, 9, 12)), workspace.counts().claims)
    except NotFound as error:
        print(error.nearest)
    except KgError as error:
        print(error.what, error.remedy)
    return len(agencies("archive", "ak"))
