"""Words of the command line: commands, options and values of every kind, among them no Unicode at all."""

from __future__ import annotations

from random import Random

from tests.archives import WORLD
from tests.fuzz.case import Bench, Case, Kind
from tests.fuzz.mutation import CHARACTERS, NUMBERS, tokens

__all__ = ["KINDS"]

_COMMANDS = [
    "add x.yaml",
    "add --dry-run alder-notice.yaml",
    "check",
    "check alder-notice.yaml",
    "changes 2025-01-01 2025-03-01",
    "disagreements",
    "document add alder-notice.txt --id x --title T --kind article --publisher ice --published 2025",
    "document add alder-notice.txt --url https://a.example/ --language en --taken-from web --taken-on 2025-03-03",
    "document attach alder-notice.txt",
    "document list",
    "document show alder-notice",
    "export trig",
    "export jsonld -o o.jsonld",
    "export nquads --no-inline",
    "find alder",
    "find alder --limit 3",
    "import ice-list x.xlsx --taken-on 2025-03-03",
    "import reference birch-roster.csv --taken-from web",
    "init",
    "log",
    "origins",
    "origins alder",
    "presence alder county sheriffs office",
    "query",
    "query lists",
    "query stated-in --param document=alder-notice",
    "query -e ASK{}",
    "query lists --as-of 1",
    "query lists --cite --solutions all --paths all",
    "query lists --format csv",
    "query lists --time-limit 5",
    "query lists --receipt r.json",
    "rebuild",
    "receipt verify x.json",
    "receipt verify --offline x.json",
    "recount",
    "resolve",
    "resolve --codes --state vt",
    "resolve --decided",
    "resolve us-vt/a us-vt/b --same --reason x",
    "stats",
    "stats --json",
    "supersede claim/x --with alder-notice.yaml --reason x",
    "trace alder",
    "trace claim/x --json",
    "verify",
    "verify --json",
    "why lists --row 1",
    "why claim/x --limit 3 --from 2",
    "why stated-counts --row 1 --minimal --all",
    "withdraw claim/x --reason x --dry-run",
    "--version",
    "--help",
]
_OPTIONS = [
    "--json",
    "--format",
    "--cite",
    "--solutions",
    "--paths",
    "--bibliography",
    "--style",
    "--receipt",
    "--time-limit",
    "--as-of",
    "--param",
    "-p",
    "-e",
    "--row",
    "--limit",
    "--from",
    "--archive",
    "--store",
    "--id",
    "--title",
    "--kind",
    "--published",
    "--reason",
    "--dry-run",
    "--state",
    "--codes",
    "--decided",
    "--same",
    "--distinct",
    "--help",
    "--offline",
    "-o",
    "--",
    "-",
    "--no-inline",
    "--taken-on",
    "--taken-from",
    "--minimal",
    "--all",
    "--version",
    "-h",
    "-x",
    "--nonsense",
]
_VALUES = (
    *(
        "alder-notice",
        "alder",
        "claim/x",
        "agency/us-vt/alder-county-sheriffs-office",
        "place/us",
        "2025-03-03",
        "ice",
        "x.yaml",
        "nowhere/x",
    ),
    *(
        "table",
        "csv",
        "json",
        "https://alder.example/",
        "http://127.0.0.1:28787/heard",
        "http://[",
        "file:///etc/hostname",
        "archive",
        ".",
        "",
    ),
    *(
        "alder-notice.yaml",
        "alder-notice.txt",
        "archive/archive.json",
        "archive/ledger",
        "place=vt",
        "=",
        "a=b=c",
        "SELECT",
        "ASK{}",
        "fifo",
    ),
)
_BYTES = ("\udcff", "caf\udce9", "\udced\udca0\udc80", "x\udc80.yaml")
"""Arguments that are no Unicode, as Python passes them on."""
_FILES = {path.name: path.read_bytes() for path in WORLD.iterdir()}


def _value(random: Random) -> str:
    how = random.random()
    if how < 0.35:
        return random.choice(_VALUES)
    if how < 0.55:
        return random.choice(NUMBERS)
    if how < 0.65:
        return random.choice(_BYTES)
    if how < 0.75:
        return random.choice(CHARACTERS) * random.choice((1, 1, 3))
    return tokens(random, random.choice(_VALUES), _VALUES)[: random.choice((60, 5_000, 100_000))]


def _arguments(random: Random, bench: Bench) -> Case:
    words = random.choice(_COMMANDS).split()
    for _ in range(random.choice((0, 1, 1, 1, 2, 3, 5))):
        at, how = random.randrange(len(words) + 1), random.randrange(6)
        if how == 0 and len(words) > 1:
            del words[at - 1]
        elif how == 1:
            words[at:at] = [random.choice(_OPTIONS)]
        elif how == 2:
            words[at:at] = [random.choice(_OPTIONS), _value(random)]
        elif how == 3:
            words[at:at] = [_value(random)] * random.choice((1, 1, 1, 300))
        elif at < len(words) and at > 0:
            words[at] = _value(random)
    # nothing is written or waited for beyond the folder: no absolute path, no NUL, which no system passes on
    words = [word.replace("\0", "").lstrip("/")[:100_000] for word in words]
    # a query may be given for ever, and what is asked for ever is no fault
    words = [
        "5" if before == "--time-limit" and word in ("0", "-0", "00") else word
        for before, word in zip(["", *words], words, strict=False)
    ]
    name = random.choice(("", "", "KG_ARCHIVIST", "KG_ARCHIVE", "KG_STORE"))
    env = {name: _value(random).replace("\0", "").lstrip("/")[:30_000]} if name else {}
    return Case(tuple(words), _FILES, env={key: value for key, value in env.items() if _fits(value)})


def _fits(value: str) -> bool:
    """Whether the environment can hold it."""
    try:
        value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


KINDS = (Kind("arguments", _arguments, times=2),)
