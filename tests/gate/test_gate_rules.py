"""Each rule of the gate refuses what it is for, with its own code and a remedy, and nothing else does."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode

from kg import gate, terms
from kg.gate import rules
from kg.identity import REGISTER, Decision, archivist, decision_claim, decision_of
from kg.model import (
    Claim,
    Document,
    Draft,
    Finding,
    Quotation,
    Row,
    Severity,
    Sighting,
    Source,
    Speaker,
    Text,
    Withdrawal,
)
from kg.sources import anchor as anchors
from kg.sources import make_source
from kg.sources.tables import SheetRows, read_table
from kg.terms import ELI, KG, RDF, RDFS
from kg.triples import make_claim, text_iri
from tests.making import ICE, agency_claim, count_claim

DOCUMENT, ROSTER = terms.document("notice"), terms.document("roster")
WORDS = """\
Of 100 and 26 it speaks too. As of June, ICE had 137 agreements with local agencies.
Twenty-six of them are in Texas, it says.
The Alder Council called the program “fair and open” on a day on which it had much else to do besides.
Etowah County of Alabama was named.
Nothing obliges anybody. %s
The notice also names Jan Q. Elder, 34, of 12 Elm Street, where he lives.
"""
WORDS %= " ".join(["Eight words"] + ["or so"] * 20) + "."
NOTICE = make_source(WORDS.encode(), "notice.txt", document=DOCUMENT)
TABLE = make_source(
    b"STATE,AGENCY,COUNT,ORI\nALABAMA,A Office,137,AL0310000\n,,,\n,Autauga County,1001\n",
    "roster.csv",
    document=ROSTER,
)
TEXT = text_iri(NOTICE.text) if NOTICE.text else terms.thing("none")


class Shelf:
    """An archive that holds some sources and describes some things."""

    def __init__(self, *sources: Source, described: tuple[NamedNode, ...] = ()) -> None:
        self._sources = {source.capture.sha256: source for source in sources}
        self._described = described

    def text(self, iri: NamedNode) -> Text | None:
        return next((s.text for s in self._sources.values() if s.text and text_iri(s.text) == iri), None)

    def capture_of_text(self, iri: NamedNode) -> str | None:
        text = self.text(iri)
        return text.capture if text else None

    def documents(self, sha256: str) -> tuple[NamedNode, ...]:
        return (self._sources[sha256].capture.document,) if sha256 in self._sources else ()

    def content(self, sha256: str) -> tuple[bytes, str] | None:
        source = self._sources.get(sha256)
        return (source.content, source.capture.media_type) if source else None

    def knows(self, iri: NamedNode) -> bool:
        return iri in self._described

    def kind(self, document: NamedNode) -> NamedNode | None:
        return None

    def quoted(self, text: NamedNode) -> tuple[tuple[int, int], ...]:
        return ()

    def is_a(self, iri: NamedNode, cls: NamedNode) -> bool:
        known = (*SIGNED, OF_CEDAR) if cls == KG.Agreement else (ALDER, BIRCH, CEDAR)
        return iri in known

    def decisions(self) -> list[Decision]:
        """Alder is Birch, and Birch is not Cedar."""
        claims = (decided(ALDER, BIRCH), decided(BIRCH, CEDAR, KG.distinctAgencies))
        return [found for claim in claims if (found := decision_of(claim))]


def at(exact: str) -> Quotation:
    return anchors.quotation(TEXT, WORDS, exact)


def count(value: int = 137, *places: Quotation | Row, **changed: object) -> Claim:
    """A count whose place and day its words do not give, and whose basis says so."""
    made = count_claim(value, *(places or (at("ICE had 137 agreements"),)), document=DOCUMENT)
    return replace(made, **{"basis": "of the country, as of June 2023", **changed})


def undated(
    value: int, unit: NamedNode = KG.Agreement, measure: NamedNode = KG.agreementsInForce, **changed: object
) -> Claim:
    """A count with neither day nor place, so that its words need not give them."""
    pairs = [(RDF.type, KG.Observation), (KG.measure, measure), (KG.precision, KG.exactly)]
    pairs.append((KG.countedUnit, unit))
    pairs.append((KG.value, Literal(str(value), datatype=terms.XSD.integer)))
    observation = terms.by_content("observation", pairs)
    facts = [(observation, *pair) for pair in pairs]
    places = (at("ICE had 137 agreements"),)
    made = make_claim(facts, speaker=ICE, document=DOCUMENT, modality=KG.statement, anchors=places)
    return replace(made, **changed)


def provision(path: str, predicate: NamedNode, said: str) -> Claim:
    """A provision of the INA with a number or a label."""
    thing = terms.provision("ina", *path.split("/"))
    facts = [(thing, RDF.type, one) for one in (KG.Provision, ELI.LegalResourceSubdivision)]
    facts.append((thing, predicate, Literal(said)))
    places = (at("Nothing obliges"),)
    return make_claim(facts, speaker=ICE, document=DOCUMENT, modality=KG.statement, anchors=places)


def described_as(words: str, *places: Quotation) -> Claim:
    pairs = [(RDF.type, KG.Position), (KG.holder, ICE), (KG.stance, KG.description), (KG.about, KG.program)]
    pairs.append((KG.describedAs, Literal(words)))
    position = terms.by_content("position", pairs)
    facts = [(position, *pair) for pair in pairs]
    return make_claim(facts, speaker=ICE, document=DOCUMENT, modality=KG.characterization, anchors=places)


ALDER, BIRCH, CEDAR, DOVER = (terms.agency("us-vt", f"{name} Office") for name in ("Alder", "Birch", "Cedar", "Dover"))
SIGNED = tuple(terms.agreement(ALDER, "task-force", day) for day in ("2025-06-11", "2025-06-12"))
OF_CEDAR = terms.agreement(CEDAR, "task-force", "2025-06-11")
READER = archivist("Archivist at the Alder reading room")


def decided(
    one: NamedNode, other: NamedNode, outcome: NamedNode = KG.sameAgency, *, reason: str = "one memorandum"
) -> Claim:
    return decision_claim(one, other, outcome, by=READER, reason=reason)


def summed(value: int, *operands: int) -> Claim:
    """A count declared computed, with the figures it is to follow from, all of them quoted."""
    plain = count(value)
    pairs = [(t.predicate, t.object) for t in plain.triples]
    pairs += [(KG.operand, Literal(str(one), datatype=terms.XSD.integer)) for one in operands]
    observation = terms.by_content("observation", pairs)
    facts = [(observation, *pair) for pair in pairs]
    return make_claim(
        facts,
        speaker=ICE,
        document=DOCUMENT,
        modality=KG.statement,
        anchors=(at("Of 100 and 26"),),
        computed=True,
        basis="added up",
    )


def coded(ori: str, *places: Quotation | Row) -> Claim:
    plain = agency_claim("A Office", document=ROSTER)
    facts = [*plain.triples, (terms.agency("us-al", "A Office"), KG.ori, Literal(ori))]
    return make_claim(facts, speaker=ICE, document=ROSTER, modality=KG.statement, anchors=places, basis="by its name")


def fips_claim(code: str, *places: Row) -> Claim:
    county = terms.place("us-01001")
    facts = [(county, RDF.type, KG.Place), (county, KG.fips, Literal(code))]
    return make_claim(facts, speaker=ICE, document=ROSTER, modality=KG.statement, anchors=places)


def register(*claims: Claim) -> Draft:
    """A draft of decisions, with what else it needs."""
    sound = draft(*claims)
    return replace(sound, documents=(*sound.documents, REGISTER), speakers=(*sound.speakers, READER))


def draft(*claims: Claim, **changed: object) -> Draft:
    """A sound draft of these claims, but for what is changed."""
    sound = Draft(
        documents=(
            Document(DOCUMENT, "Notice", KG.article, publisher=ICE, not_stated=("published",)),
            Document(ROSTER, "Roster", KG.listSeries, publisher=ICE, not_stated=("published",)),
        ),
        speakers=(Speaker(ICE, "U.S. Immigration and Customs Enforcement"),),
        sources=(NOTICE, TABLE),
        claims=claims,
    )
    return replace(sound, **changed)


def a_row(number: int = 2, sheet: str = "table") -> Row:
    return Row(TABLE.capture.sha256, sheet, number)


def found(brought: Draft, shelf: Shelf | None = None, **options: bool) -> tuple[Finding, ...]:
    return gate.check(brought, shelf or Shelf(), **options).findings


ELSEWHERE = replace(at("ICE had 137 agreements"), start=3, end=25)
OTHER_TEXT = replace(NOTICE, text=replace(NOTICE.text, content=WORDS + "!")) if NOTICE.text else NOTICE
LONG = "called the program “fair and open” on a day on which it had much else to do besides"
NOTHING = "Nothing obliges anybody"
FORTY_ONE = " ".join(["Eight words"] + ["or so"] * 19 + ["or"])
ROSTER_ = Document(ROSTER, "Roster", KG.listSeries, publisher=ICE, not_stated=("published",))
SENTENCE = "Etowah County of Alabama was named"

ACCEPTED: dict[str, Draft] = {
    "a count that is quoted": draft(count()),
    "a count in words": draft(count(26, at("Twenty-six of them"))),
    "a count declared computed, that says how": draft(
        count(136, at("Eight words"), computed=True, basis="counted word by word")
    ),
    "a count in one of two quotations": draft(count(137, at("As of June"), at("ICE had 137 agreements"))),
    "a count in a cell": draft(count(137, a_row(), document=ROSTER)),
    "a computed count at a row": draft(
        count(2, a_row(), document=ROSTER, computed=True, basis="counted over the rows")
    ),
    "many words": draft(described_as("fair and open", at(LONG))),
    "a whole sentence, where less would mislead": draft(described_as("Nothing obliges", at(NOTHING))),
    "a whole sentence of a statute": draft(
        described_as("Etowah County", at(SENTENCE)),
        documents=(replace(draft().documents[0], kind=KG.statuteText), ROSTER_),
    ),
    "words that are quoted": draft(described_as("fair and open", at("the program “fair and open”"))),
    "a label in a cell": draft(agency_claim("A Office", a_row(), document=ROSTER)),
    "a label in other case and blanks": draft(agency_claim("A  OFFICE", a_row(), document=ROSTER)),
    "a document only referred to": draft(count(137, reports=(ROSTER,))),
    "an office that speaks": draft(
        count(137, speaker=terms.office("chair")), speakers=(Speaker(terms.office("chair"), "Chair", ICE),)
    ),
    "bytes known by digest alone, held": draft(count(), sources=(replace(NOTICE, content=b""), TABLE)),
    "a code of the row": draft(coded("AL0310000", a_row())),
    "a code that lost its zeros": draft(fips_claim("01001", a_row(4))),
    "an agency as the row writes it, with the reason": draft(
        replace(
            agency_claim("B Office", replace(a_row(), written=(("agency", "A Office"),)), document=ROSTER),
            basis="A Office took that name",
        )
    ),
    "a decision, which has no anchor": register(decided(ALDER, CEDAR, KG.distinctAgencies)),
    "a decision that follows from others": register(decided(ALDER, BIRCH, reason="the same town hall")),
    "a decision on two agreements": register(decided(*SIGNED, KG.sameAgreement)),
    "a decision that two agreements of two agencies are distinct": register(
        decided(SIGNED[0], OF_CEDAR, KG.distinctAgreements)
    ),
    "a decision on an agency the draft brings": register(
        decided(ALDER, terms.agency("us-al", "A Office")), agency_claim("A Office", a_row(), document=ROSTER)
    ),
}
REFUSED: dict[str, tuple[Draft, str, str]] = {
    "other bytes than the digest's": (
        draft(sources=(replace(NOTICE, content=WORDS.encode() + b"x", text=None),)),
        "digest-matches",
        "attach the file the digest was taken of",
    ),
    "a text that is not of these bytes": (
        draft(count(), sources=(OTHER_TEXT,)),
        "text-of-these-bytes",
        "let `kg document add` make it again",
    ),
    "a capture nobody has": (draft(count(), sources=()), "capture-held", "add or attach the document first"),
    "a row of a capture nobody has": (
        draft(agency_claim("A Office", a_row(), document=ROSTER), sources=(NOTICE,)),
        "capture-held",
        "add or attach the document first",
    ),
    "a capture of another document": (
        draft(count(137), sources=(replace(NOTICE, capture=replace(NOTICE.capture, document=ROSTER)), TABLE)),
        "capture-of-document",
        "write `document: roster`, or name a capture of “notice”",
    ),
    "a quotation somewhere else": (draft(count(137, ELSEWHERE)), "quotation-found", "quote the text as it stands"),
    "words said to be read by a machine that were not": (
        draft(count(137, replace(at("ICE had 137 agreements"), mean_confidence=96, lowest_confidence=88))),
        "read-by-machine",
        "quote it again",
    ),
    "a quotation one letter off": (
        draft(count(137, replace(at("ICE had 137 agreements"), exact="ICE has 137 agreements"))),
        "quotation-found",
        "quote the text as it stands",
    ),
    "a quotation with another context": (
        draft(count(137, replace(at("ICE had 137 agreements"), prefix="in July, "))),
        "quotation-found",
        "quote the text as it stands",
    ),
    "a sighting somewhere else": (
        draft(sightings=(Sighting(count().iri, ELSEWHERE),)),
        "quotation-found",
        "quote the text as it stands",
    ),
    "a quotation that begins inside a number": (
        draft(count(37, at("37 agreements"))),
        "quotation-of-whole-words",
        "quote “137 agreements”",
    ),
    "forty-one words": (
        draft(described_as("Eight words", at(FORTY_ONE))),
        "quotation-is-a-fragment",
        "shorten to at most 40",
    ),
    "a whole sentence": (
        draft(described_as("Etowah County", at(SENTENCE))),
        "quotation-is-a-fragment",
        "or say in `basis` why all of it is needed",
    ),
    "a row after the last": (draft(agency_claim("A Office", a_row(9), document=ROSTER)), "row-found", "its last row"),
    "a sheet that is not there": (
        draft(agency_claim("A Office", a_row(2, "Sheet1"), document=ROSTER)),
        "row-found",
        "its sheets are",
    ),
    "an empty row": (
        draft(count(137, a_row(3), document=ROSTER, computed=True, basis="counted over the rows")),
        "row-found",
        "name the row that states it",
    ),
    "a label no cell has": (
        draft(agency_claim("B Office", a_row(), document=ROSTER)),
        "row-found",
        "name the row that does",
    ),
    "a figure that is not quoted": (draft(count(136)), "figure-in-quotation", "and from what"),
    "a sum that its operands do not make": (
        draft(summed(137, 100, 26)),
        "figure-in-quotation",
        "correct one of them",
    ),
    "an operand that is not quoted": (
        draft(summed(127, 100, 27)),
        "figure-in-quotation",
        "quote the words that state it",
    ),
    "an operand put together out of two quotations": (
        draft(replace(summed(10026, 10026), anchors=(at("Of 100"), at("26 it speaks")))),
        "figure-in-quotation",
        "quote the words that state it",
    ),
    "a day that is not quoted": (
        draft(count(basis=None)),
        "value-in-quotation",
        "or say in `basis` why it is read that way",
    ),
    "a computed figure that does not say from what": (
        draft(undated(136, computed=True, anchors=(at("Eight words"),))),
        "figure-in-quotation",
        "or say in `basis` how",
    ),
    "a figure in no cell": (draft(count(26, a_row(), document=ROSTER)), "figure-in-quotation", "and from what"),
    "a figure that counts something else in its words": (
        draft(undated(137, KG.Agency, KG.agenciesParticipating)),
        "unit-in-quotation",
        "say in `basis` why they are read so",
    ),
    "a provision's name that is neither in the document nor its citation": (
        draft(provision("g", RDFS.label, "INA (h)")),
        "provision-as-cited",
        "give it as the document has it",
    ),
    "words that are not quoted": (
        draft(described_as("fair and closed", at("the program “fair and open”"))),
        "words-in-quotation",
        "use the words as they are quoted",
    ),
    "words quoted in another case": (
        draft(described_as("Fair and open", at("the program “fair and open”"))),
        "words-in-quotation",
        "use the words as they are quoted",
    ),
    "a correction of a claim that is not here": (
        draft(count(137, corrects=(terms.thing("claim", "unheard-of"),))),
        "known-claim",
        "take its name from `kg trace`",
    ),
    "a document nobody described": (
        draft(count(137, reports=(terms.document("unheard-of"),))),
        "known-document",
        "describe it in the sheet, or add it first",
    ),
    "a speaker nobody described": (
        draft(count(137, speaker=terms.organization("unheard-of"))),
        "known-speaker",
        "name it under `speakers:`",
    ),
    "a code no cell has": (
        draft(coded("AL0000001", a_row())),
        "code-in-row",
        "give the code as the row has it",
    ),
    "a code that is quoted": (
        draft(replace(coded("AL0310000", at("As of June")), document=DOCUMENT)),
        "code-in-row",
        "name the row of a table",
    ),
    "an agency the row writes otherwise than its anchor says": (
        draft(
            replace(
                agency_claim("B Office", replace(a_row(), written=(("agency", "C Office"),)), document=ROSTER),
                basis="C Office took that name",
            )
        ),
        "row-found",
        "name the row that does",
    ),
    "a claim at no place": (draft(count(137, anchors=())), "claim-has-anchor", "quote the words or name the row"),
    "a decision without a reason": (
        register(decided(ALDER, CEDAR, KG.distinctAgencies, reason="")),
        "decision-is-whole",
        "say why with --reason",
    ),
    "a decision by ICE": (
        register(replace(decided(ALDER, CEDAR, KG.distinctAgencies), speaker=ICE)),
        "decision-is-whole",
        "say who you are with KG_ARCHIVIST",
    ),
    "a decision at a row": (
        register(replace(decided(ALDER, CEDAR, KG.distinctAgencies), anchors=(a_row(),))),
        "decision-is-whole",
        "say in its reason what it rests on",
    ),
    "a decision in a source": (
        draft(replace(decided(ALDER, CEDAR, KG.distinctAgencies), document=DOCUMENT), speakers=(READER,)),
        "decision-is-whole",
        "decide with `kg resolve`",
    ),
    "a count in the register": (
        register(replace(count(137), document=REGISTER.iri)),
        "decision-is-whole",
        "decide with `kg resolve`",
    ),
    "a decision on an agency nobody speaks of": (
        register(decided(ALDER, DOVER)),
        "decision-on-known",
        "look for it with `kg find`",
    ),
    "a decision on an agreement nobody speaks of": (
        register(decided(SIGNED[0], terms.agreement(ALDER, "task-force", "2030-01-01"), KG.sameAgreement)),
        "decision-on-known",
        "look for it with `kg find`",
    ),
    "a decision on agreements that says they are one agency": (
        register(decided(*SIGNED, KG.sameAgency)),
        "decision-is-whole",
        "decide with `kg resolve`",
    ),
    "agreements of two agencies made one": (
        register(decided(SIGNED[0], OF_CEDAR, KG.sameAgreement)),
        "decision-opposed",
        "decide first, with a reason, that the agencies are one",
    ),
    "the opposite of what is decided": (
        register(decided(BIRCH, ALDER, KG.distinctAgencies)),
        "decision-opposed",
        "first withdraw the one that is mistaken",
    ),
    "the opposite of what follows": (
        register(decided(ALDER, CEDAR)),
        "decision-opposed",
        "first withdraw the one that is mistaken",
    ),
    "a person named with an age": (
        draft(count(137, at("ICE had 137 agreements"), at("Jan Q. Elder, 34, of"))),
        "no-private-person",
        "choose words without it",
    ),
    "a mail address of a person in a basis": (
        draft(replace(count(137, at("ICE had 137 agreements")), basis="jan.elder@example.org said so")),
        "no-personal-contact",
        "leave it out, or name the office it belongs to",
    ),
}


TOLD: dict[str, tuple[Draft, str, str]] = {
    "a computed figure of which the quotation states another": (
        draft(count(136, computed=True, basis="the last day of June is left out")),
        "unit-in-quotation",
        "correct it where the source states the figure itself",
    ),
    "a unit that the basis alone gives": (
        draft(undated(137, KG.Agency, KG.agenciesParticipating, basis="one agency signed each")),
        "unit-in-quotation",
        "it is recorded by its basis",
    ),
    "a State that the basis alone gives, where the quotation names another": (
        draft(
            replace(
                agency_claim("Alder Council", at("Etowah County of"), at("Alabama"), state="us-ga", document=DOCUMENT),
                basis="b",
            )
        ),
        "value-in-quotation",
        "it is recorded by its basis",
    ),
    "a word just before it that turns its meaning": (
        draft(described_as("obliges anybody", at("obliges anybody"))),
        "turning-word",
        "wider, it is “Nothing obliges anybody”",
    ),
}
"""What the gate only tells of."""


def test_the_text_these_tests_quote_from_has_a_text_layer() -> None:
    assert NOTICE.text is not None
    assert NOTICE.text.content == WORDS


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_sound_is_accepted(case: str) -> None:
    assert found(ACCEPTED[case], Shelf(NOTICE)) == ()


@pytest.mark.parametrize("case", REFUSED)
def test_a_fault_has_its_own_code_and_ends_in_its_remedy(case: str) -> None:
    brought, code, remedy = REFUSED[case]
    findings = found(brought)
    assert {finding.code for finding in findings} == {code}
    assert all(finding.severity is Severity.REFUSAL for finding in findings)
    assert all(remedy in finding.message.rpartition("; ")[2] for finding in findings), findings


@pytest.mark.parametrize("case", TOLD)
def test_what_is_only_told_of_stops_nothing_and_ends_in_what_to_look_at(case: str) -> None:
    brought, code, remedy = TOLD[case]
    assert gate.check(brought, Shelf()).passes
    assert [(one.code, one.severity) for one in found(brought)] == [(code, Severity.NOTICE)]
    assert all(remedy in one.message.rpartition("; ")[2] for one in found(brought))


def test_every_rule_has_a_case_it_refuses_or_tells_of() -> None:
    codes = {module.name.replace("_", "-") for module in pkgutil.iter_modules(rules.__path__)}
    assert {code for _, code, _ in (REFUSED | TOLD).values()} == codes


@pytest.mark.parametrize(
    ("label", "refused"),
    [
        ("Jan Elder, 34", True),
        ("Mr. Elder", True),
        ("Jan Elder, born on 3 March 1990", True),
        ("Office at 12 Elm Street", True),
        ("A12345678", True),
        ("As of March 14, 137 agreements", False),
        ("Sheriff of Alder County", False),
        ("Section 287, 8 U.S.C.", False),
    ],
)
def test_what_marks_a_private_person_is_refused_in_a_label(label: str, refused: bool) -> None:
    claim = make_claim(
        [(terms.thing("event", "e"), RDFS.label, Literal(label))],
        speaker=ICE,
        document=DOCUMENT,
        modality=KG.statement,
        anchors=(at("As of June"),),
    )
    codes = {finding.code for finding in found(draft(claim))}
    assert ("no-private-person" in codes) is refused


SOURCED = replace(NOTICE, text=None)
WRITTEN: dict[str, Callable[[str], Draft]] = {
    "a note": lambda text: draft(note=text),
    "a title": lambda text: draft(documents=(replace(draft().documents[0], title=text),)),
    "where a text breaks off": lambda text: draft(documents=(replace(draft().documents[0], breaks_off_after=text),)),
    "a basis": lambda text: draft(count(basis=text)),
    "a reason": lambda text: draft(withdrawals=(Withdrawal(count().iri, text),)),
    "a file's name": lambda text: draft(sources=(replace(SOURCED, capture=replace(NOTICE.capture, file_name=text)),)),
    "the archivist": lambda text: draft(archivist=text),
    "where it was taken": lambda text: draft(
        sources=(replace(SOURCED, capture=replace(NOTICE.capture, taken_from=text)),)
    ),
}
"""Texts that an archivist writes, each in a draft of its own."""


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("said by Juan Perez, 34, of the county", "no-private-person"),
        ("Mr. Perez told it", "no-private-person"),
        ("at 12 Elm Street", "no-private-person"),
        ("123-45-6789", "no-private-person"),
        ("SSN 123456789", "no-private-person"),
        ("juan.perez@example.org", "no-personal-contact"),
        ("/home/juan/files", "no-personal-contact"),
        ("copied from /mnt/c/Users/juan/files", "no-personal-contact"),
        (r"C:\Users\juan\files", "no-personal-contact"),
        (r"\\server\home\juan", "no-personal-contact"),
        ("file:///Users/juan/files", "no-personal-contact"),
        ("https://www.example.org/home/news", None),
        ("the archive's copy, under lists/2025", None),
        ("Sheriff of Alder County, 2025-03-12", None),
    ],
)
def test_a_person_is_refused_in_whatever_an_archivist_writes(written: str, text: str, code: str | None) -> None:
    codes = {one.code for one in found(WRITTEN[written](text)) if one.severity is Severity.REFUSAL}
    assert codes & {"no-private-person", "no-personal-contact"} == ({code} - {None})


@pytest.mark.parametrize(
    ("speaker", "severity"),
    [
        (Speaker(terms.organization("jan"), "Jan Elder"), Severity.NOTICE),
        (Speaker(terms.organization("jan"), "Jan Q. Elder"), Severity.NOTICE),
        (Speaker(terms.organization("jan"), "Jan Elder, 34"), Severity.REFUSAL),
        (Speaker(terms.organization("post"), "The Alder Post"), None),
        (Speaker(terms.organization("board"), "Alder Board"), None),
        (Speaker(terms.office("chair"), "Chair Person", ICE), None),
    ],
    ids=lambda value: value.label if isinstance(value, Speaker) else str(value),
)
def test_a_speaker_that_may_be_a_person_is_asked_about(speaker: Speaker, severity: Severity | None) -> None:
    brought = draft(speakers=(*draft().speakers, speaker))
    assert {f.severity for f in found(brought) if f.code == "no-private-person"} == ({severity} - {None})


def test_an_agency_as_speaker_is_refused_by_name_of_the_rule() -> None:
    claim = count(137, speaker=terms.agency("us-al", "A Office"))
    refused = [finding for finding in found(draft(claim)) if finding.code == "known-speaker"]
    assert [finding.message for finding in refused] == [
        "only an organization or a public office can state something here"
    ]


@pytest.mark.parametrize("value", ["many", "1e999999999", "NaN", "", "13 7", "１３７x"])
def test_a_value_that_is_no_number_is_refused_and_stops_nothing(value: str) -> None:
    claim = count()
    odd = [
        (t.subject, t.predicate, Literal(value, datatype=terms.XSD.integer) if t.predicate == KG.value else t.object)
        for t in claim.triples
    ]
    made = make_claim(odd, speaker=ICE, document=DOCUMENT, modality=KG.statement, anchors=claim.anchors)
    assert not gate.check(draft(made), Shelf()).passes


def test_a_capture_known_by_digest_passes_with_a_notice_where_that_is_allowed() -> None:
    unheld = draft(count(), sources=(replace(NOTICE, content=b"", text=replace(NOTICE.text, content="")), TABLE))
    assert [(f.code, f.severity) for f in found(unheld, allow_unheld=True)] == [("capture-held", Severity.NOTICE)]
    assert [(f.code, f.severity) for f in found(unheld)] == [("capture-held", Severity.REFUSAL)]


def test_a_capture_nobody_named_is_refused_even_then() -> None:
    assert {f.code for f in found(draft(count(), sources=()), allow_unheld=True) if f.severity is Severity.REFUSAL} == {
        "capture-held"
    }


def test_a_quotation_of_a_text_named_by_digest_is_looked_up_in_the_archive() -> None:
    named_only = replace(NOTICE, content=b"", text=replace(NOTICE.text, content=""))
    brought = draft(count(137, ELSEWHERE), sources=(named_only, TABLE))
    assert {finding.code for finding in found(brought, Shelf(NOTICE))} == {"quotation-found"}


@pytest.mark.parametrize("name", ["urn:x", "https://example.org/a", terms.ID, f"{terms.ID}document", ICE.value])
def test_a_claim_in_a_document_or_by_a_speaker_of_another_name_is_refused_by_every_rule(name: str) -> None:
    other = NamedNode(name)
    codes = {finding.code for finding in found(draft(count(137, document=other)))}
    assert "known-document" in codes
    decision = replace(decided(ALDER, CEDAR, KG.distinctAgencies), speaker=other)
    assert "decision-is-whole" in {finding.code for finding in found(register(decision))}


def test_what_the_archive_describes_need_not_be_described_again() -> None:
    brought = draft(count(), documents=(), speakers=())
    assert {finding.code for finding in found(brought)} == {"known-document", "known-speaker"}
    assert found(brought, Shelf(described=(DOCUMENT, ICE))) == ()


def test_a_finding_stands_at_the_line_of_the_sheet_where_there_is_one() -> None:
    assert [finding.where for finding in found(draft(count(136, origin="sheet.yaml:7")))] == ["sheet.yaml:7"]


def test_a_claim_recorded_already_brings_only_its_places_to_be_looked_at() -> None:
    shapeless = replace(count(), triples=count().triples[:3])
    assert found(draft(shapeless))
    assert found(draft(shapeless), recorded=frozenset({shapeless.iri})) == ()


def test_a_table_is_read_once_in_whatever_order_claims_name_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [
        make_source(f"STATE,AGENCY\n,Autauga County\nALABAMA,A Office {n}\n".encode(), f"{n}.csv", document=ROSTER)
        for n in range(6)
    ]
    names = {f"A Office {n}": Row(one.capture.sha256, "table", 3) for n, one in enumerate(lists)}
    claims = [agency_claim(name, row, document=ROSTER) for _ in range(3) for name, row in names.items()]
    read: list[bytes] = []

    def counting(content: bytes, media_type: str, name: str) -> SheetRows:
        read.append(content)
        return read_table(content, media_type, name)

    monkeypatch.setattr("kg.gate.held_tables.read_table", counting)
    assert found(draft(*claims, sources=tuple(lists))) == ()
    assert sorted(read) == sorted(one.content for one in lists)


def test_a_fault_of_a_thing_described_in_a_sheet_names_the_line_of_its_description() -> None:
    title = replace(draft().documents[0], title="Mr. Elder", origin="sheet.yaml:1")
    person = Speaker(terms.organization("jan"), "Jan Elder", origin="sheet.yaml:3")
    brought = draft(documents=(title,), speakers=(*draft().speakers, person))
    places = [one.where for one in found(brought) if one.code == "no-private-person"]
    assert places == ["sheet.yaml:3", "sheet.yaml:1"]
