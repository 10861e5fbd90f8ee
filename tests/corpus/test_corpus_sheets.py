"""The sheets in `corpus/sheets`: read against the real documents, complete, neutral, without names.

What the documents state is written out here once more, by hand, as tables: a figure, an encounter,
a position or a provision that a sheet loses is missed here.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.gate import check
from kg.identity import Decision
from kg.model import Draft, Quotation, Text
from kg.sources import anchor
from kg.terms import KG, OA, RDFS
from kg.triples import draft_quads, text_iri
from tests.corpus_drafts import is_called, quotations, text_of, things
from tests.corpus_tables import (
    DOCUMENTS,
    EFFECTS,
    EVENTS,
    FALSE_ALARMS,
    FIGURES,
    HEADS_OF_GOVERNMENT,
    LONGEST_RUN,
    MEMORANDA,
    MOST_QUOTED,
    MOST_WITH_CONTEXT,
    NAMES,
    NOT_STATED,
    OBJECT,
    SHEETS,
    STATUTES,
    SUPPORT,
)

ROOT = Path(__file__).resolve().parents[2]
SOURCES_WORDS = frozenset([OA.exact, OA.prefix, OA.suffix, KG.describedAs])
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


class Empty:
    """An archive with nothing in it."""

    def text(self, iri: NamedNode) -> Text | None:
        return None

    def capture_of_text(self, iri: NamedNode) -> str | None:
        return None

    def documents(self, sha256: str) -> tuple[NamedNode, ...]:
        return ()

    def content(self, sha256: str) -> tuple[bytes, str] | None:
        return None

    def knows(self, iri: NamedNode) -> bool:
        return False

    def is_a(self, iri: NamedNode, cls: NamedNode) -> bool:
        return False

    def decisions(self) -> tuple[Decision, ...]:
        return ()

    def kind(self, document: NamedNode) -> NamedNode | None:
        return None

    def quoted(self, text: NamedNode) -> tuple[tuple[int, int], ...]:
        return ()


def _lines(table: str) -> list[str]:
    return sorted(" ".join(line.split()) for line in re.split(r"[\n,]", table) if line.strip())


def _figure(stated: dict[str, list[str]]) -> str:
    keys = (
        "value",
        "vagueValue",
        "precision",
        "measure",
        "place",
        "model",
        "agency",
        "scope",
        "chargeStatus",
        "offense",
    )
    words = [word for key in keys for word in stated.get(key, []) if word != "exactly"]
    span = [f"{stated['from'][0]}/{stated['until'][0]}"] if "from" in stated else ["-"]
    rest = [f"of {one}" for one in stated.get("growthOf", [])] + [f"from {one}" for one in stated.get("grownFrom", [])]
    rest += stated.get("occurrence", [])
    return " ".join([*words, *rest, *(stated.get("asOf") or stated.get("fiscalYear") or span)])


def _joined(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of text: spans put together where they touch or overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            start, end = joined[-1][0], max(end, joined[-1][1])
            joined.pop()
        joined.append((start, end))
    return joined


def _quoted(draft: Draft) -> list[tuple[int, int]]:
    return _joined({(one.start, one.end) for one in quotations(draft)})


def _with_context(draft: Draft) -> list[tuple[int, int]]:
    return _joined({(one.start - len(one.prefix), one.end + len(one.suffix)) for one in quotations(draft)})


def _share(content: str, stretches: list[tuple[int, int]]) -> float:
    """The part of a text's words that stands whole in one of the stretches."""
    words = [word.span() for word in re.finditer(r"\S*\w\S*", content)]
    return sum(any(low <= start and end <= high for low, high in stretches) for start, end in words) / len(words)


def _name(word: str) -> str:
    """The digest a word would have in `NAMES`, possessive or not."""
    return hashlib.sha256(re.sub("['’]s$", "", word.lower()).encode()).hexdigest()[:12]


def _is_name(word: str) -> bool:
    return _name(word) in NAMES


def test_there_is_a_sheet_for_each_document_and_statute(drafts: dict[str, Draft]) -> None:
    assert set(drafts) == set(SHEETS)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_is_read_without_a_fault_and_passes_the_gate(drafts: dict[str, Draft], name: str) -> None:
    assert [str(finding) for finding in check(drafts[name], Empty()).refusals] == []


@pytest.mark.parametrize("name", SHEETS)
def test_what_is_told_of_words_just_outside_are_the_known_false_alarms(drafts: dict[str, Draft], name: str) -> None:
    notices = check(drafts[name], Empty()).notices
    assert {one.code for one in notices} <= {"turning-word"}
    assert sorted(one.message.split("”")[0].removeprefix("“") for one in notices) == FALSE_ALARMS.get(name, [])


@pytest.mark.parametrize("name", SHEETS)
def test_every_quotation_stands_exactly_where_it_says(drafts: dict[str, Draft], name: str) -> None:
    text = text_of(drafts[name])
    for quotation in quotations(drafts[name]):
        assert quotation.text == text_iri(text)
        assert anchor.holds(text.content, quotation), quotation


@pytest.mark.parametrize("name", SHEETS)
def test_every_quotation_has_at_most_forty_words(drafts: dict[str, Draft], name: str) -> None:
    for quotation in quotations(drafts[name]):
        assert anchor.word_count(quotation.exact) <= 40, quotation.exact


@pytest.mark.parametrize("name", DOCUMENTS)
def test_quotations_together_are_no_copy_of_the_document(drafts: dict[str, Draft], name: str) -> None:
    content = text_of(drafts[name]).content
    assert _share(content, _quoted(drafts[name])) <= MOST_QUOTED
    assert _share(content, _with_context(drafts[name])) <= MOST_WITH_CONTEXT


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_long_run_of_words_can_be_put_together_from_quotations(drafts: dict[str, Draft], name: str) -> None:
    content = text_of(drafts[name]).content
    runs = [content[start:end] for start, end in _quoted(drafts[name])]
    assert max(map(anchor.word_count, runs)) <= LONGEST_RUN


def test_a_title_in_brackets_is_given_to_documents_that_are_not_held_only(drafts: dict[str, Draft]) -> None:
    documents = [one for draft in drafts.values() for one in draft.documents]
    described = [one for one in documents if one.title.startswith("[")]
    assert described
    assert all(one.unseen and one.title.endswith("]") for one in described)


@pytest.mark.parametrize("name", SHEETS)
def test_every_provision_spoken_of_has_a_label_in_some_sheet(drafts: dict[str, Draft], name: str) -> None:
    labelled = {one["id"][0] for sheet in SHEETS for one in things(drafts[sheet], KG.Provision) if "label" in one}
    links = ("is_part_of", "codifiedAt", "enactedBy", "amends")
    spoken_of = {word for one in things(drafts[name], KG.Provision) for key in links for word in one.get(key, [])}
    assert spoken_of <= labelled


def test_the_five_documents_make_more_than_two_hundred_claims(drafts: dict[str, Draft]) -> None:
    assert all(drafts[name].sources[0].capture.file_name == file for name, file in DOCUMENTS.items())
    assert sum(len(drafts[name].claims) for name in DOCUMENTS) > 200


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_figure_of_a_document_is_stated(drafts: dict[str, Draft], name: str) -> None:
    assert sorted(map(_figure, things(drafts[name], KG.Observation))) == _lines(FIGURES[name])


def test_no_encounter_stands_by_itself_and_no_day_beside_a_person(drafts: dict[str, Draft]) -> None:
    assert [one for name in SHEETS for one in things(drafts[name], KG.Encounter)] == []
    report = drafts["ice-encounters-by-state-2020-01"]
    assert things(report, KG.Event) == []
    counts = things(report, KG.Observation)
    assert {word for one in counts for word in one["asOf"]} == {"2020-01"}
    assert not [one for one in counts if "place" in one or "agency" in one]
    assert not [one.exact for one in quotations(report) if re.search(r"January \d|citizen", one.exact)]


def test_every_case_counted_is_of_the_report_and_exact_and_of_an_offense_with_its_status(
    drafts: dict[str, Draft],
) -> None:
    counts = things(drafts["ice-encounters-by-state-2020-01"], KG.Observation)
    assert {(*one["scope"], *one["precision"]) for one in counts} == {("ice-encounters-by-state-2020-01", "exactly")}
    assert all(one["chargeStatus"] for one in counts if "offense" in one)


def test_what_followed_upon_what_is_told(drafts: dict[str, Draft]) -> None:
    events = {one["id"][0]: one for one in things(drafts["fy-2020-highly-effective"], KG.Event)}
    releases = [one for one in events.values() if one["eventKind"] == ["release"]]
    told = sorted(
        (one["place"][0], *events[one["after"][0]]["eventKind"], *events[one["after"][0]]["place"]) for one in releases
    )
    assert told == [("us-ga", "agreements-ended", "us-ga"), ("us-nc", "agreements-ended", "us-nc")]


def _time(stated: dict[str, list[str]]) -> str:
    if "from" in stated:
        return f"{stated['from'][0]}/{stated['until'][0]}"
    return (stated.get("date") or stated.get("asOf") or ["-"])[0]


def _expected(stated: dict[str, list[str]]) -> str:
    return "" if stated["occurrence"] == ["happened"] else " expected"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_event_of_a_document_is_stated(drafts: dict[str, Draft], name: str) -> None:
    stated = things(drafts[name], KG.Event)
    found = [f"{one['eventKind'][0]} {one.get('place', ['-'])[0]} {_time(one)}{_expected(one)}" for one in stated]
    assert sorted(found) == _lines(EVENTS[name])


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("stance", "holders"), [("support", SUPPORT), ("objection", OBJECT)])
def test_who_supports_and_who_objects_is_stated(
    drafts: dict[str, Draft], name: str, stance: str, holders: dict[str, str]
) -> None:
    positions = things(drafts[name], KG.Position)
    assert {one["holder"][0] for one in positions if one["stance"] == [stance]} == set(holders[name].split())


@pytest.mark.parametrize("name", SHEETS)
def test_what_a_document_does_not_say_of_itself_is_marked_unknown(drafts: dict[str, Draft], name: str) -> None:
    held = [one for one in drafts[name].documents if not one.unseen]
    assert [one.not_stated for one in held] == [NOT_STATED.get(name, ("published",))]


def test_what_each_paragraph_of_287g_provides_is_stated_and_where_it_is_codified(drafts: dict[str, Draft]) -> None:
    effects = [one for name in STATUTES for one in things(drafts[name], KG.Effect)]
    provisions = [one for name in STATUTES for one in things(drafts[name], KG.Provision)]
    for number, kinds in EFFECTS.items():
        act, code = f"ina/287/g/{number}", f"usc/8/1357/g/{number}"
        for provision in (act, code):
            found = {word for one in effects if one["provision"] == [provision] for word in one["effectKind"]}
            assert found == set(kinds.split()), provision
        assert {word for one in provisions if one["id"] == [act] for word in one.get("codifiedAt", [])} == {code}


def test_every_condition_exception_and_override_of_287g_is_stated_in_both_editions(drafts: dict[str, Draft]) -> None:
    def bounds(name: str, act: str) -> set[str]:
        kept = ("condition", "exception", "override")
        stated = [one for one in things(drafts[name], KG.Effect) if one["provision"][0].startswith(act)]
        return {word.replace(", United States Code", "") for one in stated for key in kept for word in one.get(key, [])}

    enacted, codified = bounds("iirira-133", "ina/287/g"), bounds("usc-8-1357", "usc/8/1357/g")
    assert {"Notwithstanding section 1342 of title 31", "Except as provided in paragraph (8)"} <= enacted
    assert "to the extent consistent with State and local law" in enacted
    # The excerpt held lacks paragraphs (3) and (4).
    assert codified - enacted >= {
        "In performing a function under this subsection",
        "as provided in a written agreement between the Attorney General and the State or subdivision",
    }


def test_the_act_as_enacted_amends_and_enacts_where_the_scan_has_it(drafts: dict[str, Draft]) -> None:
    provisions = things(drafts["iirira-133"], KG.Provision)
    enacted = {one["id"][0] for one in provisions if one.get("enactedBy") == ["iirira/133"]}
    assert enacted == {"ina/287/g", *(f"ina/287/g/{n}" for n in (*range(1, 11), "10/A", "10/B"))}
    assert [one["amends"] for one in provisions if "amends" in one] == [["ina/287"]]
    assert {word for one in provisions if one["id"] == ["ina/287"] for word in one["codifiedAt"]} == {"usc/8/1357"}


@pytest.mark.parametrize("name", SHEETS)
def test_what_calls_a_group_or_conduct_is_not_cut_before_the_words_that_restrict_it(
    drafts: dict[str, Draft], name: str
) -> None:
    content = " ".join(text_of(drafts[name]).content.split())
    triples = {triple for claim in drafts[name].claims for triple in claim.triples}
    called = {t.object.value for t in triples if t.predicate == RDFS.label and is_called(t.subject)}
    restricting = re.compile(r" (?:who|whom|whose|that|which|where)\b")
    follows = {one: content.partition(" ".join(one.split()))[2] for one in called}
    assert [one for one, rest in follows.items() if not rest or restricting.match(rest)] == []


def test_two_readings_of_one_sentence_stand_side_by_side(drafts: dict[str, Draft]) -> None:
    readings = {
        name: [
            word for one in things(drafts[name], KG.Effect) for word in one.get("override", []) if "title 31" in word
        ]
        for name in ("iirira-133", "usc-8-1357")
    }
    assert readings == {
        "iirira-133": ["Notwithstanding section 1342 of title 31, United States Code"],
        "usc-8-1357": ["Notwithstanding section 1342 of title 31"],
    }


def test_offices_and_public_laws_that_sources_name_differently_stand_side_by_side(drafts: dict[str, Draft]) -> None:
    named = {word for name in MEMORANDA for one in things(drafts[name], KG.Effect) for word in one["addressee"]}
    assert named == {"the Secretary", "the Secretary of DHS", "the Secretary of Homeland Security, or her designee"}
    numbers = {
        word for name in MEMORANDA for one in things(drafts[name], KG.Provision) for word in one.get("number", [])
    }
    assert numbers == {"107-276", "107-296"}
    effects = things(drafts["iirira-133"], KG.Effect)
    (first,) = [one for one in effects if one["subjectMatter"][0].startswith("entering into a written agreement")]
    assert first["addressee"] == ["the Attorney General"]


@pytest.mark.parametrize("name", [*STATUTES, *MEMORANDA])
def test_a_word_that_points_back_stands_beside_what_it_points_to(drafts: dict[str, Draft], name: str) -> None:
    back = re.compile(r"(such|those|these|they|he)\b", re.IGNORECASE)
    alone = [claim.anchors[0] for claim in drafts[name].claims if len(claim.anchors) == 1]
    assert [one.exact for one in alone if isinstance(one, Quotation) and back.match(one.exact)] == []
    about = [one["subjectMatter"][0] for one in things(drafts[name], KG.Effect)]
    assert [one for one in about if re.search(r"\bsuch\b", one)] == []


def test_the_header_of_a_page_is_said_by_its_editors_and_not_by_congress(drafts: dict[str, Draft]) -> None:
    speakers: dict[bool, set[str]] = {True: set(), False: set()}
    for claim in drafts["iirira-133"].claims:
        quoted = [one.exact for one in claim.anchors if isinstance(one, Quotation)]
        speakers[any(one.startswith("110 STAT.") for one in quoted)].add(terms.parts(claim.speaker)[-1])
    assert speakers == {True: {"editors-of-the-statutes-at-large"}, False: {"us-congress"}}


def test_the_sheets_agree_on_who_a_speaker_is_and_what_a_source_is(drafts: dict[str, Draft]) -> None:
    for kind in ("speakers", "documents"):
        found: dict[NamedNode, object] = {}
        for draft in drafts.values():
            for one in getattr(draft, kind):
                assert found.setdefault(one.iri, one) == one


def test_the_names_looked_for_do_stand_in_the_documents(drafts: dict[str, Draft]) -> None:
    words = (word for name in DOCUMENTS for word in _WORD.findall(text_of(drafts[name]).content))
    assert set(map(_name, words)) >= NAMES


@pytest.mark.parametrize("name", SHEETS)
def test_no_name_of_a_person_is_written_anywhere(drafts: dict[str, Draft], name: str) -> None:
    # What a source calls an administration by, its own words, is no private person's name.
    ours = [quad for quad in draft_quads(drafts[name]) if quad.predicate not in SOURCES_WORDS]
    literals = {quad.object.value for quad in ours if isinstance(quad.object, Literal)}
    # Letters of a digest may happen to spell a name.
    iris = {re.sub(r"\b[a-z2-7]{26}\b", "", term.value) for quad in ours for term in (quad.subject, quad.object)}
    found = {word for text in literals | iris for word in _WORD.findall(text) if _is_name(word)}
    called = {quad.object.value for quad in ours if quad.predicate == RDFS.label and is_called(quad.subject)}
    heads = {word for text in called for word in _WORD.findall(text) if _name(word) in HEADS_OF_GOVERNMENT}
    assert found <= heads


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_quotation_nor_its_context_cuts_into_a_name(drafts: dict[str, Draft], name: str) -> None:
    content = text_of(drafts[name]).content
    found = (word for word in _WORD.finditer(content) if _name(word[0]) in NAMES - HEADS_OF_GOVERNMENT)
    names = [(word.start(), word.end()) for word in found]
    for one in quotations(drafts[name]):
        start, end = one.start - len(one.prefix), one.end + len(one.suffix)
        assert not any(first < end and last > start for first, last in names), one
