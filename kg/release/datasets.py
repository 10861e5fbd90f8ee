"""The package as a dataset of DCAT 3 and VoID, in Turtle: what it is, how much, and in which files it stands.

https://www.w3.org/TR/vocab-dcat-3/ and https://www.w3.org/TR/void/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.release.metadata import DESCRIPTION, KEYWORDS, LICENSE_IRI, RIGHTS, SOFTWARE, ReleaseMetadata
from kg.release.packaged import PackagedFile
from kg.release.tally import Tally
from kg.terms import DCTERMS, ID, OA, ONTOLOGY, ORG, PROV, RDF, RDFS, SKOS, XSD

__all__ = ["Distribution", "dataset_turtle"]

_DCAT, _VOID = "http://www.w3.org/ns/dcat#", "http://rdfs.org/ns/void#"
_SPDX, _FOAF = "http://spdx.org/rdf/terms#", "http://xmlns.com/foaf/0.1/"
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_PREFIXES = {
    "dcat": _DCAT,
    "void": _VOID,
    "spdx": _SPDX,
    "foaf": _FOAF,
    "media": _MEDIA_TYPES,
    "dcterms": DCTERMS.base,
    "rdfs": RDFS.base,
    "xsd": XSD.base,
    "kg": ONTOLOGY,
    "oa": OA.base,
    "org": ORG.base,
    "prov": PROV.base,
    "skos": SKOS.base,
}
_ENGLISH = "http://id.loc.gov/vocabulary/iso639-1/en"
Distribution = tuple[PackagedFile, str, str]
"""A file of the package with its media type and what it holds."""
_Pairs = Iterable[tuple[str, NamedNode | Literal]]


def dataset_turtle(metadata: ReleaseMetadata, tally: Tally, distributions: Iterable[Distribution]) -> bytes:
    """The description; IRIs of files are below that of the package."""
    package = NamedNode(metadata.iri)
    triples = set(_triples(metadata, tally, list(distributions)))
    ordered = sorted(triples, key=lambda triple: (triple.subject != package, str(triple)))
    return serialize(ordered, format=RdfFormat.TURTLE, prefixes=_PREFIXES, base_iri=metadata.iri) or b""


def _triples(metadata: ReleaseMetadata, tally: Tally, distributions: list[Distribution]) -> Iterator[Triple]:
    iri = metadata.iri
    yield from _of(
        iri, [(RDF.type.value, NamedNode(_DCAT + "Dataset")), (RDF.type.value, NamedNode(_VOID + "Dataset"))]
    )
    yield from _of(iri, _described(metadata))
    yield from _of(iri, _counted(tally))
    rights: _Pairs = [
        (RDF.type.value, NamedNode(DCTERMS.base + "RightsStatement")),
        (RDFS.label.value, _english(RIGHTS)),
    ]
    yield from _of(f"{iri}#rights", rights)
    agents = [("publisher", metadata.publisher)] + [
        (f"creator-{number}", name) for number, name in enumerate(metadata.creators, 1)
    ]
    for name, label in agents:
        agent = f"{iri}#{name}"
        yield from _of(iri, [(DCTERMS.base + name.partition("-")[0], NamedNode(agent))])
        yield from _of(agent, [(RDF.type.value, NamedNode(_FOAF + "Agent")), (_FOAF + "name", Literal(label))])
    for part, counts, of in (
        ("classPartition", tally.classes, "class"),
        ("propertyPartition", tally.properties, "property"),
    ):
        yield from _partitions(iri, part, counts, of)
    for file, media_type, told in distributions:
        yield from _distribution(iri, file, media_type, told)


def _described(metadata: ReleaseMetadata) -> _Pairs:
    yield DCTERMS.base + "title", _english(metadata.title)
    yield DCTERMS.base + "description", _english(DESCRIPTION)
    yield DCTERMS.base + "license", NamedNode(LICENSE_IRI)
    yield DCTERMS.base + "rights", NamedNode(f"{metadata.iri}#rights")
    yield DCTERMS.base + "issued", _day(str(metadata.issued))
    yield DCTERMS.base + "created", _day(str(metadata.begun))
    yield DCTERMS.base + "identifier", Literal(str(metadata.head))
    yield DCTERMS.base + "language", NamedNode(_ENGLISH)
    yield DCTERMS.base + "conformsTo", NamedNode(metadata.ontology)
    yield RDFS.comment.value, Literal(f"Made by {SOFTWARE} from the ledger that ends with {metadata.head}.")
    yield _DCAT + "version", Literal(metadata.version)
    if metadata.doi:
        yield DCTERMS.base + "identifier", Literal(f"https://doi.org/{metadata.doi}", datatype=XSD.anyURI)
    for word in KEYWORDS:
        yield _DCAT + "keyword", _english(word)


def _counted(tally: Tally) -> _Pairs:
    yield _VOID + "triples", _number(tally.triples)
    yield _VOID + "distinctSubjects", _number(tally.subjects)
    yield _VOID + "classes", _number(len(tally.classes))
    yield _VOID + "properties", _number(len(tally.properties))
    yield _VOID + "uriSpace", Literal(ID)
    yield _VOID + "vocabulary", NamedNode(ONTOLOGY.removesuffix("#"))


def _partitions(iri: str, part: str, counts: Counter[str], of: str) -> Iterator[Triple]:
    """How many things are of each class, or statements with each property."""
    how_many = "entities" if of == "class" else "triples"
    for number, (name, count) in enumerate(sorted(counts.items()), 1):
        node = f"{iri}#{of}-{number}"
        yield from _of(iri, [(_VOID + part, NamedNode(node))])
        yield from _of(node, [(_VOID + of, NamedNode(name)), (_VOID + how_many, _number(count))])


def _distribution(iri: str, file: PackagedFile, media_type: str, told: str) -> Iterator[Triple]:
    node, checksum = iri + file.path, f"{iri}{file.path}#checksum"
    yield from _of(iri, [(_DCAT + "distribution", NamedNode(node)), (_VOID + "dataDump", NamedNode(node))])
    yield from _of(
        node,
        [
            (RDF.type.value, NamedNode(_DCAT + "Distribution")),
            (RDFS.label.value, _english(told)),
            (_DCAT + "downloadURL", NamedNode(node)),
            (_DCAT + "mediaType", NamedNode(_MEDIA_TYPES + media_type)),
            (_DCAT + "byteSize", Literal(str(file.byte_size), datatype=NamedNode(XSD.base + "nonNegativeInteger"))),
            (DCTERMS.base + "license", NamedNode(LICENSE_IRI)),
            (_SPDX + "checksum", NamedNode(checksum)),
        ],
    )
    hex_binary = NamedNode(XSD.base + "hexBinary")
    yield from _of(
        checksum,
        [
            (RDF.type.value, NamedNode(_SPDX + "Checksum")),
            (_SPDX + "algorithm", NamedNode(_SPDX + "checksumAlgorithm_sha256")),
            (_SPDX + "checksumValue", Literal(file.sha256, datatype=hex_binary)),
        ],
    )


def _of(subject: str, pairs: _Pairs) -> Iterator[Triple]:
    return (Triple(NamedNode(subject), NamedNode(predicate), value) for predicate, value in pairs)


def _day(text: str) -> Literal:
    return Literal(text, datatype=XSD.date)


def _english(text: str) -> Literal:
    return Literal(text, language="en")


def _number(count: int) -> Literal:
    return Literal(str(count), datatype=XSD.integer)
