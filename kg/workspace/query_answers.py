"""An answer as a Python program reads it: columns, rows of plain values, JSON, or a frame.

The engine's rows are read as they are asked for, and kept: an answer may be read more than once. A writer that
wants the stream itself takes `engine`, and nothing else then.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolution, QuerySolutions, QueryTriples, Triple

from kg.errors import UsageError
from kg.terms import XSD

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["QueryAnswer", "Value"]

Value = str | int | float | Decimal | bool | date | datetime | None
"""A cell as Python has it; an IRI as its text."""
Engine = QuerySolutions | QueryBoolean | QueryTriples

_OF_TYPE: dict[NamedNode, Any] = {
    XSD.integer: int,
    XSD.decimal: Decimal,
    XSD.boolean: lambda text: text in ("true", "1"),
    XSD.date: date.fromisoformat,
    XSD.dateTime: datetime.fromisoformat,
}


class QueryAnswer:
    """The answer to a query. Iterating gives the engine's rows, whose terms are asked for by name or place:
    `row["agency"].value`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._read: list[Any] = []
        self._stream: Iterator[Any] = iter(()) if isinstance(engine, QueryBoolean) else iter(engine)

    @property
    def columns(self) -> tuple[str, ...]:
        """A SELECT's variables; subject, predicate and object of CONSTRUCT and DESCRIBE; `answer` of ASK."""
        if isinstance(self.engine, QuerySolutions):
            return tuple(variable.value for variable in self.engine.variables)
        return ("answer",) if isinstance(self.engine, QueryBoolean) else ("subject", "predicate", "object")

    @cached_property
    def rows(self) -> tuple[tuple[Value, ...], ...]:
        """Every row as plain values, in the order of the columns; None where a column is unbound.

        Raises:
            QueryError: as the answer is read, it takes more than it may.
        """
        if isinstance(self.engine, QueryBoolean):
            return ((bool(self.engine),),)
        return tuple(tuple(map(_value, row)) for row in self)

    def __iter__(self) -> Iterator[QuerySolution]:
        yield from self._read
        for row in self._stream:
            self._read.append(row)
            yield row

    def __bool__(self) -> bool:
        """What ASK answers; of other queries, whether there is a row."""
        return bool(self.engine) if isinstance(self.engine, QueryBoolean) else any(True for _ in self)

    def to_json(self) -> str:
        """SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/), as `kg query --json` gives."""
        if isinstance(self.engine, QueryBoolean):
            return json.dumps({"head": {}, "boolean": bool(self.engine)})
        from kg.ask.cite.formats.sparql_json import term_json

        bindings = [
            {name: term_json(one) for name, one in zip(self.columns, row, strict=True) if one is not None}
            for row in self
        ]
        return json.dumps({"head": {"vars": self.columns}, "results": {"bindings": bindings}}, ensure_ascii=False)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from kg.ask.notebook import rows_html

        if isinstance(self.engine, QueryBoolean):
            return rows_html(self.columns, [["yes" if self.engine else "no"]])
        return rows_html(self.columns, map(tuple, self))

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas frame.

        Raises:
            UsageError: pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise _missing("pandas") from error
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """The rows as a polars frame.

        Raises:
            UsageError: polars is not installed.
        """
        try:
            import polars
        except ImportError as error:
            raise _missing("polars") from error
        schema = list(self.columns)
        return polars.DataFrame(self.rows, schema=schema, orient="row", strict=False, infer_schema_length=None)


def _missing(name: str) -> UsageError:
    return UsageError(f"{name} is not installed", remedy="install it with: pip install 'kg287g[frames]'")


def _value(term: NamedNode | BlankNode | Literal | Triple | None) -> Value:
    """A term as a plain value; text where Python has nothing for it, such as a year without a day."""
    if term is None:
        return None
    if not isinstance(term, Literal):
        return term.value if isinstance(term, NamedNode) else str(term)
    try:
        value: Value = _OF_TYPE.get(term.datatype, str)(term.value)
    except ValueError:
        return term.value
    return value
