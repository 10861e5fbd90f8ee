"""What needs Node.js: a client of its world asks the endpoint, and TypeScript checks the types of our scripts.

Both are packages of npm; their versions are named here.
"""

from __future__ import annotations

import io
import json
import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from kg.web.rendering import STATIC
from kg.web.visits import SiteSettings
from kg.workspace import Workspace
from tests.export.test_export_about import DAMAGES, VALIDATOR
from tests.node import installed, needs_node, ran
from tests.sites import demo
from tests.web.test_web_protocol import served

pytestmark = [pytest.mark.slow, needs_node]

COMUNICA = "@comunica/query-sparql@4.5.0"
TYPESCRIPT = "typescript@5.9.3"
STRICT = ["--allowJs", "--checkJs", "--noEmit", "--strict", "--noUncheckedIndexedAccess"]
MADE_FOR = ["--target", "es2022", "--lib", "es2023,dom,dom.iterable"]
ASKING = """import { QueryEngine } from "@comunica/query-sparql";
const [endpoint, ...queries] = process.argv.slice(2);
const engine = new QueryEngine(), sources = [{ type: "sparql", value: endpoint }], told = [];
for (const query of queries) {
  const found = await engine.query(query, { sources });
  if (found.resultType === "boolean") { told.push(await found.execute()); continue; }
  let number = 0;
  for await (const one of await found.execute()) { number += 1; }
  told.push(number);
}
console.log(JSON.stringify(told));
"""
PREFIXES = "PREFIX kg: <https://w3id.org/kg287g/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
QUERIES = [
    "SELECT ?agency { ?agency a kg:Agency }",
    "SELECT ?model (COUNT(?a) AS ?n) { ?a a kg:Agreement ; kg:model ?model } GROUP BY ?model",
    "SELECT ?a ?signed { ?a a kg:Agreement OPTIONAL { ?a kg:signed ?signed } } ORDER BY ?a LIMIT 25",
    'SELECT ?claim { GRAPH ?claim { ?o kg:value ?value } FILTER(STR(?value) = "137") }',
    "CONSTRUCT { ?agency kg:place ?place } { ?agency kg:place ?place } LIMIT 40",
    "ASK { ?a a kg:Withdrawal }",
]


def test_comunica_gets_from_the_endpoint_what_the_archive_answers(tmp_path: Path) -> None:
    installed(tmp_path, COMUNICA)
    (tmp_path / "asking.mjs").write_text(ASKING)
    root = demo(tmp_path / "archive")
    with served(root, SiteSettings()) as address:
        told = ran("asking.mjs", address, *(PREFIXES + query for query in QUERIES), cwd=tmp_path)
    workspace = Workspace.open(root)
    own = [workspace.query(PREFIXES + query) for query in QUERIES]
    assert told.stderr == ""
    assert json.loads(told.stdout) == [
        bool(one) if query.startswith("ASK") else len(list(one)) for query, one in zip(QUERIES, own, strict=True)
    ]


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ("", ""),
        ("\n/** @type {number} */ const no = 'first';\n", "Type 'string' is not assignable to type 'number'"),
    ],
    ids=["as it is", "with a fault"],
)
def test_our_scripts_are_as_their_types_say(tmp_path: Path, spoilt: str, said: str) -> None:
    compiler = installed(tmp_path, TYPESCRIPT) / "typescript" / "bin" / "tsc"
    scripts = []
    for script in sorted([*STATIC.glob("*.js"), *(Path(str(files("kg.site"))) / "static").glob("*.js")]):
        scripts.append(tmp_path / script.name)
        scripts[-1].write_text(script.read_text() + spoilt)
        told = ran(compiler, *STRICT, *MADE_FOR, scripts[-1], cwd=tmp_path)
        assert (told.returncode == 0) == (not spoilt), told.stdout
        assert said in told.stdout
    assert scripts


def test_typescript_takes_the_documents_that_the_schema_takes_and_refuses_those_it_refuses(
    tmp_path: Path, golden_archive: Workspace
) -> None:
    compiler = installed(tmp_path, TYPESCRIPT) / "typescript" / "bin" / "tsc"
    shutil.copy(Path(str(files("kg"))) / "outputs.d.ts", tmp_path)
    documents = [golden_archive.linked(golden_archive.about(name)) for name in ("us-vt", "agreements-in-force")]
    out = io.BytesIO()
    golden_archive.export_about(out, kind="agency")
    documents += map(json.loads, out.getvalue().splitlines())
    spoilt = []
    for damage in DAMAGES.values():
        spoilt.append(json.loads(json.dumps(documents[-1])))
        damage(spoilt[-1])
    assert [VALIDATOR.is_valid(one) for one in (*documents, *spoilt)] == [True] * len(documents) + [False] * len(spoilt)
    sources = []
    for number, one in enumerate((*documents, *spoilt)):
        sources.append(tmp_path / f"{number}.ts")
        typed = f"export const one: ExportAboutOutput = {json.dumps(one)};\n"
        sources[-1].write_text(f'import type {{ ExportAboutOutput }} from "./outputs";\n{typed}')
    told = ran(compiler, "--noEmit", "--strict", *MADE_FOR, *sources, cwd=tmp_path)
    wrong = {int(number) for number in re.findall(r"^(\d+)\.ts\(", told.stdout, re.MULTILINE)}
    assert wrong == set(range(len(documents), len(sources))), told.stdout
