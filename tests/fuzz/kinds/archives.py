"""Files of an archive that somebody or something has changed: ledger, captures, sidecars, `archive.json`."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from random import Random

from tests.fuzz.case import Bench, Broken, Case, Kind
from tests.fuzz.mutation import as_json, flipped, text, tree
from tests.fuzz.running import Outcome

__all__ = ["KINDS"]

_COMMANDS = (
    *((("verify",),) * 6),
    *(
        ("log",),
        ("stats",),
        ("query", "contributions"),
        ("rebuild",),
        ("export", "nquads"),
        ("document", "list"),
        ("check",),
    ),
    *(
        ("query", "withdrawn-claims", "--as-of", "1"),
        ("trace", "Alder County Sheriff's Office"),
        ("add", "maple.txt"),
        ("log", "--json"),
    ),
    *(
        ("document", "show", "alder-notice"),
        ("document", "attach", "alder-notice.txt"),
        ("document", "add", "x.txt", "--id", "x"),
    ),
)
_WORDS = (
    *(
        "kg:previous",
        "<https://w3id.org/kg287g/ontology#previous>",
        "<https://w3id.org/kg287g/ontology#sequence>",
        " .\n",
        '"',
        "<",
        ">",
    ),
    *(
        '"2999-01-01T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        '"0"^^<http://www.w3.org/2001/XMLSchema#integer>',
        "_:b",
    ),
    *("<https://w3id.org/kg287g/id/contribution/1>", "<urn:x> <urn:y> <urn:z> .\n", "\x00", "\r\n", "# comment\n"),
)
_SIDECAR = (
    "sha256",
    "size",
    "media_type",
    "file_name",
    "extractor",
    "profile",
    "text",
    "text/plain",
    "application/pdf",
)


def _files(bench: Bench) -> dict[str, bytes]:
    """All that an archive's truth is, one contribution packed as well."""
    if "truth" not in bench.made:
        root = bench.folder / "world"
        found = {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}
        bench.made["truth"] = {name: part for name, part in found.items() if not name.startswith(("store", "lock"))}
    return dict(bench.made["truth"])


def _archive(random: Random, bench: Bench) -> Case:
    files = _files(bench)
    name = random.choice(sorted(files))
    content = files[name]
    changed: dict[str, bytes | None]
    if name.startswith("ledger") and random.random() < 0.3:
        changed = _packed(random, name, content)
    elif random.random() < 0.08:
        changed = {name: None}
    elif random.random() < 0.08:
        stray = random.choice(
            (
                "ledger/000009.nq",
                "ledger/1.nq",
                "ledger/.x",
                "captures/x",
                "captures/" + "a" * 64,
                "head",
                "ledger/000002.nq.gz",
            )
        )
        changed = {stray: content}
    elif name.endswith(".json"):
        changed = {name: as_json(random, tree(random, json.loads(content), _SIDECAR)[0])}
        if random.random() < 0.3:
            changed = {name: text(random, content.decode(), _SIDECAR)}
    elif random.random() < 0.5:
        changed = {name: flipped(random, content)}
    else:
        changed = {name: text(random, content.decode("utf-8", "replace"), _WORDS)}
    at = f"archive/{name}"
    inside = {f"archive/{one}": part for one, part in changed.items()}
    return Case(
        random.choice(_COMMANDS),
        {"x.txt": b"x", "alder-notice.txt": b"x", **inside},
        changed=at if at in inside else min(inside),
    )


def _packed(random: Random, name: str, content: bytes) -> dict[str, bytes | None]:
    """The contribution as a packed file, sound, damaged, or with more in it than anybody has room for."""
    how = random.random()
    if how < 0.25:
        packed = flipped(random, gzip.compress(content, mtime=0))
    elif how < 0.45:
        packed = gzip.compress(content + b"\n" * random.choice((1, 1 << 20, 300 << 20)), mtime=0)
    elif how < 0.6:
        packed = gzip.compress(text(random, content.decode(), _WORDS), mtime=0)
    elif how < 0.75:
        packed = gzip.compress(content, mtime=0) + random.choice((b"\x00", b"trailing", gzip.compress(b"more")))
    else:
        packed = gzip.compress(content, mtime=random.choice((0, 1)))
    return {f"{name}.gz": packed, **({name: None} if random.random() < 0.8 else {})}


def _named(case: Case, outcome: Outcome, bench: Bench) -> Iterator[Broken]:
    """What verify does not find whole it names; what it passes over is what was there before."""
    if case.words != ("verify",) or outcome.code != 0:
        return
    was = _files(bench)
    for name, content in case.files.items():
        inside = name.removeprefix("archive/")
        if inside == name or was.get(inside) == content:
            continue
        file = inside.rpartition("/")[2]
        if file.encode() not in outcome.err + outcome.out and inside.encode() not in outcome.err:
            part = inside.partition("/")[0] + (" sidecar" if inside.endswith(".json") and "/" in inside else "")
            how = "taken away" if content is None else "put in" if inside not in was else "changed"
            yield Broken("unseen", f"{part} {how}")


KINDS = (Kind("archives", _archive, _named, times=2),)
