"""SPARQL, by tokens and by grammar, asked plainly and cited; and the parameters of named queries."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded

from kg.ask.catalogue import Catalogue
from kg.index.store import PREFIXES
from kg.sparql import parse, write
from tests.archives import ROOT
from tests.fuzz.case import Bench, Broken, Case, Kind
from tests.fuzz.mutation import CHARACTERS, HEARD, NUMBERS, text, tokens
from tests.fuzz.running import Outcome
from tests.receipting import QUERIES
from tests.sparql_strategies import queries

__all__ = ["KINDS"]

_CORPUS = (
    *QUERIES.values(),
    *(path.read_text() for path in sorted((ROOT / "queries").glob("*.rq"))),
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(*) > 2) ORDER BY DESC(?n) ?s LIMIT 5 OFFSET 1",
    'SELECT ?o { ?s kg:value ?o FILTER(?o IN (12, 13) && !(?o < 0) || REGEX(STR(?o), "^1", "i")) } ORDER BY ?o',
    'SELECT ?x { VALUES (?x ?y) { (1 UNDEF) ("a"@en 1.5) (true 1e3) } } ORDER BY ?x ?y',
    "SELECT ?a { ?a (kg:place|^kg:agency)/skos:broader* ?p . ?a !(rdf:type|^kg:value)? ?z }",
    "PREFIX x: <urn:x:> BASE <urn:b> SELECT * FROM <urn:g> FROM NAMED <urn:h> { GRAPH ?g { ?s x:p ?o } }",
    "SELECT ?s { ?s kg:value ?v { SELECT ?v { ?x kg:value ?v } ORDER BY ?v LIMIT 2 } MINUS { ?s a kg:Agency } }",
    'SELECT (IF(BOUND(?x), COALESCE(?x, 1/0), STRDT("1", xsd:integer)) AS ?z) { OPTIONAL { ?x a kg:Claim } }',
    'SELECT (GROUP_CONCAT(DISTINCT ?l; separator="; ") AS ?all) (SAMPLE(?l) AS ?one) { ?a rdfs:label ?l }',
    "SELECT ?a (EXISTS { ?a kg:place ?p } AS ?e) { ?a a kg:Agency }",
    f"SELECT * {{ SERVICE SILENT <{HEARD}> {{ ?s ?p ?o }} }}",
    "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "ASK { FILTER NOT EXISTS { ?s ?p ?s } }",
    "DESCRIBE ?a WHERE { ?a a kg:Agency } LIMIT 1",
)
_WORDS = (
    *(
        "SELECT",
        "CONSTRUCT",
        "ASK",
        "DESCRIBE",
        "WHERE",
        "FROM",
        "NAMED",
        "GRAPH",
        "OPTIONAL",
        "UNION",
        "MINUS",
        "FILTER",
        "EXISTS",
        "NOT",
        "BIND",
        "AS",
        "VALUES",
        "UNDEF",
        "SERVICE",
        "SILENT",
        "DISTINCT",
        "REDUCED",
        "ORDER",
        "BY",
        "ASC",
        "DESC",
        "LIMIT",
        "OFFSET",
        "GROUP",
        "HAVING",
        "PREFIX",
        "BASE",
        "COUNT",
        "SUM",
        "AVG",
        "MIN",
        "MAX",
        "SAMPLE",
        "GROUP_CONCAT",
        "STR",
        "LANG",
        "DATATYPE",
        "IRI",
        "BNODE",
        "RAND",
        "NOW",
        "UUID",
        "STRUUID",
        "CONCAT",
        "REGEX",
        "REPLACE",
        "SUBSTR",
        "STRLEN",
        "IF",
        "COALESCE",
        "IN",
        "sameTerm",
        "isTRIPLE",
        "TRIPLE",
        "LANGMATCHES",
        "MD5",
        "SHA512",
        "ABS",
        "FLOOR",
        "YEAR",
        "TZ",
        "INSERT",
        "DELETE",
        "LOAD",
        "CLEAR",
        "DROP",
        "LATERAL",
        "?a",
        "?b",
        "?s",
        "?claim",
        "$x",
        "_:b",
        "[]",
        "()",
        "{}",
        "*",
        "+",
        "-",
        "/",
        "!",
        "&&",
        "||",
        "=",
        "!=",
        "<",
        ">",
        "<=",
        ">=",
        "^",
        "|",
        "^^xsd:integer",
        "^^xsd:dateTime",
        "@en",
        "@en--ltr",
        "<urn:x>",
        "<>",
        "<x",
        "y>",
        "a",
        "kg:Agency",
        "kg:value",
        "kg:agency",
        "kg:place",
        "kg:Claim",
        "rdfs:label",
        "place:us-vt",
        "<<",
        ">>",
        "<<(",
        ")>>",
        ".",
        ";",
        ",",
        "{",
        "}",
        "(",
        ")",
        "#",
        "\\u0041",
        "true",
    ),
    f"SERVICE <{HEARD}> {{ ?s ?p ?o }}",
    f"PREFIX : <{HEARD}> ",
    "SERVICE :a { }",
    f"FROM <{HEARD}>",
    "FILTER NOT EXISTS { ?a ?b ?c }",
    "{ SELECT * { ?s ?p ?o } }",
    "UNION { ?x ?y ?z }",
    "(1 + 1)",
    "?s ?p ?o .",
    "\n# a comment\n",
    '"a\\u0007b"',
    '"""x"""',
    "'unclosed",
    *(f'"{number[:40]}"^^xsd:integer' for number in NUMBERS),
)
_PLAIN = ("table", "csv", "tsv", "json", "xml", "ttl", "nt", "nq", "jsonld")
_WORKS = ("csl", "bibtex", "ris")
_CITED = ("table", "markdown", "html", "json", "csv", "trig", *_WORKS)
_CHANCE = ("RAND", "NOW", "UUID", "BNODE", "SAMPLE", "LIMIT", "OFFSET", "GROUP_CONCAT", "REDUCED", "_:", "[", "<<")
"""Where one of these stands, two askings may differ."""
_BATCH = 64
_BATCHES = 12


@cache
def _generated(batch: int) -> tuple[str, ...]:
    """Queries of every form by the grammar, the same for the same number."""
    found: list[str] = []

    @seeded(batch)
    @settings(max_examples=_BATCH, phases=[Phase.generate], database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(queries(3))
    def collect(query: object) -> None:
        found.append(write(query))  # type: ignore[arg-type]

    collect()
    return tuple(found)


def _query(random: Random, bench: Bench) -> Case:
    generated = random.random() < 0.3
    made = _generated(bench.seed * _BATCHES + random.randrange(_BATCHES)) if generated else ()
    asked = random.choice(made or _CORPUS)
    if not generated or random.random() < 0.5:
        asked = tokens(random, asked, _WORDS)
    content = asked.encode("utf-8", "surrogatepass")
    words = ["query", "q.rq", "--time-limit", "5"]
    if random.random() < 0.4:
        words += ["--cite", "--format", random.choice(_CITED)]
        words += random.choice(([], [], ["--solutions", "all"], ["--paths", "all"], ["--receipt", "r.json"]))
    else:
        words += ["--format", random.choice(_PLAIN)]
    if random.random() < 0.1:
        words[1] = "-"
        return Case(tuple(words), stdin=content)
    return Case(tuple(words), {"q.rq": content}, changed="q.rq")


def _both(case: Case, outcome: Outcome, bench: Bench) -> Iterator[Broken]:
    """Asked plainly and cited, a query has the same rows, or is refused both ways."""
    asked = (case.files.get("q.rq") or case.stdin).decode("utf-8", "replace").upper()
    if outcome.code != 0 or set(_WORKS) & set(case.words):
        return
    where = ("query", *case.words[1:2], "--time-limit", "10", "--format", "json")
    plain, cited = (bench.kg(*where, *more, stdin=case.stdin) for more in ((), ("--cite", "--solutions", "1")))
    if plain.code < 0 or cited.code < 0:
        yield Broken("ended", f"signal {-min(plain.code, cited.code)}")
    elif b"cannot be written as json" in plain.err:  # a graph, which is not compared row by row
        return
    elif plain.code != cited.code and not any(b"longer than" in one.err for one in (plain, cited)):
        said = (plain if plain.code else cited).err.decode("utf-8", "replace").strip()
        yield Broken("both", f"plain ends with {plain.code}, cited with {cited.code}: {said[:200]}")
    elif plain.code == 0 and not any(mark in asked for mark in _CHANCE):
        one, other = _rows(plain.out), _rows(cited.out)
        if one is not None and other is not None and one != other:
            more, less = one - other, other - one
            yield Broken("both", f"rows differ: plain has {sum(one.values())}, cited {sum(other.values())}; "
                         f"{list(more)[:1]} {list(less)[:1]}")  # fmt: skip


def _rows(said: bytes) -> Counter[str] | None:
    """Rows of results in JSON, without what is said beside them; None where they are none."""
    try:
        read = json.loads(said)
    except ValueError:
        return None
    if "boolean" in read:
        return Counter([str(read["boolean"])])
    rows = read.get("results", {}).get("bindings")
    return None if rows is None else Counter(json.dumps(row, sort_keys=True) for row in rows)


_NAMES = tuple(path.stem for path in sorted((ROOT / "queries").glob("*.rq")))
_VALUES = {
    **dict.fromkeys(("place", "state"), ("us-vt", "vt", "Vermont", "us", "New Hampshire")),
    "agency": ("alder county sheriffs office", "Alder County Sheriff's Office", "us-vt/birch-city-police-department"),
    **dict.fromkeys(("day", "earlier", "later"), ("2025-03", "2025-03-03", "2025")),
    "document": ("alder-notice", "cedar-gazette", "document/meadow-act"),
    **dict.fromkeys(("speaker", "holder"), ("ice", "alder-sheriff", "cedar-rights-union")),
    "measure": ("agreements-in-force", "arrests", "percent-increase"),
    "model": ("task-force", "warrant-service-officer"),
    **dict.fromkeys(("stance", "effect", "kind"), ("supports", "objects", "authorizes", "rally", "article")),
    "fiscalYear": ("2024",),
}
_STRANGE = ("program", "claim/x", HEARD, "<urn:x>", "", "} UNION {", "> . ?x", '" . }', "\\", *CHARACTERS)


@cache
def _known() -> dict[str, tuple[str, ...]]:
    """The parameters of every named query."""
    return {one.name: tuple(each.name for each in one.parameters) for one in Catalogue.load().values()}


def _parameters(random: Random, bench: Bench) -> Case:
    name = random.choice(sorted(_known()))
    words = ["query", name]
    for parameter in _known()[name]:
        value = random.choice(_VALUES.get(parameter, ("ice", "vt", "2025")))
        for _ in range(random.choice((0, 0, 0, 1, 2))):
            value = text(random, value, _STRANGE)[:30_000].decode("utf-8", "replace")
        if random.random() < 0.7:
            words += ["--param", f"{parameter}={value}".replace("\0", "")]
    if random.random() < 0.1:
        words += ["--param", tokens(random, "nonsense=1", _STRANGE)[:3_000].replace("\0", "")]
    words += random.choice(([], ["--format", "csv"], ["--json"], ["--cite"], ["--as-of", random.choice(NUMBERS)[:90]]))
    return Case(tuple(words))


def _read(content: bytes, name: str) -> object:
    """A query that is read is written so that it is read as the same."""
    text_of_it = content.decode("utf-8", "replace")
    tree = parse(text_of_it, PREFIXES)
    again = parse(write(tree))
    assert write(again) == write(tree), "written and read it is another"
    return tree


KINDS = (
    Kind("queries", _query, _both, reads=_read, times=5),
    Kind("parameters", _parameters, times=2),
)
