"""Answers as CSV a person can check: things by name instead of digests. KG_GOLDEN=write makes the files anew."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions

from kg import terms
from kg.ask.catalogue import values_block
from kg.index import Store
from kg.index.store import PREFIXES
from kg.sparql import normalized_text

MASKED = frozenset({"byteSize"})
"""Columns that depend on how a library happens to pack a workbook."""

_CLAIMS = """
    SELECT ?claim ?document ?exact ?fileName ?row WHERE {
      ?claim kg:statedIn ?document ; kg:anchor ?anchor .
      OPTIONAL { ?anchor oa:hasSelector/oa:exact ?exact }
      OPTIONAL { ?anchor kg:row ?row ; oa:hasSource/kg:fileName ?fileName }
    } ORDER BY ?document ?fileName ?row ?exact ?claim
"""
_DIGESTS = "SELECT ?sha256 ?fileName WHERE { ?capture kg:sha256 ?sha256 ; kg:fileName ?fileName }"
_CONTRIBUTIONS = "SELECT ?contribution ?sequence WHERE { ?contribution kg:sequence ?sequence }"


def agrees(path: Path, answer: str) -> bool:
    """Whether a golden file holds this answer; with KG_GOLDEN=write it is written first."""
    if os.environ.get("KG_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(answer, "utf-8")
    return path.is_file() and path.read_text("utf-8") == answer


def answer(store: Store, sparql: str, names: Mapping[str, str] | None = None) -> str:
    """What a query answers, as CSV, with `names` put for the digests they stand for."""
    found = store.query(normalized_text(sparql, PREFIXES))
    assert isinstance(found, QuerySolutions)
    columns = [variable.value for variable in found.variables]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    for row in found:
        writer.writerow([_cell(column, row[column], names or {}) for column in columns])
    return out.getvalue()


def readable_names(store: Store) -> dict[str, str]:
    """Names for claims, digests and contributions of a small archive: where they stand, what they quote."""
    names: dict[str, str] = {}
    for found in _rows(store, _CLAIMS):
        claim, document = found["claim"].value, "/".join(terms.parts(found["document"])[1:])
        where = (
            f"{found['fileName'].value} row {found['row'].value}" if found["row"] else terms.fold(found["exact"].value)
        )
        taken = sum(name.startswith(f"claim {document}: {where}") for name in names.values())
        names.setdefault(claim, f"claim {document}: {where}" + (f" ({taken + 1})" if taken else ""))
    names |= {found["sha256"].value: f"sha256 of {found['fileName'].value}" for found in _rows(store, _DIGESTS)}
    for found in _rows(store, _CONTRIBUTIONS):
        names[found["contribution"].value] = f"contribution {found['sequence'].value}"
    return names


def rows_of(store: Store, sparql: str, bound: Mapping[str, Iterable[NamedNode | Literal]]) -> set[tuple[object, ...]]:
    found = store.query(
        normalized_text(values_block(sparql, {name: list(values) for name, values in bound.items()}), PREFIXES)
    )
    assert isinstance(found, QuerySolutions)
    columns = [variable.value for variable in found.variables]
    return {tuple(row[column] for column in columns) for row in found}


def _rows(store: Store, sparql: str) -> QuerySolutions:
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    return found


def _cell(column: str, term: object, names: Mapping[str, str]) -> str:
    if term is None or column in MASKED:
        return "" if term is None else "…"
    assert isinstance(term, NamedNode | Literal)
    value = names.get(term.value, term.value)
    if value.startswith(terms.ID + "capture/sha256-"):
        return names.get(value.rpartition("-")[2], value)
    if value.startswith(terms.ID + "row/"):
        _, digest, sheet, row = terms.parts(NamedNode(value))
        return f"{names.get(digest, digest)} {sheet} row {row}"
    return value.replace(terms.ID, "").replace(terms.ONTOLOGY, "kg:")
