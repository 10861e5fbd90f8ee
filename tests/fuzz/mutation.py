"""Inputs made from small sound ones, by the grammar they are written in; the same seed makes the same input.

    tokens      text of any grammar: cut, doubled, moved, nested and replaced token by token
    tree        JSON: leaves exchanged, members taken, doubled and nested
    markup      XML and HTML: tags and text
    packed      packages (ZIP): parts changed as markup, taken, doubled, inflated; the container cut
    flipped     bytes of anything

What is put in is what has broken readers before: numbers at the edges of machine words and of patience,
control and bidirectional characters, lone surrogates, NULs, wrong encodings, depth, and long repetition.
"""

from __future__ import annotations

import copy
import io
import json
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Any

__all__ = ["CHARACTERS", "HEARD", "NUMBERS", "flipped", "markup", "packed", "text", "tokens", "tree"]

HEARD = "http://127.0.0.1:28787/heard"
"""An address that nothing may ask: the campaign listens there."""
MOST = 400_000
"""Bytes of an input."""
NUMBERS = (
    *(
        "0",
        "-0",
        "1",
        "-1",
        "00",
        "007",
        "1e5",
        "1e400",
        "-1e400",
        "1.5",
        ".5",
        "5.",
        "NaN",
        "INF",
        "Infinity",
        "0x10",
        "1_000",
        "1,000",
        "١٢",
        "²",
        "127",
        "128",
        "255",
        "256",
        "32767",
        "32768",
        "65535",
        "65536",
        "999999",
        "1000000",
        "2147483647",
        "2147483648",
        "4294967295",
        "4294967296",
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551616",
        "1e-400",
        "0.1e1",
        "1900-02-29",
        "2025-02-30",
        "0000-00-00",
        "9999-12-31",
        "99999-01-01",
        "-0044-03-15",
        "2025-13",
        "24:00:00",
        "2025-03-03T25:61:61Z",
    ),
    "9" * 40,
    "9" * 5000,
    "0." + "0" * 400 + "1",
    "1" + "0" * 4400,
)
CHARACTERS = (
    *("\x00", "\x07", "\x08", "\x1b", "\x1b[31m", "\x1b]0;title\x07", "\x7f", "\x80", "\x85", "\x9b", "\x9b31m"),
    *("\u00a0", "\u00ad", "\u200b", "\u200d", "\u200f", "\u202e", "\u2066", "\u2028", "\u2029", "\ufeff", "\ufffe"),
    *("\ud800", "\udfff", "\ue000", "\U000e0041", "\U0010ffff", "e\u0301", "é", "ﬁ", "İ", "ß", "\u1e9e", "🏛️", "👩‍👧"),
    *("a" + "\u0301" * 200, "\t", "\r", "\r\n", "\n", "\v", "\f", "'", '"', "\\", "`", "$", "%", "&", "<", ">"),
    *(
        "=1+1",
        "@SUM(1)",
        "+1",
        "-1",
        "|",
        "{",
        "}",
        "[",
        "]",
        "(",
        ")",
        "%s",
        "%n",
        "{0}",
        "../../x",
        "//",
        "A" * 5_000,
    ),
)
_LEVELS = (1, 2, 3, 20, 120, 1_000, 5_000, 30_000)
_TIMES = (2, 3, 10, 100, 1_000, 10_000)
_TOKEN = re.compile(r"""\s+|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|<[^<>\s]*>|[?$@]?[\w][\w.:-]*|.""", re.S)
_PAIRS = (
    ("(", ")"),
    ("{", "}"),
    ("[", "]"),
    ("{ ", " }"),
    ("<b>", "</b>"),
    ('"', '"'),
    ("(!", ")"),
    ("- ", ""),
    ("\n ", ""),
)
_ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "latin-1", "cp1252", "utf-32", "utf-7")


def text(random: Random, content: str, words: Sequence[str]) -> bytes:
    """Text changed by its tokens, as bytes, sometimes in an encoding nobody declared."""
    changed = tokens(random, content, words)
    if random.random() < 0.03:
        with suppress(UnicodeError):
            return changed.encode(random.choice(_ENCODINGS))
    made = changed.encode("utf-8", "surrogatepass")
    return flipped(random, made) if random.random() < 0.05 else made


def tokens(random: Random, content: str, words: Sequence[str]) -> str:
    """Text with one to four changes; `words` are of its grammar."""
    found = _TOKEN.findall(content)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        found = random.choice(_CHANGES)(random, found, words)
        found = found if sum(map(len, found)) <= MOST else _within(found)
    return "".join(found)


def _within(found: list[str]) -> list[str]:
    return ["".join(found)[:MOST]]


def _span(random: Random, found: Sequence[object], most: int = 12) -> slice:
    start = random.randrange(len(found) + 1)
    return slice(start, start + random.randint(1, most))


def _cut(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    span = _span(random, found)
    return found[: span.start] + found[span.stop :]


def _doubled(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    span = _span(random, found, 40)
    run = found[span]
    room = MOST // (len("".join(run)) or 1)
    return found[: span.stop] + run * min(random.choice(_TIMES), room) + found[span.stop :]


def _moved(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    span = _span(random, found, 30)
    run, rest = found[span], found[: span.start] + found[span.stop :]
    at = random.randrange(len(rest) + 1)
    return rest[:at] + run + rest[at:]


def _put(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    at = random.randrange(len(found) + 1)
    return [*found[:at], _strange(random, words), *found[at:]]


def _replaced(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    meant = [place for place, token in enumerate(found) if not token.isspace()]
    if not meant:
        return _put(random, found, words)
    at = random.choice(meant)
    digits = [place for place in meant if found[place][:1].isdigit()]
    if digits and random.random() < 0.25:
        at = random.choice(digits)
        return [*found[:at], random.choice(NUMBERS), *found[at + 1 :]]
    alike = [found[place] for place in meant if _class(found[place]) == _class(found[at])]
    if random.random() < 0.4:  # one of its own kind, so that the grammar still holds and what is meant does not
        return [*found[:at], random.choice(alike), *found[at + 1 :]]
    new = random.choice(found) if random.random() < 0.3 else _strange(random, words)
    return [*found[:at], new, *found[at + 1 :]]


def _class(token: str) -> str:
    return "A" if token[:1].isalpha() else "0" if token[:1].isdigit() else token[:1]


def _within_token(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    if not found:
        return found
    at = random.randrange(len(found))
    inside = random.randrange(len(found[at]) + 1)
    put = found[at][:inside] + random.choice(CHARACTERS) + found[at][inside:]
    return [*found[:at], put, *found[at + 1 :]]


def _nested(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    span, (opening, closing) = _span(random, found, 30), random.choice(_PAIRS)
    levels = random.choice(_LEVELS)
    closed = levels if random.random() < 0.8 else random.randint(0, levels)
    return [*found[: span.start], opening * levels, *found[span], closing * closed, *found[span.stop :]]


def _lines(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    lines = "".join(found).splitlines(keepends=True) or [""]
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    how = random.randrange(4)
    if how == 0:
        lines[one], lines[other] = lines[other], lines[one]
    elif how == 1:
        lines.insert(other, lines[one])
    elif how == 2:
        lines[one] = random.choice(("  ", "\t", "    ", "- ", "# ", "\ufeff")) + lines[one]
    else:
        del lines[one]
    return _TOKEN.findall("".join(lines))


def _truncated(random: Random, found: list[str], words: Sequence[str]) -> list[str]:
    return found[: random.randrange(len(found) + 1)]


_CHANGES: tuple[Callable[[Random, list[str], Sequence[str]], list[str]], ...] = (
    *(_cut,) * 3, *(_doubled,) * 2, _moved, *(_put,) * 4, *(_replaced,) * 6, *(_within_token,) * 3,
    _nested, *(_lines,) * 2, _truncated,
)  # fmt: skip


def _strange(random: Random, words: Sequence[str]) -> str:
    chance = random.random()
    if words and chance < 0.6:
        return " " + random.choice(words) + " "
    return random.choice(NUMBERS) if chance < 0.8 else random.choice(CHARACTERS)


def flipped(random: Random, content: bytes) -> bytes:
    """Bytes turned, cut, doubled or put in."""
    changed = bytearray(content)
    for _ in range(random.choice((1, 1, 2, 8))):
        at = random.randrange(len(changed) + 1)
        how = random.randrange(5)
        if how == 0 and at < len(changed):
            changed[at] ^= 1 << random.randrange(8)
        elif how == 1:
            changed[at:at] = random.choice((b"\x00", b"\xff", b"\x1b[0m", b"\xc3", b"\xed\xa0\x80", b"\n", b"\xff\xfe"))
        elif how == 2:
            del changed[at : at + random.choice((1, 2, 16, 400))]
        elif how == 3:
            changed[at:at] = changed[at : at + random.choice((1, 16, 400))]
        elif random.random() < 0.3:
            del changed[at:]
        else:
            changed[at : at + 4] = random.choice(
                (b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"\x80")
            )
    return bytes(changed)


# ── JSON ───────────────────────────────────────────────────────────────────────────────────────────────


def tree(random: Random, value: Any, words: Sequence[str] = ()) -> tuple[Any, tuple[str | int, ...]]:
    """A copy of a value of JSON with one place changed, and the way to that place."""
    changed = copy.deepcopy(value)
    ways = list(_ways(changed))
    way = random.choice(ways)
    if not way:
        return random.choice((None, [], {}, "", 0)), way
    at = changed
    for step in way[:-1]:
        at = at[step]
    how = random.randrange(16)
    if how > 8 and not isinstance(at[way[-1]], dict | list):
        # another of its own kind from elsewhere, so that the form still holds and what is meant does not
        alike = [one for one in (_at(changed, other) for other in ways) if type(one) is type(at[way[-1]])]
        at[way[-1]] = random.choice(alike)
    elif how == 0:
        del at[way[-1]]
    elif how == 1 and isinstance(at, list):
        at[way[-1] : way[-1]] = [copy.deepcopy(at[way[-1]])] * random.choice((1, 2, 300))
    elif how == 2:
        at[way[-1]] = copy.deepcopy(_at(changed, random.choice(ways)))
    elif how == 3:
        at[way[-1]] = _within_lists(at[way[-1]], random.choice((1, 2, 50, 400)))
    elif how == 4 and isinstance(at, dict):
        at[random.choice((*words, "", "@id", "type", "\x1b[31m"))] = at.pop(way[-1])
    else:
        at[way[-1]] = _leaf(random, at[way[-1]], words)
    return changed, way


def _ways(value: Any, way: tuple[str | int, ...] = ()) -> Any:
    yield way
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in members:
        yield from _ways(one, (*way, key))


def _at(value: Any, way: tuple[str | int, ...]) -> Any:
    for step in way:
        value = value[step]
    return value


def _within_lists(value: Any, levels: int) -> Any:
    for _ in range(levels):
        value = [value]
    return value


def _leaf(random: Random, old: Any, words: Sequence[str]) -> Any:
    if isinstance(old, str) and random.random() < 0.5:
        return tokens(random, old, words)[:20_000]
    if isinstance(old, bool):
        return not old
    if isinstance(old, int) and random.random() < 0.5:
        return old + random.choice((-1, 1, 2, 1 << 31, 1 << 64, -(1 << 64)))
    numbers = (0, -1, 1, 1.5, 1e300, 1 << 63, 10**400, float("nan"), float("inf"))
    return random.choice((*numbers, None, True, "", [], {}, *words[:8], *CHARACTERS))


def as_json(random: Random, value: Any) -> bytes:
    """A value written as JSON, seldom in ways that JSON does not know."""
    written = json.dumps(value, ensure_ascii=random.random() < 0.3)
    if random.random() < 0.05:
        written = (
            written.replace('"', "'", 2) if random.random() < 0.3 else written + random.choice((",", "}", "\x00", "[]"))
        )
    return written.encode("utf-8", "surrogatepass")


# ── markup and packages ────────────────────────────────────────────────────────────────────────────────

_TAGS = re.compile(r"<!--.*?-->|<[^<>]*>|[^<]+|<", re.S)
_MARKUP = (
    *(
        "<!--",
        "-->",
        "<!-- -- -->",
        "<![CDATA[",
        "]]>",
        "<?xml version='1.0' encoding='utf-16'?>",
        "<?php ?>",
        "<",
        "</",
        "&",
    ),
    *(
        "&#0;",
        "&#x1b;",
        "&#xD800;",
        "&#xFFFFFFFF;",
        "&lol;",
        "&amp",
        "<!DOCTYPE x [<!ENTITY lol 'lollollol'>]>",
        "<html>",
    ),
    f'<!DOCTYPE x SYSTEM "{HEARD}">',
    f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{HEARD}"> %p;]>',
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>',
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
)


def markup(random: Random, content: str, words: Sequence[str] = ()) -> str:
    """XML or HTML with tags cut, doubled, moved, nested; or a change within one tag or text."""
    found = _TAGS.findall(content)
    for _ in range(random.choice((1, 1, 2, 3))):
        how = random.random()
        if how < 0.4 and found:
            at = random.randrange(len(found))
            found[at] = tokens(random, found[at], (*words, *_MARKUP))
        elif how < 0.5:
            span = _span(random, found)
            depth = random.choice(_LEVELS)
            name = random.choice(("div", "b", "table", "p", "svg", "x"))
            found[span] = [f"<{name}>" * depth, *found[span], f"</{name}>" * random.choice((depth, 0))]
        elif how < 0.6:
            span = _span(random, found)
            times = min(random.choice(_TIMES), MOST // (len("".join(found[span])) or 1))
            found[span] = found[span] * times
        else:
            found = random.choice((_cut, _moved, _put, _put))(random, found, (*words, *_MARKUP))
    return "".join(found)[:MOST]


def packed(random: Random, content: bytes, words: Sequence[str] = ()) -> bytes:
    """A ZIP package with a part changed, taken, doubled, renamed or inflated, or the container damaged."""
    if random.random() < 0.15:
        return flipped(random, content)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = [(part.filename, package.read(part)) for part in package.infolist()]
    at = random.randrange(len(parts))
    # the sheets are where most is read, and where most readers differ
    sheets = [n for n, (name, _) in enumerate(parts) if "sheet" in name or "shared" in name]
    if sheets and random.random() < 0.6:
        at = random.choice(sheets)
    name, part = parts[at]
    how = random.random()
    if how < 0.75:
        parts[at] = name, markup(random, part.decode("utf-8", "replace"), words).encode("utf-8", "surrogatepass")
    elif how < 0.8:
        del parts[at]
    elif how < 0.85:
        parts.insert(at, (name, flipped(random, part)))
    elif how < 0.9:
        parts[at] = (
            random.choice(("../x.xml", "/x.xml", "xl\\sheet1.xml", name.upper(), name + "\x00", "x" * 300)),
            part,
        )
    elif how < 0.95:
        parts[at] = name, part + b" " * random.choice((1 << 16, 1 << 22, 60 << 20))
    else:
        parts[at] = name, flipped(random, part)
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_BZIP2))
    ) as package:
        for one, inside in parts:
            with suppress(ValueError):
                package.writestr(zipfile.ZipInfo(one), inside, zipfile.ZIP_DEFLATED if len(inside) > 1 << 20 else None)
    return out.getvalue()
