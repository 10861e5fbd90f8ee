"""Queries of every form, for `citing.py`: what people would ask of agreements, counts and statutes."""

from __future__ import annotations

__all__ = ["QUERIES"]

QUERIES = {
    "one pattern": "SELECT ?agreement ?signed { ?agreement kg:signed ?signed }",
    "a value": "SELECT ?agreement { ?agreement kg:model kg:taskForce }",
    "join of 3": """SELECT ?agreement ?name ?model { ?agreement kg:agency ?agency ; kg:model ?model .
        ?agency rdfs:label ?name }""",
    "join of 6": """SELECT ?name ?type ?model ?signed { ?agreement a kg:Agreement ; kg:agency ?agency ;
        kg:model ?model ; kg:signed ?signed . ?agency rdfs:label ?name ; kg:agencyType ?type }""",
    "join with labels": """SELECT ?name ?state ?model { ?agreement kg:agency ?agency ; kg:model/skos:prefLabel ?model .
        ?agency rdfs:label ?name ; kg:place/skos:prefLabel ?state }""",
    "two models of an agency": """SELECT ?agency ?one ?other { ?one kg:agency ?agency ; kg:model kg:jailEnforcement .
        ?other kg:agency ?agency ; kg:model kg:taskForce }""",
    "OPTIONAL": """SELECT ?agreement ?memorandum { ?agreement a kg:Agreement
        OPTIONAL { ?agreement kg:memorandum ?memorandum } }""",
    "OPTIONAL in OPTIONAL": """SELECT ?agency ?county ?label { ?agency a kg:Agency
        OPTIONAL { ?agency kg:county ?county OPTIONAL { ?county skos:prefLabel ?label } } }""",
    "UNION": """SELECT ?thing ?place { { ?thing a kg:Agency ; kg:place ?place }
        UNION { ?thing a kg:Observation ; kg:place ?place } }""",
    "UNION of 3": """SELECT ?thing { { ?thing kg:model kg:jailEnforcement } UNION { ?thing kg:model kg:taskForce }
        UNION { ?thing kg:measure kg:arrests } }""",
    "FILTER": """SELECT ?agreement ?signed { ?agreement kg:signed ?signed
        FILTER(?signed >= "2020-01-01"^^xsd:date) }""",
    "FILTER of text": """SELECT ?agency ?name { ?agency a kg:Agency ; rdfs:label ?name
        FILTER(CONTAINS(LCASE(?name), "o")) }""",
    "FILTER EXISTS": """SELECT ?agency { ?agency a kg:Agency
        FILTER EXISTS { ?agreement kg:agency ?agency ; kg:model kg:taskForce } }""",
    "FILTER NOT EXISTS": """SELECT ?agency { ?agency a kg:Agency
        FILTER NOT EXISTS { ?agreement kg:agency ?agency ; kg:model kg:taskForce } }""",
    "MINUS": "SELECT ?agreement { ?agreement a kg:Agreement MINUS { ?agreement kg:memorandum ?memorandum } }",
    "path of 2": "SELECT ?agreement ?place { ?agreement kg:agency/kg:place ?place }",
    "inverse path": "SELECT ?agency ?model { ?agency a kg:Agency ; ^kg:agency/kg:model ?model }",
    "alternative path": "SELECT ?agency ?where { ?agency a kg:Agency ; kg:place|kg:county ?where }",
    "path +": "SELECT ?part ?above { ?part a kg:Provision ; eli:is_part_of+ ?above }",
    "path *": "SELECT ?part ?above { ?part eli:is_part_of* ?above . ?above a kg:Provision }",
    "path + from one": "SELECT ?county { ?county skos:broader+ place:us }",
    "COUNT": "SELECT (COUNT(?agreement) AS ?agreements) { ?agreement a kg:Agreement }",
    "COUNT by state": """SELECT ?state (COUNT(DISTINCT ?agreement) AS ?agreements) {
        ?agreement kg:agency/kg:place ?state } GROUP BY ?state ORDER BY ?state""",
    "by state and model": """SELECT ?state ?model (COUNT(?agreement) AS ?agreements) (MIN(?signed) AS ?first) {
        ?agreement kg:agency ?agency ; kg:model ?model ; kg:signed ?signed . ?agency kg:place ?state
        } GROUP BY ?state ?model""",
    "HAVING": """SELECT ?agency (COUNT(?agreement) AS ?agreements) { ?agreement kg:agency ?agency
        } GROUP BY ?agency HAVING (COUNT(?agreement) > 1)""",
    "SUM and AVG": """SELECT ?measure (SUM(?value) AS ?sum) (AVG(?value) AS ?mean) {
        ?observation kg:measure ?measure ; kg:value ?value } GROUP BY ?measure""",
    "subquery": """SELECT ?agency ?name ?agreements { { SELECT ?agency (COUNT(?agreement) AS ?agreements) {
        ?agreement kg:agency ?agency } GROUP BY ?agency } ?agency rdfs:label ?name }""",
    "subquery with LIMIT": """SELECT ?agreement ?name { { SELECT ?agreement ?agency { ?agreement kg:agency ?agency
        } ORDER BY ?agreement LIMIT 2000 } ?agency rdfs:label ?name }""",
    "DISTINCT": "SELECT DISTINCT ?agency { ?agreement kg:agency ?agency ; kg:model ?model }",
    "DISTINCT of few": "SELECT DISTINCT ?state ?model { ?agreement kg:model ?model ; kg:agency/kg:place ?state }",
    "ORDER BY": "SELECT ?agreement ?signed { ?agreement kg:signed ?signed } ORDER BY DESC(?signed) ?agreement",
    "ORDER BY, LIMIT": "SELECT ?agency ?name { ?agency a kg:Agency ; rdfs:label ?name } ORDER BY ?name LIMIT 1000",
    "VALUES": """SELECT ?agency ?model ?agreement { VALUES ?model { kg:taskForce kg:jailEnforcement }
        ?agreement kg:model ?model ; kg:agency ?agency }""",
    "BIND": """SELECT ?agreement ?year { ?agreement kg:signed ?signed
        BIND(YEAR(?signed) AS ?year) FILTER(?year > 2010) }""",
    "GRAPH ?claim": "SELECT ?claim ?agreement ?model { GRAPH ?claim { ?agreement kg:model ?model } }",
    "GRAPH and record": """SELECT ?agency ?document { GRAPH ?claim { ?agency a kg:Agency }
        ?claim kg:statedIn ?document }""",
    "CONSTRUCT": """CONSTRUCT { ?agency kg:model ?model } WHERE { ?agreement kg:agency ?agency ; kg:model ?model }""",
    "ASK": "ASK { ?agreement kg:model kg:taskForce ; kg:agency/kg:agencyType kg:stateAgency }",
    "DESCRIBE": "DESCRIBE ?agreement { ?agreement kg:model kg:warrantServiceOfficer ; kg:signed ?day } LIMIT 50",
}
"""By what they show; each is asked for its first 100 and first 1,000 rows."""
