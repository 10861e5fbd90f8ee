"""YAML claim sheets: what is read, and every fault at its line with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import intake, terms
from kg.errors import SheetError, UnreadableFile
from kg.intake.sheets import read_sheet, read_sheet_text
from kg.intake.sheets.located_tree import CODES
from kg.model import Draft, Finding, Quotation, Row, Severity
from kg.terms import KG

WORLD = Path(__file__).parents[1] / "world"
SHEETS = sorted(WORLD.glob("*.yaml"))
DOCUMENT = "title: Notice, kind: article, publisher: unknown, published: unknown, file: alder-notice.txt"
HEAD = f"""\
document: {{id: alder-notice, {DOCUMENT}}}
default-by: ice
speakers: {{ice: {{name: ICE}}}}
claims:
"""
CLAIM = "  - quote: held by 9 agencies\n    agency: {name: Alder County Sheriff's Office, state: vt}\n"
COUNT = "measure: agreements-in-force, unit: agreement, place: vt"


def read(text: str) -> Draft:
    return read_sheet_text(text, "yaml", base=WORLD, name="s.yaml")


def faults(text: str) -> list[Finding]:
    return [finding for finding in read(text).findings if finding.severity is Severity.REFUSAL]


def count(more: str) -> str:
    return HEAD + f"  - quote: held by 9 agencies\n    count: {{{COUNT}, {more}}}\n"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.stem)
def test_every_sheet_of_the_invented_world_is_without_fault(path: Path) -> None:
    draft = read_sheet(path)
    assert draft.findings == ()
    assert draft.claims


def test_a_claim_carries_everything_the_sheet_says_of_it() -> None:
    draft = read_sheet(WORLD / "cedar-gazette.yaml")
    claim = draft.claims[1]
    assert claim.speaker == terms.organization("ice")
    assert claim.document == terms.document("cedar-gazette")
    assert claim.modality == KG.statement
    assert claim.paraphrased_by == (terms.organization("cedar-gazette-author"),)
    assert claim.reports == (terms.document("ice-on-vermont"),)
    assert claim.origin == f"{WORLD / 'cedar-gazette.yaml'}:26"
    (anchor,) = claim.anchors
    assert isinstance(anchor, Quotation)
    assert anchor.exact == "it had 13 agreements in Vermont as of March 1, 2025"


def test_a_claim_without_by_is_the_default_speakers_and_else_the_publishers() -> None:
    assert read_sheet(WORLD / "cedar-gazette.yaml").claims[0].speaker == terms.organization("cedar-gazette-author")
    assert read_sheet(WORLD / "alder-notice.yaml").claims[0].speaker == terms.organization("alder-sheriff")


def test_modality_is_a_statement_unless_said() -> None:
    modalities = [claim.modality for claim in read_sheet(WORLD / "cedar-gazette.yaml").claims]
    expected = [KG.statement] * 4 + [KG.characterization, KG.statement, KG.expectation]
    assert modalities == expected


def test_what_a_document_does_not_say_of_itself_is_kept_as_not_stated() -> None:
    gazette, notice, dataset = read_sheet(WORLD / "cedar-gazette.yaml").documents
    assert gazette.not_stated == ("published", "publisher")
    assert gazette.publisher is None
    assert gazette.published is None
    assert not gazette.unseen
    assert notice.unseen
    assert notice.not_stated == ()
    assert dataset.not_stated == ("published",)


def test_an_office_is_a_post_in_its_organization() -> None:
    offices = [s for s in read_sheet(WORLD / "cedar-gazette.yaml").speakers if s.office_in]
    assert [(s.iri, s.office_in) for s in offices] == [
        (terms.office("cedar-rights-union-chair"), terms.organization("cedar-rights-union"))
    ]


def test_a_capture_says_where_and_when_its_bytes_were_taken() -> None:
    (source,) = read_sheet(WORLD / "alder-notice.yaml").sources
    assert source.capture.taken_from == "the invented world of the tests"
    assert source.capture.taken_on == terms.partial_date("2025-03-05")
    assert source.content == (WORLD / "alder-notice.txt").read_bytes()


def test_rows_are_anchors_of_the_capture() -> None:
    draft = read_sheet(WORLD / "birch-roster.yaml")
    sha256 = draft.sources[0].capture.sha256
    assert draft.claims[0].anchors == (Row(sha256, "table", 2),)
    assert draft.claims[3].anchors == (Row(sha256, "table", 2), Row(sha256, "table", 3))
    assert draft.claims[3].computed


def test_archivist_and_note_are_the_sheets() -> None:
    draft = read_sheet(WORLD / "alder-notice.yaml")
    assert (draft.archivist, draft.note) == ("tester", "What the Alder County Sheriff's Office says of its agreement")


def test_words_are_words_until_their_key_says_what_they_are() -> None:
    """YAML 1.1 would read these as false, a date, an octal number and a base-60 number."""
    text = HEAD + "  - quote: held by 9 agencies\n    agency: {name: no, state: vt, county: 50001}\n"
    assert any(str(t.object) == '"no"' for t in read(text).claims[0].triples)
    assert any(t.object == terms.place("us-50001") for t in read(text).claims[0].triples)


def test_blank_keys_are_keys_left_out() -> None:
    text = HEAD + "  - quote: held by 9 agencies\n    basis:\n    agency: {name: A, state: vt, county: , type: ~}\n"
    draft = read(text)
    assert draft.findings == ()
    assert len(draft.claims[0].triples) == 3


FAULTS: dict[str, list[tuple[str, str, str]]] = {
    "unknown-key": [
        ("titel: x\n" + HEAD + CLAIM, "s.yaml:1", "titel: is not a key of a sheet"),
        (HEAD + CLAIM + "    kount: {}\n", "s.yaml:7", "did you mean count?"),
        (count("value: 9, as-off: 2023"), "s.yaml:6", "did you mean as-of?"),
        (HEAD + CLAIM.replace("state: vt", "state: vt, town: x"), "s.yaml:6", "town:"),
        (HEAD + "  - prefix: x\n    row: {sheet: a, row: 1}\n    agency: {name: A, state: vt}\n", "s.yaml:5", "quote:"),
        (HEAD + "  - rows: [{sheet: a, row: 1, col: 2}]\n    agency: {name: A, state: vt}\n", "s.yaml:5", "col:"),
        (HEAD.replace("{name: ICE}", "{name: ICE, url: x}") + CLAIM, "s.yaml:3", "url:"),
        (HEAD.replace("file:", "fil: x, file:") + CLAIM, "s.yaml:1", "did you mean file?"),
    ],
    "missing-key": [
        ("claims: []\n", "s.yaml:1", "a sheet without document:"),
        (HEAD.rpartition("claims")[0], "s.yaml:1", "a sheet without claims:"),
        (HEAD.replace("id: alder-notice, ", "") + CLAIM, "s.yaml:1", "without id:"),
        (HEAD.replace(" publisher: unknown,", "") + CLAIM, "s.yaml:1", "unknown, if it does not say"),
        (HEAD.replace(", file: alder-notice.txt", "") + CLAIM, "s.yaml:1", "add file:"),
        (HEAD.replace("{name: ICE}", "{office-in: ice}") + CLAIM, "s.yaml:3", "without name:"),
        (HEAD.replace("default-by: ice\n", "") + CLAIM, "s.yaml:4", "no speaker is named for this"),
        (HEAD + "  - quote: held by 9 agencies\n", "s.yaml:5", "a claim that states nothing"),
        (HEAD + "  - agency: {name: A, state: vt}\n", "s.yaml:5", "a claim without a place"),
        (HEAD + "  - quotes: [{prefix: x}]\n    agency: {name: A, state: vt}\n", "s.yaml:5", "without quote:"),
        (HEAD + "  - row: {row: 1}\n    agency: {name: A, state: vt}\n", "s.yaml:5", "without sheet:"),
        (count("as-of: 2023"), "s.yaml:6", "count: without value:"),
        (count("value: 9").replace("unit: agreement, ", ""), "s.yaml:6", "count: without unit:"),
        (count("value: 9, agency: {state: vt}"), "s.yaml:6", "an agency without name:"),
        (HEAD + "  - quote: by 9\n    provision: {act: a, part-of: {path: 5}}\n", "s.yaml:6", "without act:"),
    ],
    "duplicate-key": [(HEAD + CLAIM + "    quote: x\n", "s.yaml:7", "quote: stands in line 5 already")],
    "wrong-type": [
        (HEAD + "  - a claim\n", "s.yaml:5", "a claim is not a mapping"),
        (HEAD.replace("claims:\n", "claims: none\n"), "s.yaml:4", "start each claim with a hyphen"),
        (count("value: nine"), "s.yaml:6", "'nine' is not a number"),
        (count("value: '1,261'"), "s.yaml:6", "write digits only"),
        (count("value: [9]"), "s.yaml:6", "is a list; write a word"),
        (count("value: 9, fiscal-year: 2023-05"), "s.yaml:6", "is not a year"),
        (count("value: 9, agency: Alder"), "s.yaml:6", "write {name: NAME, state: al}"),
        (HEAD + CLAIM + "    computed: yes\n", "s.yaml:7", "neither true nor false"),
        (HEAD + "  - quote: {a: b}\n    agency: {name: A, state: vt}\n", "s.yaml:5", "is a mapping; write a word"),
        (HEAD + "  - quote: by 9\n    count: 9\n", "s.yaml:6", "it takes measure, unit"),
        (HEAD + "  - quote: by 9\n    states: {count: 9}\n", "s.yaml:6", "states: is not a list"),
        (HEAD + "  - quote: by 9\n    states: [count]\n", "s.yaml:6", "what is stated is not a mapping"),
        (HEAD + "  - quotes: by 9\n    agency: {name: A, state: vt}\n", "s.yaml:5", "quotes: is not a list"),
        (HEAD + "  - row: 12\n    agency: {name: A, state: vt}\n", "s.yaml:5", "write {sheet: Sheet1, row: 12}"),
        (HEAD + "  - row: {sheet: a, row: 0}\n    agency: {name: A, state: vt}\n", "s.yaml:5", "not a row number"),
        (HEAD + "  - quote: by 9\n    provision: {act: a, part-of: a}\n", "s.yaml:6", "{act: ina, path: [287, g, 1]}"),
        ("sources: [a]\n" + HEAD + CLAIM, "s.yaml:1", "sources: is not a mapping"),
        (HEAD.replace("{name: ICE}", "ICE") + CLAIM, "s.yaml:3", "ice: has no description"),
        (HEAD.replace("{id:", "[{id:").replace(".txt}", ".txt}]") + CLAIM, "s.yaml:1", "document: is a list"),
        (HEAD.replace("file:", "author: J. Doe, file:") + CLAIM, "s.yaml:1", "write unknown"),
        (HEAD.replace("file:", "language: English, file:") + CLAIM, "s.yaml:1", "such as en"),
        (HEAD.replace("file: alder-notice.txt", "capture: abc") + CLAIM, "s.yaml:1", "is not a SHA-256"),
        ("? [a]\n: b\n" + HEAD + CLAIM, "s.yaml:1", "a key must be a word"),
    ],
    "unknown-term": [
        (count("value: 9").replace("agreements-in-force", "agreement-in-force"), "s.yaml:6", "did you mean agreements"),
        (count("value: 9, precision: nearly"), "s.yaml:6", "write one of exactly, approximately"),
        (HEAD.replace("article", "artical") + CLAIM, "s.yaml:1", "did you mean article?"),
        (HEAD + CLAIM + "    modality: opinion\n", "s.yaml:7", "'opinion'"),
    ],
    "no-such-date": [
        (count("value: 9, as-of: 2023-02-30"), "s.yaml:6", "'2023-02-30' is not a date that exists"),
        (count("value: 9, as-of: 2023-13"), "s.yaml:6", "write YYYY or YYYY-MM or YYYY-MM-DD"),
        (count("value: 9, as-of: ٢٠٢٣"), "s.yaml:6", "not a date that exists"),
        (HEAD.replace("published: unknown", "published: March") + CLAIM, "s.yaml:1", "'March'"),
    ],
    "two-times": [(count("value: 9, as-of: 2023, fiscal-year: 2023"), "s.yaml:6", "as-of: and fiscal-year:")],
    "two-forms": [
        (HEAD + CLAIM + f"    count: {{{COUNT}, value: 9}}\n", "s.yaml:6", "count: and agency:"),
        (HEAD + CLAIM + "    states: [agency: {name: A, state: vt}]\n", "s.yaml:6", "agency: and states:"),
    ],
    "unknown-place": [
        (HEAD + CLAIM.replace("vt", "zz"), "s.yaml:6", "'zz' is not a state the ontology has"),
        (HEAD + CLAIM.replace("vt", "vt, county: 99999"), "s.yaml:6", "five-digit FIPS code"),
        (HEAD + CLAIM.replace("vt", "honduras"), "s.yaml:6", "is not a state"),
    ],
    "known-speaker": [
        (HEAD + CLAIM + "    by: icee\n", "s.yaml:7", "did you mean ice? If not, describe it under speakers:"),
        (
            HEAD.replace("publisher: unknown", "publisher: gazette") + CLAIM,
            "s.yaml:1",
            "no speaker is called 'gazette'",
        ),
        (HEAD.replace("default-by: ice", "default-by: nobody") + CLAIM, "s.yaml:2", "'nobody'"),
    ],
    "known-document": [
        (HEAD + CLAIM + "    via: elsewhere\n", "s.yaml:7", "describe it under sources:"),
        (HEAD + CLAIM + f"    via: {terms.ID}agency/us-al/a\n", "s.yaml:7", "is not a claim or a document"),
        ("document: nowhere\nclaims: []\n", "s.yaml:1", "no document is called 'nowhere'"),
    ],
    "known-claim": [(HEAD + CLAIM + "    corrects: elsewhere\n", "s.yaml:7", "write claim/… as `kg trace` prints it")],
    "unknown-thing": [
        (HEAD + "  - quote: by 9\n    position: {holder: ice, stance: support, about: moon}\n", "s.yaml:6", "'moon'")
    ],
    "bad-name": [
        (HEAD.replace("id: alder-notice", "id: Alder Notice") + CLAIM, "s.yaml:1", "such as alder-notice"),
        (HEAD.replace("{ice:", "{ICE!: {name: x}, ice:") + CLAIM, "s.yaml:3", "such as ice"),
        (HEAD + CLAIM + f"    via: '{terms.ID}claim/<x>'\n", "s.yaml:7", "is not an IRI"),
    ],
    "bad-address": [
        (HEAD.replace("file:", "url: alder.example, file:") + CLAIM, "s.yaml:1", "start with https://"),
        (HEAD.replace("file:", "url: 'javascript:alert(1)', file:") + CLAIM, "s.yaml:1", "is not a web address"),
    ],
    "bad-file": [
        (HEAD.replace("alder-notice.txt", "none.txt") + CLAIM, "s.yaml:1", "none.txt: there is no such file"),
        (HEAD.replace("alder-notice.txt", "/etc/hostname") + CLAIM, "s.yaml:1", "write its path from the folder"),
        (HEAD.replace("alder-notice.txt", r"C:\notice.txt") + CLAIM, "s.yaml:1", "is not a path from this sheet"),
        (HEAD.replace("alder-notice.txt", "https://a.example/") + CLAIM, "s.yaml:1", "put an address under url:"),
        (HEAD.replace("alder-notice.txt", "../world") + CLAIM, "s.yaml:1", "is a folder"),
    ],
    "digest-matches": [
        (HEAD.replace("file:", f"capture: {'0' * 64}, file:") + CLAIM, "s.yaml:1", "has the SHA-256"),
    ],
    "capture-held": [
        (HEAD.replace("file: alder-notice.txt", f"capture: {'0' * 64}") + CLAIM, "s.yaml:5", "kg document attach"),
    ],
    "quotation-found": [
        (HEAD + CLAIM.replace("9", "8"), "s.yaml:5", "nearest"),
        (HEAD + CLAIM.replace("held by 9 agencies", "agreement"), "s.yaml:5", "2 times"),
    ],
    "quotation-is-a-fragment": [
        (HEAD + CLAIM.replace("held by 9 agencies", "a " * 41), "s.yaml:5", "this quotation has 41 words"),
    ],
    "same-claim": [(HEAD + CLAIM + CLAIM + "    computed: true\n", "s.yaml:7", "quotes:")],
    "alias": [("archivist: &a x\nnote: *a\n" + HEAD + CLAIM, "s.yaml:2", "write it out")],
    "comment-after-words": [
        (HEAD + CLAIM.replace("9 agencies", "9 agencies #in all"), "s.yaml:5", "quote: ends before “#in all”"),
        (HEAD + CLAIM + "    basis: as the table says   # or so\n", "s.yaml:7", "into a line of its own"),
    ],
    "tag": [(HEAD + CLAIM + "    basis: !!python/name:os.system x\n", "s.yaml:7", "has no meaning here")],
    "second-sheet": [(HEAD + CLAIM + "---\na: b\n", "s.yaml:7", "keep one sheet in a file")],
}
TABLE = [(code, *case) for code, cases in FAULTS.items() for case in cases]


@pytest.mark.parametrize(("code", "text", "where", "says"), TABLE, ids=lambda value: value if value in CODES else "")
def test_a_fault_is_told_at_its_line_with_its_remedy(code: str, text: str, where: str, says: str) -> None:
    told = [finding for finding in faults(text) if finding.code == code]
    assert told, [str(finding) for finding in faults(text)]
    assert [finding.where for finding in told] == [where]
    assert says in told[0].message
    assert ";" in told[0].message


@pytest.mark.parametrize(("code", "text", "where", "says"), TABLE, ids=lambda value: value if value in CODES else "")
def test_one_mistake_is_one_fault(code: str, text: str, where: str, says: str) -> None:
    assert len(faults(text)) == 1, [str(finding) for finding in faults(text)]


def test_all_faults_of_a_sheet_are_told_at_once_in_the_order_of_its_lines() -> None:
    text = HEAD + CLAIM.replace("vt", "zz") + "    modality: x\n" + CLAIM.replace("9", "8") + CLAIM
    told = faults(text)
    assert [(finding.code, finding.where) for finding in told] == [
        ("unknown-place", "s.yaml:6"),
        ("unknown-term", "s.yaml:7"),
        ("quotation-found", "s.yaml:8"),
    ]


def test_claims_without_fault_are_in_the_draft_beside_those_with_one() -> None:
    text = HEAD + CLAIM.replace("vt", "zz") + CLAIM
    assert len(read(text).claims) == 1


def test_two_claims_that_state_the_same_are_one_with_both_places() -> None:
    text = HEAD + CLAIM + CLAIM.replace("held by 9 agencies", "follows the Warrant")
    draft = read(text)
    (claim,) = draft.claims
    assert len(claim.anchors) == 2
    assert [(f.code, f.severity, f.where) for f in draft.findings] == [("same-claim", Severity.NOTICE, "s.yaml:7")]


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("a:\n\tb: 1\n", "s.yaml:2", "indent with blanks"),
        ("a: [1\n", "s.yaml:2", "this is not YAML"),
        ("a: b: c\n", "s.yaml:1", "this is not YAML"),
        ("a: \x07\n", "s.yaml:1", "U+0007"),
        ('a: b\nc: "\\ud800"\n', "s.yaml:2", "an escape stands for no character"),
        ('a: b\n"\\udfff": c\n', "s.yaml:2", "an escape stands for no character"),
        ('a: b\nc: "\\U00110000"\n', "s.yaml:2", "too large a number"),
        ('a: "\\UFFFFFFFF"\n', "s.yaml:1", "too large a number"),
        ("%YAML 1." + "9" * 5_000 + "\n---\na: b\n", "s.yaml:1", "too large a number"),
        ("- a\n", "s.yaml", "a claim sheet is a mapping"),
        ("", "s.yaml", "a claim sheet is a mapping"),
        ("a: " + "[" * 13 + "]" * 13, "s.yaml:1", "nested deeper than 12"),
        ("[" * 100_000, "s.yaml:1", "nested deeper than 12"),
    ],
)
def test_what_is_no_sheet_at_all_is_one_clear_line(text: str, where: str, says: str) -> None:
    with pytest.raises(SheetError) as told:
        read(text)
    assert told.value.where == where
    assert says in str(told.value)
    assert told.value.remedy


def test_a_bomb_of_aliases_is_refused_without_being_unfolded() -> None:
    bomb = "a: &a [x]\n" + "".join(f"{chr(98 + i)}: &{chr(98 + i)} [{'*' + chr(97 + i)}, *a]\n" for i in range(20))
    assert {finding.code for finding in faults(bomb)} >= {"alias"}


def test_a_sheet_that_is_not_utf_8_is_refused_at_its_line() -> None:
    with pytest.raises(SheetError, match=r"s\.yaml:2: this is not UTF-8"):
        read_sheet_text(b"a: b\nc: \xff\n", "yaml", base=WORLD, name="s.yaml")


def test_a_sheet_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    big = tmp_path / "big.yaml"
    with big.open("wb") as file:
        file.truncate(3 << 20)
    with pytest.raises(UnreadableFile):
        read_sheet(big)
    with pytest.raises(UnreadableFile, match="2 MiB"):
        read_sheet_text(b"#" * (3 << 20), "yaml", base=WORLD)


def test_a_missing_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_sheet(tmp_path / "none.yaml")


def test_a_suffix_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match=r"use \.yaml"):
        read_sheet(tmp_path / "sheet.toml")


def test_a_byte_order_mark_is_no_part_of_a_sheet() -> None:
    assert read_sheet_text(b"\xef\xbb\xbf" + (HEAD + CLAIM).encode(), "yaml", base=WORLD).findings == ()


def test_every_code_a_sheet_can_be_refused_with_has_a_sheet_that_is() -> None:
    used = set(FAULTS) | {"two-values", "no-name", "unknown-statement", "incomplete", "renamed", "not-taken-over"}
    assert used | {"which-capture"} == set(CODES)
    source = "".join(path.read_text() for path in Path(intake.__file__).parent.glob("sheets/*.py"))
    assert all(f'"{code}"' in source or code.startswith("known-") for code in CODES)
