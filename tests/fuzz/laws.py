"""What must hold whatever comes in.

ended       0, 1 or 2: done, findings, bad input; no signal, no traceback, nothing unexpected
told        bad input is told; each line of an error is short, and there are few
inert       no control, format or separator character comes out but line breaks and tabs
bounded     CPU time and memory grow with the size of what is read and no faster
unheard     nothing is asked of the network
unchanged   what is refused leaves the archive's truth as it was, byte for byte
kept        what is accepted can be verified, exported, and read back as the same statements
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.case import Bench, Broken, Case
from tests.fuzz.running import Outcome

__all__ = ["accepted", "broken", "seconds_for", "truth"]

BAD_INPUT = 2
LONGEST = 1_700
"""Characters of a line of an error: how it begins, with the place, and how it ends, with what to do."""
LINES = 260
_SECONDS = 8.0
_BYTES_A_SECOND = 20_000
_MEMORY = 400 << 20
_MEMORY_A_BYTE = 400
_MOST_MEMORY = 2 << 30
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def truth(archive: Path) -> dict[str, str]:
    """Digest of every file of an archive but what is made anew at will."""
    found = {}
    for path in archive.rglob("*") if archive.is_dir() else ():
        name = str(path.relative_to(archive))
        if path.is_file() and name != "lock" and not name.startswith("store"):
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def seconds_for(size: int) -> float:
    """Of CPU, that reading so many bytes may take."""
    return _SECONDS + size / _BYTES_A_SECOND


def broken(case: Case, outcome: Outcome, before: dict[str, str], after: dict[str, str]) -> Iterator[Broken]:
    """The laws that this outcome breaks."""
    yield from _ended(outcome)
    if outcome.code in (0, 1, BAD_INPUT):
        yield from _told(case, outcome)
        yield from _inert(case, outcome)
    yield from _bounded(case, outcome)
    if outcome.heard and "--store" not in " ".join(case.words) and "KG_STORE" not in case.env:
        yield Broken("unheard", f"{outcome.heard} connections")
    if outcome.code != 0 and case.words[:2] != ("import", "ice-list"):
        differ = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        if differ and not (outcome.code == 1 and case.records):
            yield Broken("unchanged", ", ".join(differ[:3]))


def _ended(outcome: Outcome) -> Iterator[Broken]:
    if outcome.hung:
        yield Broken("ended", "hung")
    elif outcome.code < 0:
        yield Broken("ended", f"signal {-outcome.code}")
    elif outcome.code not in (0, 1, BAD_INPUT):
        last = outcome.err.decode("utf-8", "replace").strip().splitlines()[-1:]
        yield Broken("ended", f"{outcome.code} {' '.join(last)}")
    elif b"Traceback (most recent" in outcome.err:
        yield Broken("ended", "a traceback")


def _told(case: Case, outcome: Outcome) -> Iterator[Broken]:
    lines = outcome.err.decode("utf-8", "surrogateescape").split("\n")
    if outcome.code == BAD_INPUT and not outcome.err.strip():
        yield Broken("told", "nothing is said")
    longest = max(map(len, lines))
    if longest > LONGEST:
        yield Broken("told", f"a line of {longest:,} characters")
    if len(lines) > LINES + len(case.words):  # each file that is named may have a line
        yield Broken("told", f"{len(lines):,} lines")


def _inert(case: Case, outcome: Outcome) -> Iterator[Broken]:
    for name, said in (("out", outcome.out), ("err", outcome.err)):
        try:
            text = said.decode()
        except UnicodeDecodeError as error:
            if len(said) - error.start > 4:  # else the reading ended within a character
                yield Broken("inert", f"{name}: not UTF-8")
            continue
        if text.isascii() and text.replace("\r\n", "\n").replace("\n", "").replace("\t", "").isprintable():
            continue
        for character in sorted(set(text.replace("\r\n", "\n"))):
            if unicodedata.category(character) in _UNSAFE and character not in "\n\t":
                yield Broken("inert", f"{name}: U+{ord(character):04X}")
                break


def _bounded(case: Case, outcome: Outcome) -> Iterator[Broken]:
    if outcome.seconds > seconds_for(case.size):
        yield Broken("bounded", "time")
    if outcome.memory > min(_MOST_MEMORY, _MEMORY + case.size * _MEMORY_A_BYTE):
        yield Broken("bounded", "memory")


def accepted(case: Case, bench: Bench) -> Iterator[Broken]:
    """Of what the last case recorded: it verifies, and an export of it, read back, is nothing new."""
    verified = bench.kg("verify")
    if verified.code != 0:
        said = (verified.err or verified.out).decode("utf-8", "replace").splitlines()[:1]
        yield Broken("kept", f"verify ends with {verified.code}: {' '.join(said)}")
    form, name = _FORMS[case.size % len(_FORMS)]
    for words in (("export", form, "-o", name), ("add", "--dry-run", name)):
        done = bench.kg(*words)
        if done.code != 0:
            yield Broken("kept", f"{' '.join(words)} ends with {done.code}: {_beginning(done)}")
            return
    if b"nothing new" not in done.out:
        yield Broken("kept", f"{form} read back is new: {_beginning(done)}")


def _beginning(done: Outcome) -> str:
    return " ".join((done.err + done.out).decode("utf-8", "replace").split())[:300]


_FORMS = (("nquads", "out.nq"), ("trig", "out.trig"), ("jsonld", "out.jsonld"))
