"""Parquet of a table, made of its CSV: the same cells, with the types that the table of columns gives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import UsageError
from kg.export.tables.columns import ArchiveTable

if TYPE_CHECKING:
    import polars

__all__ = ["require", "write"]

_ROWS = 1 << 16
"""Of a row group: what is read and written at a time does not grow with the table."""


def require() -> None:
    """
    Raises:
        UsageError: polars is not installed.
    """
    _polars()


def write(table: ArchiveTable, csv: Path, out: Path) -> None:
    """Write the Parquet of a table whose CSV is there.

    Raises:
        UsageError: polars is not installed, or cannot write it.
    """
    pl = _polars()
    types = {
        "day": pl.Date,
        "number": pl.Int64,
        "figure": pl.Float64,
        "truth": pl.Boolean,
    }
    frame: polars.LazyFrame = pl.scan_csv(
        csv, schema={column.name: types.get(column.form, pl.String) for column in table.columns}
    )
    times = [column.name for column in table.columns if column.form == "instant"]
    frame = frame.with_columns(pl.col(name).str.to_datetime(time_unit="us", time_zone="UTC") for name in times)
    try:
        frame.sink_parquet(out, compression="zstd", row_group_size=_ROWS)
    except pl.exceptions.PolarsError as error:
        what = f"Parquet cannot be written ({str(error).splitlines()[0]})"
        raise UsageError(what, where=out.name, remedy="leave out --parquet, or get a newer polars") from error


def _polars() -> Any:
    try:
        import polars
    except ImportError as error:
        remedy = "install it with: pip install 'kg287g[frames]'"
        raise UsageError("polars, which writes Parquet, is not installed", remedy=remedy) from error
    return polars
