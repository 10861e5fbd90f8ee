"""Claim sheets in YAML, CSV, TriG, N-Quads and JSON-LD, with the documents they cite."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import yaml

from kg.intake.sheets import FORMATS, read_sheet_text
from kg.intake.sheets.claims import CLAIM_KEYS
from kg.intake.sheets.documents import DOCUMENT_KEYS
from kg.intake.sheets.forms import FORMS
from kg.intake.sheets.from_csv import COLUMNS
from kg.intake.sheets.sheet import SHEET_KEYS
from tests.archives import WORLD
from tests.fuzz.case import Bench, Case, Kind
from tests.fuzz.mutation import CHARACTERS, HEARD, NUMBERS, as_json, text, tree

__all__ = ["KINDS"]

_DOCUMENTS = {path.name: path.read_bytes() for path in sorted(WORLD.iterdir()) if path.suffix != ".yaml"}
_YAML = tuple(path.read_text() for path in sorted(WORLD.glob("*.yaml")))
_TABLES = (("alder-counts.csv", (WORLD / "alder-counts.csv").read_text()),)
_FORMS = sorted({key for form in FORMS.values() for key in form.keys})
_WORDS = (
    *tuple(sorted({*SHEET_KEYS, *CLAIM_KEYS, *DOCUMENT_KEYS, *_FORMS, *FORMS})),
    *(
        "alder-notice.txt",
        "../alder-notice.txt",
        "/proc/self/environ",
        "/dev/zero",
        "notice.fifo",
        "~",
        "unknown",
        "program",
    ),
    *(
        "&a",
        "*a",
        "<<: *a",
        "!!python/object:os.system",
        "!!binary aGk=",
        "!!timestamp",
        "? ",
        "|\n",
        ">-\n",
        "%YAML 1.1\n",
        "---\n",
    ),
    *(
        "vt",
        "us-vt",
        "task-force",
        "12",
        "true",
        "null",
        "~",
        "2025-03-03",
        "{}",
        "[]",
        "- ",
        ": ",
        "# ",
        "held by 9 agencies",
        HEARD,
    ),
)
_RDF_WORDS = (
    *(
        "GRAPH",
        "{",
        "}",
        "[",
        "]",
        "( 1 2 )",
        "a",
        ";",
        ".",
        "_:b",
        '"x"@en',
        '"x"^^xsd:integer',
        "<urn:x>",
        "<< >>",
        "@prefix x: <> .",
    ),
    *(
        "kg:Claim",
        "kg:anchor",
        "kg:value",
        "prov:wasAttributedTo",
        "oa:exact",
        "1e999",
        f"<{HEARD}>",
        "<x y>",
        "<\\u0000>",
        "true",
    ),
)
_JSON_WORDS = (
    "@id",
    "@type",
    "@graph",
    "@context",
    "@value",
    "@language",
    "@reverse",
    "@included",
    "@json",
    "@list",
    HEARD,
)


def _yaml(random: Random, bench: Bench) -> Case:
    sheet = random.choice(_YAML)
    if random.random() < 0.5:
        return _case(random, "s.yaml", text(random, sheet, _WORDS))
    value = yaml.safe_load(sheet)
    for _ in range(random.choice((1, 1, 2, 3))):
        value, _ = tree(random, value, _WORDS)
    with suppress(yaml.YAMLError, UnicodeError, RecursionError):  # what YAML cannot write may be JSON
        return _case(random, "s.yaml", yaml.safe_dump(value, allow_unicode=True, sort_keys=False).encode())
    return _case(random, "s.yaml", json.dumps(value, default=str).encode("utf-8", "surrogatepass"))


def _csv(random: Random, bench: Bench) -> Case:
    _, content = random.choice(_TABLES)
    if random.random() < 0.5:
        return _case(random, "s.csv", text(random, content, (*COLUMNS, ",", '"', "\n", "\t", ";", "sep=;\n", "=1+1")))
    rows = list(csv.reader(io.StringIO(content)))
    for _ in range(random.choice((1, 1, 2, 5))):
        row = random.choice(rows)
        how, at = random.randrange(5), random.randrange(len(row) or 1)
        if how == 0:
            row[at : at + 1] = []
        elif how == 1:
            row.insert(at, random.choice((*COLUMNS, *CHARACTERS, *NUMBERS)))
        elif how == 2:
            rows.insert(random.randrange(len(rows) + 1), list(row) * random.choice((1, 2, 200)))
        elif row:
            row[min(at, len(row) - 1)] = random.choice((*COLUMNS, *CHARACTERS, *NUMBERS, *_WORDS))
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return _case(random, "s.csv", out.getvalue().encode("utf-8", "surrogatepass"))


def _exported(bench: Bench, form: str, name: str) -> str:
    if form not in bench.made:
        bench.lay(Case((), base="world"))
        done = bench.kg("export", form, "-o", name)
        assert done.code == 0, done.err
        bench.made[form] = (bench.place / name).read_text()
    return str(bench.made[form])


def _trig(random: Random, bench: Bench) -> Case:
    blocks = _exported(bench, "trig", "out.trig").split("\n\n")
    prefixes = [block for block in blocks if "@prefix" in block]
    start = random.randrange(len(blocks))
    some = blocks if random.random() < 0.4 else [*prefixes, *blocks[start : start + 20]]
    return _case(random, "s.trig", text(random, "\n\n".join(some), _RDF_WORDS))


def _nquads(random: Random, bench: Bench) -> Case:
    return _case(random, "s.nq", text(random, _exported(bench, "nquads", "out.nq"), _RDF_WORDS))


def _jsonld(random: Random, bench: Bench) -> Case:
    value: Any = json.loads(_exported(bench, "jsonld", "out.jsonld"))
    for _ in range(random.choice((1, 1, 2, 4))):
        # mostly what is said, for the context is long and says little
        key = "@graph" if isinstance(value, dict) and "@graph" in value and random.random() < 0.8 else None
        if key:
            value[key], _ = tree(random, value[key], _JSON_WORDS)
        else:
            value, _ = tree(random, value, _JSON_WORDS)
    return _case(random, "s.jsonld", as_json(random, value))


_OF_RDF = ("s.trig", "s.nq", "s.jsonld")
"""Sheets that cite captures and bring none."""


def _case(random: Random, name: str, content: bytes) -> Case:
    words = random.choice((("add",),) * 4 + (("add", "--dry-run"), ("check",)))
    base = random.choice(("held", "held", "world")) if name in _OF_RDF else random.choice(("empty",) * 5 + ("world",))
    return Case((*words, name), {**_DOCUMENTS, name: content}, base=base, changed=name, records=words == ("add",))


def _read(content: bytes, name: str) -> object:
    path = Path(name)
    return read_sheet_text(content, FORMATS[path.suffix], base=path.parent, name=path.name)


KINDS = (
    Kind("sheets-yaml", _yaml, reads=_read),
    Kind("sheets-csv", _csv, reads=_read),
    Kind("sheets-trig", _trig, reads=_read),
    Kind("sheets-nquads", _nquads, reads=_read),
    Kind("sheets-jsonld", _jsonld, reads=_read),
)
