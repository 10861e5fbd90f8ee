"""Drafts made by hypothesis: odd words and odd names in every place that takes any."""

from __future__ import annotations

from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg import terms
from kg.model import Capture, Claim, Document, Draft, Quotation, Row, Source, Speaker, Text
from kg.terms import DCTERMS, KG, RDFS, XSD
from kg.triples import canonical, make_claim, text_iri

SHA256 = "ab" * 32
words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=12
) | st.sampled_from(['"', "\\", "a\nb", "\r\n", "\t", "</script>", "@id", "{}", "=1+1", "\u2028", "é́", "𝒳", " "])
ODD_IRIS = [
    "about:blank",
    "urn:x:y",
    "kg:claim",
    "value:1",
    "mailto:a@b.example",
    "https://a.example/#",
    "https://a.example/%20?q=(a)&b='c'",
    "https://é.example/ü",
    terms.ONTOLOGY,
    terms.ONTOLOGY + "type",
    terms.ONTOLOGY + "speaker",
    terms.ONTOLOGY + "not-a-word",
    terms.ID + "agency/us-al/a%20b",
]
iris = st.sampled_from([NamedNode(iri) for iri in ODD_IRIS] + [KG.taskForce, KG.Agency, terms.place("us-al")])
literals = st.one_of(
    words.map(Literal),
    st.builds(lambda text, tag: Literal(text, language=tag), words, st.sampled_from(["en", "en-gb", "zh-hant-tw"])),
    st.integers(-(10**20), 10**20).map(lambda n: Literal(str(n), datatype=XSD.integer)),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda n: Literal(str(n), datatype=XSD.decimal)),
    st.booleans().map(lambda b: Literal(str(b).lower(), datatype=XSD.boolean)),
    st.sampled_from(["2023", "2023-06", "2023-06-01"]).map(terms.partial_date),
    st.builds(lambda text, kind: Literal(text, datatype=kind), words, iris),
    st.builds(
        lambda text, kind: Literal(text, datatype=kind), words, st.sampled_from([XSD.integer, XSD.date, XSD.anyURI])
    ),
).map(canonical)
predicates = (
    st.sampled_from([KG.value, KG.asOf, KG.about, KG.place, KG.fiscalYear, RDFS.label, DCTERMS.title, KG["from"]])
    | iris
)
facts = st.lists(st.tuples(iris, predicates, iris | literals), min_size=1, max_size=5)
TEXT = Text(SHA256, "plain-1", "text-1", "cd" * 32, "")
LAYERED = Source(Capture(SHA256, 9, "text/plain", "a b.txt", terms.document("d")), b"", TEXT)
quotations = st.builds(
    lambda exact, before, after, start: Quotation(text_iri(TEXT), exact, before, after, start, start + len(exact)),
    words,
    words | st.just(""),
    words | st.just(""),
    st.integers(0, 10**6),
)
rows = st.builds(
    lambda sheet, number, written: Row(SHA256, sheet, number, tuple(sorted(written.items()))),
    words,
    st.integers(1, 10**6),
    st.dictionaries(st.sampled_from(["state", "agency", "signed", "ORI", "Unnamed 7"]), words, max_size=3),
)
slugs = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    anchors = draw(st.lists(quotations | rows, min_size=1, max_size=3))
    return make_claim(
        draw(facts),
        speaker=terms.organization(draw(slugs)),
        document=terms.document(draw(slugs)),
        modality=draw(st.sampled_from([KG.statement, KG.characterization])),
        anchors=tuple({str(anchor): anchor for anchor in anchors}.values()),
        reports=tuple(sorted(draw(st.sets(slugs.map(terms.document), max_size=2)), key=str)),
        computed=draw(st.booleans()),
        basis=draw(st.none() | words),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    published = draw(st.none() | st.just(terms.partial_date("2025-03")))
    return Document(
        iri=terms.document(draw(slugs)),
        title=draw(words),
        kind=draw(st.sampled_from([KG.article, KG.dataset])),
        publisher=draw(st.none() | slugs.map(terms.organization)),
        published=published,
        url=draw(st.none() | st.just("https://a.example/?q=é b")),
        language=draw(st.none() | st.just("en")),
        not_stated=tuple(sorted(draw(st.sets(st.sampled_from(["author", "publisher", "published"]))))),
        republishes=draw(st.none() | slugs.map(terms.document)),
        derived_from=draw(st.none() | slugs.map(terms.document)),
        unseen=draw(st.booleans()),
    )


speakers = slugs.flatmap(
    lambda slug: (
        words.map(lambda name: Speaker(terms.organization(slug), name))
        | words.map(lambda name: Speaker(terms.office(slug), name, terms.organization("ice")))
    )
)


def _by_iri(things: list) -> tuple:
    """One of each name: two documents of one name would say two things of it."""
    return tuple({thing.iri: thing for thing in things}.values())


drafts = st.builds(
    lambda d, s, c: Draft(documents=_by_iri(d), speakers=_by_iri(s), sources=(LAYERED,), claims=_one_reading(c)),
    st.lists(documents(), max_size=2),
    st.lists(speakers, max_size=2),
    st.lists(claims(), max_size=3),
)


def _one_reading(found: list[Claim]) -> tuple[Claim, ...]:
    """Claims that do not say different things of one claim or one anchor."""
    kept: dict[object, Claim] = {}
    anchors: set[object] = set()
    for claim in found:
        names = {_place(anchor) for anchor in claim.anchors}
        if claim.iri not in kept and not names & anchors and len(names) == len(claim.anchors):
            kept[claim.iri] = claim
            anchors |= names
    return tuple(kept.values())


def _place(anchor: Quotation | Row) -> object:
    return (anchor.start, anchor.end) if isinstance(anchor, Quotation) else (anchor.sheet, anchor.row)
