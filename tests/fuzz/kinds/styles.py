"""Citation styles (CSL) of strangers, and their names."""

from __future__ import annotations

from random import Random

from tests.archives import ROOT
from tests.fuzz.case import Bench, Case, Kind
from tests.fuzz.mutation import CHARACTERS, flipped, markup

__all__ = ["KINDS"]

_SHIPPED = (ROOT / "kg" / "ask" / "cite" / "archive.csl").read_text()
_RICH = """\
<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
  <info><title>Rich</title><id>urn:rich</id><updated>2026-01-01T00:00:00+00:00</updated></info>
  <locale xml:lang="en"><terms><term name="and">und</term></terms></locale>
  <macro name="author"><names variable="author"><name and="text" initialize-with=". " delimiter-precedes-last="always"/>
    <et-al font-style="italic"/><substitute><text macro="title"/></substitute></names></macro>
  <macro name="title"><text variable="title" quotes="true" text-case="title" strip-periods="true"/></macro>
  <citation et-al-min="3" et-al-use-first="1"><sort><key macro="author"/></sort>
    <layout prefix="(" suffix=")"><text macro="title"/></layout></citation>
  <bibliography hanging-indent="true"><layout suffix="."><group delimiter=", "><text macro="author"/>
    <number variable="volume" form="ordinal"/>
    <label variable="page" form="short"/><date variable="issued" form="text" date-parts="year-month-day"/>
    <choose><if type="report webpage" match="any"><text variable="URL" prefix="&lt;" suffix="&gt;"/></if>
    <else-if is-numeric="issue"><text value="x"/></else-if>
    <else><text term="accessed"/></else></choose></group></layout></bibliography>
</style>
"""
_WORDS = (
    *(
        "<text macro='author'/>",
        "<text macro='none'/>",
        "<names variable='author editor'/>",
        "<layout/>",
        "<bibliography>",
        "<citation/>",
    ),
    *(
        "<key variable='x'/>",
        "<date variable='issued' form='x'/>",
        "<date-part name='x'/>",
        "<choose/>",
        "<if/>",
        "<number/>",
        "<label/>",
    ),
    *(
        "variable=''",
        "form='x'",
        "text-case='x'",
        "font-style='x'",
        "<link rel='independent-parent' href='http://127.0.0.1:28787/heard'/>",
    ),
    *(
        "xmlns:x='urn:x'",
        "default-locale='xx-XX'",
        "version='9'",
        "class='x'",
        "et-al-min='-1'",
        "<macro name='title'><text macro='title'/></macro>",
    ),
)
_NAMES = (
    "apa",
    "harvard1",
    "chicago-author-date",
    "archive",
    "",
    ".",
    "..",
    "/",
    "x.csl",
    "s.csl/",
    "../s.csl",
    "apa.csl",
    "a b",
    "none",
)


def _style(random: Random, bench: Bench) -> Case:
    where = (
        "query",
        random.choice(("agencies-by-place", "stated-counts", "stances")),
        "--cite",
        "--bibliography",
        "--style",
    )
    if random.random() < 0.1:
        name = random.choice(_NAMES) + random.choice(("", random.choice(CHARACTERS)))
        return Case(
            (*where, name.replace("\0", "")[:4_000].encode("utf-8", "replace").decode()), {"s.csl": _SHIPPED.encode()}
        )
    made = markup(random, random.choice((_SHIPPED, _RICH)), _WORDS)
    content = made.encode("utf-8", "surrogatepass")
    return Case(
        (*where, "s.csl"), {"s.csl": flipped(random, content) if random.random() < 0.1 else content}, changed="s.csl"
    )


KINDS = (Kind("styles", _style),)
