"""The prefixes of everything the project writes in Turtle and TriG."""

from __future__ import annotations

from kg import terms

__all__ = ["PREFIXES"]

_KINDS = """
    agency agreement capture claim contribution document encounter event observation office
    organization place position provision quotation text
""".split()
PREFIXES = {
    "kg": terms.ONTOLOGY,
    **{kind: f"{terms.ID}{kind}/" for kind in _KINDS},
    "dcterms": terms.DCTERMS.base,
    "eli": terms.ELI.base,
    "oa": terms.OA.base,
    "org": terms.ORG.base,
    "prov": terms.PROV.base,
    "rdfs": terms.RDFS.base,
    "skos": terms.SKOS.base,
    "xsd": terms.XSD.base,
}
