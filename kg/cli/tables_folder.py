"""`kg export tables`: what is typed for it, and what is said of the folder that was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.output import say
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.workspace.answering import Answering

__all__ = ["export_tables", "refuse_options_of_tables"]


def export_tables(
    archive: Answering, folder: Path | None, output: Path | None, *, parquet: bool, ignore_decisions: bool
) -> None:
    """Write the tables and say how many rows each has.

    Raises:
        UsageError: no folder is named, or it cannot be written.
    """
    from kg.cli.rendering.outcomes import plural
    from kg.cli.rendering.progress import ProgressBar

    if folder is None or output is not None:
        raise UsageError("tables are a folder of files", remedy="write kg export tables DIR, without -o")
    with ProgressBar("tables", known=2) as bar:
        done = archive.tables(folder, parquet=parquet, ignore_decisions=ignore_decisions, told=bar.told)
    for name, rows in done.rows.items():
        say(f"{name}.csv: {plural(rows, 'row')}")
    say(f"{plural(done.files, 'file')} and {done.byte_size:,} bytes in {folder}, of contribution {done.sequence}")
    say("what each column says: codebook.md there")


def refuse_options_of_tables(form: str, folder: Path | None, *, parquet: bool, ignore_decisions: bool) -> None:
    """
    Raises:
        UsageError: something is typed that is for tables alone, and another format is.
    """
    if form == "tables":
        return
    if folder is not None:
        raise UsageError(f"{form} is one file", where=str(folder), remedy="name it with -o")
    given = {"--parquet": parquet, "--ignore-decisions": ignore_decisions}
    if wrong := [option for option, typed in given.items() if typed]:
        raise UsageError(f"{wrong[0]} is for tables", remedy=f"leave it out, or write kg export tables DIR {wrong[0]}")
