"""Every name the project may use, and every IRI it mints. A misspelt term is an AttributeError.

`KG` is closed: a test proves it equal to what `ontology/` defines. Other vocabularies list only
what is used here.

Why not rdflib's `DefinedNamespace`, as first designed: importing rdflib costs more than a tenth
of a second, and `kg trace` and `kg --help` need names but no rdflib.

Minting is literal. `agency` folds Unicode form, case, blanks, apostrophes and punctuation and
nothing more, so two names are one agency only where a person would read the same words. Things
without a name of their own (observations, encounters, events, positions) are minted from what is
stated of them: equal statements meet on one node, different ones never mix.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import quote, unquote

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.errors import StoreError, TermError

BASE = "https://w3id.org/kg287g/"
ONTOLOGY = BASE + "ontology#"
ID = BASE + "id/"
CONTEXT_VERSION = 2
CONTEXT_IRI = f"{BASE}context-{CONTEXT_VERSION}.jsonld"
"""Where the JSON-LD context of this version is published: one address never means two contexts."""
EARLIER_CONTEXTS = frozenset({BASE + "context.jsonld"})
"""Addresses that files of earlier versions name; what they say, the context of this version says too."""


class Namespace:
    """A closed vocabulary: `KG.agency` is an IRI, `KG.agnecy` an AttributeError."""

    def __init__(self, base: str, names: Iterable[str]) -> None:
        self.base = base
        self._terms = {name: NamedNode(base + name) for name in names}
        vars(self).update({name: iri for name, iri in self._terms.items() if not hasattr(type(self), name)})

    def __getattr__(self, name: str) -> NamedNode:
        """Asked only where there is no such term: terms are attributes, as an import looks up a million of them."""
        raise AttributeError(f"<{self.base}> has no term {name!r}")

    def __getitem__(self, name: str) -> NamedNode:
        """The term called `name`.

        Raises:
            TermError: there is none.
        """
        if name not in self._terms:
            raise TermError(f"there is no term {name!r} in <{self.base}>", remedy="see ontology/")
        return self._terms[name]

    def __contains__(self, iri: object) -> bool:
        return isinstance(iri, NamedNode) and self._terms.get(iri.value.removeprefix(self.base)) == iri

    def names(self) -> frozenset[str]:
        return frozenset(self._terms)


CLASSES = """
    Document UnseenDocument Capture Text Quotation Row Claim WithdrawnClaim Contribution MergedContribution
    Agency Agreement PendingAgreement Observation Encounter Event Position Decision Provision Effect Place
    Mention Group Conduct Wording
""".split()

# Facts: the only predicates (beside rdf:type and a few reused ones) a claim graph may hold.
FACT_PROPERTIES = """
    agency model signed memorandum addendum place county agencyType
    measure countedUnit asOf from until fiscalYear value precision offense
    scope chargeStatus vagueValue growthOf grownFrom operand
    date chargeCategory action
    eventKind actor about occurrence city after
    holder stance describedAs quantifier
    provision effectKind addressee forWhom condition exception override
    subjectMatter codifiedAt enactedBy amends
    titled publishedOn publishedBy
    outcome ori fips
""".split()

# Record-keeping: what is said about claims, documents and contributions.
RECORD_PROPERTIES = """
    statedIn modality reportedBy paraphrasedBy anchor recordedIn reports corrects computed basis
    speakerKind documentKind notStated breaksOffAfter republishes url
    document sha256 byteSize fileName takenFrom takenOn archivedOn redirect header readingOf readBy
    listedOn createdOn modifiedOn newestSigned listKind contentDigest speaksOf
    extractor profile meanConfidence lowestConfidence sheet row
    writtenState writtenAgency writtenType writtenCounty writtenModel writtenSigned
    writtenMemorandum writtenAddendum writtenOther doubt unreadRow
    sequence previous rootHash archivist note merges mergedFrom withdrawnIn reason supersededBy rowsRead unread
    head agencyAsDecided agreementAsDecided listedIn inListOf inPendingListOf
""".split()

CONCEPTS = """
    jailEnforcement taskForce warrantServiceOfficer
    countyAgency municipalAgency stateAgency otherAgency
    programSize agreementsInForce agenciesParticipating agreementsPending statesCovered
    percentIncrease arrests encounters encountersTurnedOver investigations detainersPlaced warrantsPlaced
    detainersNotActedOn personsNotLawfullyPresent hoursHeld removals personsCharged personsSought citations
    modelsOffered
    person detainer warrant investigation hour agreementModel citation
    exactly approximately moreThan atLeast atMost
    statement characterization announcement expectation hypothetical decision
    publicBody newsOutlet writer advocacyOrganization researchOrganization
    article officialReport organizationReport webPage statuteText listSeries memorandumText dataset decisionRegister
    participatingList pendingList participatingCompilation pendingCompilation
    support objection description
    authorization requirement limitation prohibition construction deeming
    detainerPlaced warrantPlaced
    convicted charged wanted
    happened expected
    detainerNotActedOn arrestOutsideCustody release publicAnnouncement rally executiveOrder
    agreementMade agreementsEnded
    enactment enforcementOperation jointOperation participationDeclined authorityDelegated flightAbroad
    vote award taskForceLaunched inquiry complaint lawsuit
    drugOffense assaultOffense obstructingPolice weaponsOffense sexOffense homicideOffense
    trafficOffense alcoholOffense burglaryOffense robberyOffense offenseCausingDeath felonyOffense
    program immigrationEnforcement nonCooperation
    sameAgency distinctAgencies sameAgreement distinctAgreements
    modelScheme agencyTypeScheme measureScheme countedUnitScheme precisionScheme modalityScheme documentKindScheme
    listKindScheme stanceScheme effectScheme actionScheme eventKindScheme offenseScheme placeScheme
    contestedTermScheme subjectScheme decisionScheme speakerKindScheme chargeStatusScheme occurrenceScheme
    avoidedTerms properNames
""".split()

# Words of earlier editions: archives made with them are read as they are; nothing new is said in them.
EARLIER = """
    effect verdict citizenship
    report projection
    supports objects describes announces
    authorizes requires limits prohibits construes
    detainersNotHonored residentsWithoutStatus detainerNotHonored arrestAtLarge
""".split()

FOREIGN = "something other than this program wrote to the store: run `kg rebuild`, or give another store"
_NAMEABLE = frozenset([*CLASSES, *CONCEPTS])
DEFAULT_GRAPH: Final = DefaultGraph()
KG = Namespace(ONTOLOGY, [*CLASSES, *FACT_PROPERTIES, *RECORD_PROPERTIES, *CONCEPTS, *EARLIER])
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", ["type", "value"])
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", ["label", "comment", "subClassOf", "isDefinedBy"])
XSD = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "string boolean integer decimal double float date dateTime gYear gYearMonth anyURI".split(),
)
PROV = Namespace("http://www.w3.org/ns/prov#", "wasAttributedTo wasDerivedFrom wasAssociatedWith endedAtTime".split())
OA = Namespace(
    "http://www.w3.org/ns/oa#",
    "TextQuoteSelector TextPositionSelector hasSource hasSelector exact prefix suffix start end".split(),
)
DCTERMS = Namespace(
    "http://purl.org/dc/terms/", "title publisher issued language format identifier isPartOf isReplacedBy".split()
)
SKOS = Namespace(
    "http://www.w3.org/2004/02/skos/core#",
    "Concept ConceptScheme Collection member prefLabel altLabel notation broader "
    "inScheme definition example note related".split(),
)
ORG = Namespace("http://www.w3.org/ns/org#", "Organization Post postIn".split())
ELI = Namespace(
    "http://data.europa.eu/eli/ontology#",
    "LegalResource LegalResourceSubdivision is_part_of number".split(),
)

PREFIXES = {
    "kg": ONTOLOGY,
    "agency": ID + "agency/",
    "claim": ID + "claim/",
    "document": ID + "document/",
    "organization": ID + "organization/",
    "office": ID + "office/",
    "place": ID + "place/",
    "provision": ID + "provision/",
    "dcterms": DCTERMS.base,
    "eli": ELI.base,
    "oa": OA.base,
    "org": ORG.base,
    "prov": PROV.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "skos": SKOS.base,
    "xsd": XSD.base,
}
"""Prefixes that no query need declare."""

_DATE_TYPES = ((re.compile(r"[0-9]{4}"), "gYear"), (re.compile(r"[0-9]{4}-[0-9]{2}"), "gYearMonth"))
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_APOSTROPHES = re.compile("['\u2018\u2019\u201b\u02bc\u0060\u00b4]")
_SHORT = 200
"""Characters of a name that is kept at hand with its folded form: longer ones would fill the memory."""
_NOT_WORD = re.compile(r"[\W_]+")


def named(term: object) -> NamedNode:
    """The term as an IRI, for places where the shape of the data allows nothing else.

    Raises:
        StoreError: it is not one: something outside this project wrote to the store.
    """
    if not isinstance(term, NamedNode):
        raise StoreError(f"{str(term)[:100]} is where only an IRI may be", remedy=FOREIGN)
    return term


def fold(name: str) -> str:
    """One form of a name: Unicode NFKC, case, apostrophes, punctuation and blanks folded.

    >>> fold("  Etowah County Sheriff\u2019s\u00a0Office ")
    'etowah-county-sheriffs-office'
    """
    return _folded(name) if len(name) <= _SHORT else _folded.__wrapped__(name)


# Lists repeat their names from day to day.
@lru_cache(maxsize=65_536)
def _folded(name: str) -> str:
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", name).casefold())
    return _NOT_WORD.sub("-", plain).strip("-")


def thing(kind: str, *parts: str) -> NamedNode:
    """The IRI of a thing: `id/<kind>/<part>/…`, each part percent-encoded where it must be."""
    return NamedNode(ID + "/".join([kind, *map(_quoted, parts)]))


@lru_cache(maxsize=16_384)
def _quoted(part: str) -> str:
    return quote(part, safe="")


def parts(iri: NamedNode) -> tuple[str, ...]:
    """What `thing` put together: kind first. Empty for an IRI that is not one of ours."""
    if not iri.value.startswith(ID):
        return ()
    return tuple(unquote(part) if "%" in part else part for part in iri.value.removeprefix(ID).split("/"))


def typed_name(iri: NamedNode) -> str:
    """An IRI as `kg trace` takes it: `agency/us-al/…`, `claim/7f3k…`; in full where it is not one of ours."""
    return iri.value.removeprefix(ID)


def name_within_kind(iri: NamedNode) -> str:
    """What `thing` put together, without the kind: `us-al/elmore-county-…`."""
    return "/".join(parts(iri)[1:])


def digest_name(*content: str) -> str:
    """A content hash as 26 letters and digits: SHA-256, first 128 bits, base 32, lower case."""
    hashed = hashlib.sha256("\x00".join(content).encode()).digest()[:16]
    return base64.b32encode(hashed).decode().rstrip("=").lower()


def concept(short: str, *, label: str = "word") -> NamedNode:
    """The ontology term a sheet's short name stands for: `agreements-in-force` is agreementsInForce.

    Concepts and classes only: `agency` is the class kg:Agency, never the predicate kg:agency.

    Raises:
        TermError: the ontology has no such term.
    """
    head, *rest = short.split("-")
    camel = head + "".join(part[:1].upper() + part[1:] for part in rest)
    for candidate in (camel, camel[:1].upper() + camel[1:]):
        if candidate in _NAMEABLE:
            return KG[candidate]
    raise TermError(f"{label} {short!r} is not in the ontology", remedy="see the word lists in ontology/")


def short_name(iri: NamedNode) -> str:
    """The other way: kg:agreementsInForce is `agreements-in-force`, kg:Agreement `agreement`."""
    local = iri.value.removeprefix(ONTOLOGY)
    return re.sub(r"(?<!^)([A-Z])", r"-\1", local).lower()


def partial_date(text: str) -> Literal:
    """A year, month or day as `xsd:gYear`, `xsd:gYearMonth` or `xsd:date`.

    Raises:
        TermError: it is not of the form YYYY, YYYY-MM or YYYY-MM-DD, or does not exist.
    """
    for form, datatype in _DATE_TYPES:
        if form.fullmatch(text) and (len(text) == 4 or 1 <= int(text[5:]) <= 12):
            return Literal(text, datatype=XSD[datatype])
    try:
        if _DAY.fullmatch(text):
            return Literal(date.fromisoformat(text).isoformat(), datatype=XSD.date)
    except ValueError:
        pass
    raise TermError(f"{text!r} is not a date that exists", remedy="write YYYY, YYYY-MM or YYYY-MM-DD")


def document(slug: str) -> NamedNode:
    return thing("document", slug)


def organization(slug: str) -> NamedNode:
    return thing("organization", slug)


def office(slug: str) -> NamedNode:
    return thing("office", slug)


def place(code: str) -> NamedNode:
    """`us`, `us-al` (a state by its postal code), `us-01001` (a county by FIPS), `honduras`."""
    return thing("place", code)


def agency(state: str, name: str) -> NamedNode:
    """An agency from state (a place code such as `us-al`, or as written) and name, folded."""
    return thing("agency", fold(state), fold(name))


def agreement(agency: NamedNode, model: str, signed: str) -> NamedNode:
    """An agreement from agency, model short name and signing date (or what is written there)."""
    return thing("agreement", *parts(agency)[1:], fold(model), fold(signed) or "undated")


def pending(agency: NamedNode, model: str) -> NamedNode:
    """What a pending list names: an agency and a model, no date yet."""
    return thing("pending", *parts(agency)[1:], fold(model))


def provision(act: str, *path: str) -> NamedNode:
    """A statute or part of one: `provision("ina", "287", "g", "1")`."""
    return thing("provision", act, *path)


def by_content(kind: str, statements: Iterable[tuple[NamedNode, NamedNode | Literal]]) -> NamedNode:
    """The IRI of a thing that is what is stated of it: a hash of its predicates and objects.

    Stated twice is stated once: a graph is a set.
    """
    return thing(kind, digest_name(*sorted({f"{p} {o}" for p, o in statements})))


def capture(sha256: str) -> NamedNode:
    return thing("capture", f"sha256-{sha256}")


def text(capture_sha256: str, extractor: str, profile: str) -> NamedNode:
    return thing("text", digest_name(capture_sha256, extractor, profile))


def quotation(text: NamedNode, start: int, end: int) -> NamedNode:
    return thing("quotation", digest_name(text.value, str(start), str(end)))


_ROW = re.compile(r"0|[1-9][0-9]{0,8}")
"""A number as `row` writes it; no table has as many rows as have ten digits."""


def row(capture_sha256: str, sheet: str, number: int) -> NamedNode:
    """Names capture, sheet and row, so that a sighting costs one quad."""
    return thing("row", capture_sha256, sheet, str(number))


def row_named(iri: NamedNode) -> tuple[str, str, int] | None:
    """The capture, sheet and row that `row` put together; None for the name of anything else.

    >>> row_named(row("ab", "Sheet1", 12))
    ('ab', 'Sheet1', 12)
    >>> row_named(NamedNode(row("ab", "Sheet1", 12).value + "9" * 5000)) is None
    True
    """
    table, _, number = iri.value.rpartition("/")
    named_so = _table_named(table)
    return (*named_so, int(number)) if named_so and _ROW.fullmatch(number) else None


@lru_cache(maxsize=1_024)
def _table_named(path: str) -> tuple[str, str] | None:
    """Capture and sheet, from the name of a row without its number."""
    if not path.startswith(f"{ID}row/"):
        return None
    _, *names = parts(NamedNode(path))
    return (names[0], names[1]) if len(names) == 2 else None
