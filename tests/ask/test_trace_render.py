"""On a terminal a trace is a tree that reads well in any width, and that no text from outside can bend."""

from __future__ import annotations

import io
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from rich.cells import cell_len
from rich.console import Console

from kg import terms
from kg.ask.trace import Trace, trace
from kg.cli.rendering.inert import LONGEST, inert
from kg.cli.rendering.trace import render
from kg.index import Embedded
from kg.model import Document, Draft, Speaker, Withdrawal
from kg.terms import KG
from kg.triples import make_claim
from tests.tracing import (
    AGREED,
    COUNT,
    COUNT_ECHO,
    COUNT_LIST,
    ETOWAH,
    ICE,
    LIST,
    LISTS,
    PAGE,
    ROUND,
    WORLD,
    agency_facts,
    captures_in,
    reading,
    sighting,
    store_of,
)

HOSTILE = (
    "[bold red]x[/] [link=https://evil.example]y[/link] \x1b[31m\x1b]8;;https://evil.example\x07\r\n\u202egnirts :boom:"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Embedded:
    return store_of(tmp_path_factory.mktemp("ledger"))


def shown(found: Trace, width: int = 110, *, color: bool = False) -> str:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=color, color_system="truecolor" if color else None).print(
        render(found)
    )
    return out.getvalue()


def flowing(text: str) -> str:
    """Without the branches and the line breaks of a width."""
    return re.sub(r"[\s│├└─]+", " ", text)


def unnamed(text: str) -> str:
    """With content hashes left out."""
    return re.sub(r"\b[a-z2-7]{26}\b|\b[0-9a-f]{64}\b", "#", text)


REPORT_OF_A_REPORT = """\
U.S. Immigration and Customs Enforcement, in “A rally was held, again”  claim  claim/#
├── agreements in force, United States, 2021: 137  observation/#  [1] and 1 claim not shown here
│   ├── is a: observation
│   ├── place: United States
│   ├── measure: agreements in force
│   ├── counted unit: agreement
│   ├── as of: 2021
│   ├── value: 137
│   └── precision: exactly
└── [1] U.S. Immigration and Customs Enforcement: report  claim/#
    ├── “…re were a total of 137 such ag…”  characters 56–70 of the text
    │   └── echo.txt, 105 bytes, where and when it was taken is not known, not held here, sha256 #
    ├── stated in: “A rally was held, again”  document/echo
    │   ├── article; publisher: The Daily; published: 2024-05
    │   └── republishes: “A rally was held”  document/article
    │       └── article; publisher: not stated by the document; published: not stated by the document
    ├── reports: U.S. Immigration and Customs Enforcement, in “A rally was held”  claim/#
    │   ├── “…re were a total of 137 such agreements, said t…”  line 2 of the text
    │   │   └── article.txt, 89 bytes, where and when it was taken is not known, held here, sha256 #
    │   ├── stated in: “A rally was held” (already shown above)  document/article
    │   └── reports: “Figures of June” (not held)  document/figures
    │       └── dataset; publisher: U.S. Immigration and Customs Enforcement; published: not known
    └── recorded on 2025-01-01 by tester  contribution/#
"""

ROWS = """\
└── [1] U.S. Immigration and Customs Enforcement: statement  claim/#
    ├── stated in 5 lists (5 rows), first 2025-02-21, last 2025-12-31; the first and the last:
    ├── row 2 of sheet table: A “ALABAMA” · B “Etowah County Sheriff's Office ” · C “Task Force Model”
    │   └── list-2025-02-21.csv, listed on 2025-02-21, 91 bytes, taken from https://lists.example/, on 2026-01-02, \
held here, sha256 #
    ├── row 2 of sheet table; written there: state “ALABAMA ”
    │   └── list-2025-12-31.csv, listed on 2025-12-31, 91 bytes, taken from https://lists.example/, on 2026-01-02, \
not held here, sha256 #
    ├── stated in: “A list of agencies”  document/a-list
    │   └── series of lists; publisher: U.S. Immigration and Customs Enforcement; published: not stated by the document
    └── recorded on 2025-01-01 by tester  contribution/#
"""


def test_a_report_of_a_report_is_shown_to_the_end(store: Embedded, tmp_path: Path) -> None:
    found = trace(store, COUNT_ECHO.iri, **reading(captures_in(tmp_path, PAGE)))
    assert unnamed(shown(found, 220)) == REPORT_OF_A_REPORT


def test_of_many_lists_the_first_and_the_last_are_shown(store: Embedded, tmp_path: Path) -> None:
    found = trace(store, AGREED.iri, **reading(captures_in(tmp_path, LISTS[0])))
    assert unnamed(shown(found, 220)).endswith(ROWS)


def test_a_row_that_was_not_read_is_shown_in_normal_form_with_what_is_written_differently(store: Embedded) -> None:
    assert (
        "row 2 of sheet table, in normal form: name Etowah County Sheriff's Office · place Alabama · "
        "model Task Force Model · signed 2025-01-30; written there: state “ALABAMA ”\n"
    ) in shown(trace(store, AGREED.iri), 220)


def test_facts_that_not_the_same_claims_state_are_numbered_one_by_one(tmp_path: Path) -> None:
    more = [*agency_facts("Etowah County Sheriff's Office"), (ETOWAH, KG.agencyType, KG.countyAgency)]
    typed = make_claim(more, speaker=ICE, document=LIST, modality=KG.statement, anchors=(sighting(LISTS[0], 3),))
    text = shown(trace(store_of(tmp_path, WORLD, Draft(claims=(typed,))), ETOWAH))
    assert "place: Alabama  [1–3]" in text
    assert re.search(r"agency type: county agency  \[\d]\n", text)


def test_a_computed_claim_says_so(store: Embedded) -> None:
    text = shown(trace(store, COUNT_LIST.iri))
    assert "computed: the figure is not in the quoted words" in text
    assert "basis: the rows of the list were counted by the archivist" in text


def test_a_circle_is_said(store: Embedded) -> None:
    assert "derived from: “Ring A” (already shown above: the chain comes back here)" in flowing(
        shown(trace(store, ROUND.iri))
    )


def test_a_withdrawn_claim_says_so_first(tmp_path: Path) -> None:
    gone = Draft(withdrawals=(Withdrawal(COUNT.iri, "June of which year?", (COUNT_LIST.iri,)),))
    text = unnamed(shown(trace(store_of(tmp_path, WORLD, gone), COUNT.iri), 150))
    assert "withdrawn claim  claim/#" in text.splitlines()[0]
    assert "withdrawn: June of which year?" in text
    assert "superseded by claim/#" in text
    assert "what it stated is kept in the ledger and not shown here" in text


def test_captures_no_claim_shown_stands_in_are_listed_with_their_document(store: Embedded) -> None:
    text = shown(trace(store, LIST), 200)
    assert text.count("sha256") == len(LISTS)
    assert "captures of this document, others" in text


def test_a_claim_already_numbered_is_referred_to_by_its_number(store: Embedded) -> None:
    text = shown(trace(store, terms.place("us")), 200)
    number = re.search(r"\[(\d)] .*claim/" + terms.parts(COUNT.iri)[1], text)
    assert number is not None
    assert f"see [{number[1]}]" in text


def test_beyond_the_limit_it_says_how_many_there_are(store: Embedded) -> None:
    assert "2 of 6 claims are shown" in shown(trace(store, ICE, limit=2))


def test_what_no_claim_speaks_of_says_so(store: Embedded) -> None:
    assert "no live claim is about this" in shown(trace(store, terms.place("us-wy")))


@pytest.mark.parametrize("width", [20, 32, 40, 60, 80, 200])
@pytest.mark.parametrize("what", [ETOWAH, COUNT_ECHO.iri, LIST], ids=["agency", "claim", "document"])
def test_no_line_is_wider_than_the_terminal_and_nothing_is_lost(store: Embedded, what: NamedNode, width: int) -> None:
    found = trace(store, what)
    lines = shown(found, width).splitlines()
    assert max(map(cell_len, lines)) <= width
    solid = re.sub(r"[\s│├└─]", "", "".join(lines))
    assert all(one.sha256 in solid for one in found.captures if one.sha256[:12] in solid)
    assert solid == re.sub(r"[\s│├└─]", "", shown(found, 500))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Trace:
    name = "Etowah County " + HOSTILE
    document = Document(LIST, HOSTILE, KG.listSeries, publisher=ICE, url="https://x.example/" + HOSTILE)
    claim = make_claim(
        agency_facts(name),
        speaker=ICE,
        document=LIST,
        modality=KG.statement,
        anchors=(sighting(LISTS[0], agency=HOSTILE, state=HOSTILE),),
        basis=HOSTILE,
    )
    source = replace(LISTS[0], capture=replace(LISTS[0].capture, taken_from=HOSTILE))
    draft = Draft(
        note=HOSTILE, documents=(document,), speakers=(Speaker(ICE, HOSTILE),), sources=(source,), claims=(claim,)
    )
    return trace(store_of(tmp_path_factory.mktemp("hostile"), draft), claim.iri)


def test_hostile_text_reaches_a_terminal_as_plain_text(hostile: Trace) -> None:
    text = shown(hostile, 200)
    assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf")} == {"\n"}
    assert flowing(inert(HOSTILE)) in flowing(text)


def test_hostile_text_gives_no_color_and_no_link(hostile: Trace) -> None:
    styled = shown(hostile, 200, color=True)
    codes = set(re.findall(r"\x1b(\[[0-9;]*m|.)", styled))
    assert codes <= {"[1m", "[2m", "[0m"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[red]x[/red] :boom: \\[", "[red]x[/red] :boom: \\["),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\r\nc\rd", "a↵b↵c\\rd"),
        ("a\tb", "a b"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("\u200b\ufeff\x00\x9b", "\\u200b\\ufeff\\x00\\x9b"),
        ("a\u2028b", "a\\u2028b"),
        ("\U000e0041", "\\U000e0041"),
        ("Doña Ana County “x” – é", "Doña Ana County “x” – é"),
    ],
)
def test_what_is_not_plainly_visible_is_shown_as_its_code(text: str, expected: str) -> None:
    assert inert(text) == expected


def test_a_long_text_is_cut_and_the_rest_counted() -> None:
    assert inert("x" * (LONGEST + 1200)) == "x" * LONGEST + "… (1,200 more characters)"


@given(st.text(st.characters(codec="utf-8")))
def test_inert_text_has_no_control_character_and_says_everything(text: str) -> None:
    shown = inert(text)
    assert not {c for c in shown if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")}
    assert len(shown) >= min(len(text.replace("\r\n", "\n")), LONGEST)
