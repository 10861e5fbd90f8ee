"""A date, a model, an offense, a place and an agency's name stand in the claim's words, or its basis says why.

What the words do not give, an archivist has read into them. The basis says so, and stands in every footnote. Where
the row's own cell, or the quotation, is read as another value than one that a basis gives, a notice names both.

- A date: as far as the claim gives it, in one expression ("June" is a month of no year).
- A model: by its name or its usual letters.
- An offense, and whether somebody is convicted, charged or wanted: by a word for it (murder, homicide; indicted).
- A State by its name or postal letters, a county by its name with County or what stands for it, another country
  by its name; the United States by name, or where the words speak of the nation, the country or its States.
- An agency: by its name, but for case, apostrophes and punctuation. Of what type it is: by a word for such
  agencies, in its name or beside it (county, sheriff; city, police; state, highway patrol).

In a row the cells are the words. Where a column of the table is headed State, agency, type, county, model or day of
signing, and its cell says something, that cell says it and no other. The address of a memorandum or addendum is in a
cell or is where one leads; the type of an agency may be said by no cell. Where an anchor tells how the row writes a
State, a type, a model or a day otherwise, a cell has those words, and they are read as lists are; so is an agency's
name, but in a table of codes. Figures have a rule of their own, and so have the words somebody is said to have used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Triple

from kg import places
from kg.gate.cell_readings import another_in, as_kept, says
from kg.gate.facts.term_names import shown
from kg.gate.word_readings import another_in as another_in_words
from kg.gate.word_readings import stands
from kg.gate.world import RuleContext, claim_place, notice, refusal
from kg.model import Claim, Finding, Row
from kg.terms import KG, RDFS, fold, parts, short_name
from kg.triples import WRITTEN

CODE = "value-in-quotation"

_DATES = frozenset([KG.asOf, KG["from"], KG.until, KG.date, KG.fiscalYear, KG.signed, KG.publishedOn])
_PLACES = frozenset([KG.place, KG.county])
_WORDS = frozenset([KG.model, KG.agencyType, KG.offense, KG.chargeCategory, KG.chargeStatus])
_WRITTEN = {KG.place: "state", KG.county: "county", KG.model: "model", KG.signed: "signed", KG.agencyType: "type"}
_WRITTEN |= {RDFS.label: "agency"}
"""Which column of a list says so, as `Row.written` calls it."""
_KEYS = {KG.agencyType: "type", RDFS.label: "agency", KG.chargeStatus: "charge-status"}
_COLUMNS = {KG.place: "State", KG.county: "county", KG.model: "model", KG.signed: "day of signing"}
_COLUMNS |= {KG.agencyType: "type", RDFS.label: "agency"}
_LINKS = {KG.memorandum: "memorandum", KG.addendum: "addendum"}
_CODES = frozenset([KG.ori, KG.fips])
_TYPES = {
    "county": KG.countyAgency,
    "county-agency": KG.countyAgency,
    "municipality": KG.municipalAgency,
    "municipal": KG.municipalAgency,
    "municipal-agency": KG.municipalAgency,
    "state-agency": KG.stateAgency,
}
"""How cells say of what kind an agency is; "State" alone may be a heading."""
_EMPTY = frozenset({"", "n-a", "na", "none"})
"""How a cell says, folded, that there is nothing to say."""
_POSTAL_STATE = re.compile(r"us-([a-z]{2})")


def check(context: RuleContext) -> Iterator[Finding]:
    for claim in context.draft.claims:
        yield from _miswritten(context, claim)
        if claim.basis and claim.modality != KG.decision:
            yield from _contradicted(context, claim)
        if claim.basis or claim.modality == KG.decision:
            continue
        missing = [one for one in claim.triples if _is_looked_at(one) and not _is_named_by_code(claim, one)]
        yield from _said_otherwise(context, claim)
        seen = []
        for text, row in _places(context, claim):
            seen.append(text)
            missing = [
                one for one in missing if not (_stands_in(context, row, one, text) if row else stands(one, text))
            ]
            if not missing:
                break
        for one in missing if seen else ():
            yield refusal(CODE, _message(one, [" ".join(text.split()) for text in seen]), claim_place(claim))


def _miswritten(context: RuleContext, claim: Claim) -> Iterator[Finding]:
    """Words that an anchor gives as its row's, and no cell of the row or link out of it has."""
    for row in claim.anchors:
        if isinstance(row, Row) and row.written and (cells := context.cells(row)):
            held = as_kept((*cells, *context.links(row)))
            for column, words in row.written:
                # Whether a row has the name of an agency as it is written is `row-found`'s.
                if column in WRITTEN and column != "agency" and words not in held:
                    message = f"{row.sheet} row {row.row} does not write its {column} “{words}”"
                    yield refusal(CODE, f"{message}; give the words of the cell, or leave them out", claim_place(claim))


def _contradicted(context: RuleContext, claim: Claim) -> Iterator[Finding]:
    """Values with a reason beside them, where the words are read as another one and no place has this one."""
    if any(claim.iri in one.superseded_by for one in context.draft.withdrawals):
        return
    seen = list(_places(context, claim))
    quoted = " | ".join(text for text, row in seen if row is None)
    for fact in claim.triples if quoted else ():
        if not _is_looked_at(fact) or any(stands(fact, text) for text, _ in seen):
            continue
        if other := another_in_words(fact, quoted, claim.triples):
            message = f"{_told(fact)} is not in the quotation, which says “{' '.join(other.split())}”"
            yield notice(
                CODE,
                f"{message}; it is recorded by its basis: correct it where that gives no reason",
                claim_place(claim),
            )
    for row in [one for _, one in seen if one is not None]:
        for fact in claim.triples:
            column = _WRITTEN.get(fact.predicate)
            if column is None or fact.predicate == RDFS.label or not (_is_looked_at(fact) and _is_of_list(fact)):
                continue
            if any(one == column for one, _ in row.written):  # told otherwise in the open, and held to the cell
                continue
            others = [cell for cell in context.under(row, column) if another_in(column, cell, fact)]
            if others and not any(stands(fact, text) for text, _ in seen):
                message = f"{_told(fact)} is not what {row.sheet} row {row.row} says: “{others[0]}” stands there"
                remedy = "it is recorded by its basis; to correct what the row states use `kg supersede`"
                yield notice(CODE, f"{message}; {remedy}", claim_place(claim))


def _message(fact: Triple, seen: list[str]) -> str:
    where = f"“{' … '.join(seen)}”"
    remedy = "quote the words that say so, or say in `basis` why it is read that way"
    if fact.predicate in _WRITTEN and any(stands(fact, text) for text in seen):
        return f"{_told(fact)} is not what {where} says in its column of the {_COLUMNS[fact.predicate]}; {remedy}"
    return f"{_told(fact)} is not in {where}; {remedy}"


def _said_otherwise(context: RuleContext, claim: Claim) -> Iterator[Finding]:
    """Addresses that no row of the claim has, where it stands in rows alone."""
    rows = [one for one in claim.anchors if isinstance(one, Row) and context.cells(one)]
    for fact in claim.triples if rows and len(rows) == len(claim.anchors) else ():
        if fact.predicate in _LINKS and isinstance(fact.object, Literal):
            if any(_leads(context, row, fact, _LINKS[fact.predicate]) for row in rows):
                continue
            text = " | ".join(context.cells(rows[0]))
            message = (
                f"{_told(fact)} is not in “{text}”; state what the row says, or say in `basis` why it is read that way"
            )
            yield refusal(CODE, message, claim_place(claim))


def _leads(context: RuleContext, row: Row, fact: Triple, column: str) -> bool:
    if any(one == column and says(column, words, fact) for one, words in row.written):
        return True
    address = fact.object.value if isinstance(fact.object, Literal) else ""
    return any(address in one or address in unquote(one) for one in (*context.cells(row), *context.links(row)))


def _is_of_type(cells: Iterable[str], kind: object) -> bool:
    """Whether some cells say so, or say no type at all."""
    said = {_TYPES[fold(cell)] for cell in cells if fold(cell) in _TYPES}
    return not said or kind in said


def _is_looked_at(fact: Triple) -> bool:
    if fact.predicate in _DATES:
        return isinstance(fact.object, Literal)
    if fact.predicate in _PLACES or fact.predicate in _WORDS:
        return isinstance(fact.object, NamedNode)
    return fact.predicate == RDFS.label and isinstance(fact.subject, NamedNode) and _is_agency(fact.subject)


def _is_named_by_code(claim: Claim, fact: Triple) -> bool:
    """Whether it is the name of an agency that a table of codes names in its own way: its code leads to it."""
    is_written = any(column == "agency" for row in claim.anchors if isinstance(row, Row) for column, _ in row.written)
    return fact.predicate == RDFS.label and is_written and any(one.predicate in _CODES for one in claim.triples)


def _is_agency(thing: NamedNode) -> bool:
    return parts(thing)[:1] == ("agency",)


def _places(context: RuleContext, claim: Claim) -> Iterator[tuple[str, Row | None]]:
    """The words of each place of a claim, all quotations as one, and the row that has them."""
    quoted = [quotation.exact for quotation in context.quotations(claim)]
    if quoted:
        yield " | ".join(quoted), None
    for anchor in claim.anchors:
        if isinstance(anchor, Row) and (cells := context.cells(anchor)):
            yield " | ".join(cells), anchor


def _stands_in(context: RuleContext, row: Row, fact: Triple, text: str) -> bool:
    """Whether a row says so, where it says such a thing; or its importer has read it."""
    column = _WRITTEN.get(fact.predicate)
    if column is None:
        return stands(fact, text)
    if written := [words for one, words in row.written if one == column]:
        return any(says(column, words, fact) for words in written)
    own = [cell for cell in context.under(row, column) if fold(cell) not in _EMPTY] if _is_of_list(fact) else []
    if fact.predicate == KG.agencyType:
        return _is_of_type(own or context.cells(row), fact.object)
    if fact.predicate == RDFS.label:  # that no cell says it at all is `row-found`'s
        name = fold(_value(fact))
        return not own or name in map(fold, own) or name not in map(fold, context.cells(row))
    if fact.predicate == KG.county and any(_is_county(fact.object, cell) for cell in own):
        return True
    return any(stands(fact, cell) for cell in own or [text])


def _is_of_list(fact: Triple) -> bool:
    """Whether it is something that a column of a list says: of a place, the State of an agency."""
    if fact.predicate != KG.place:
        return True
    is_state = isinstance(fact.object, NamedNode) and _POSTAL_STATE.fullmatch(parts(fact.object)[-1])
    return bool(is_state) and isinstance(fact.subject, NamedNode) and _is_agency(fact.subject)


def _is_county(county: object, cell: str) -> bool:
    """Whether a cell names a county as lists do, with or without the word."""
    known = places.load()
    return any(known.county(state, cell) == county for state in known.states.values())


def _value(fact: Triple) -> str:
    return fact.object.value if isinstance(fact.object, Literal) else ""


def _told(fact: Triple) -> str:
    """A value in a message, after the key that a sheet gives it under."""
    is_state = fact.predicate == KG.place and isinstance(fact.subject, NamedNode) and _is_agency(fact.subject)
    key = "state" if is_state else _KEYS.get(fact.predicate) or short_name(fact.predicate)
    return f"{key} {_told_value(fact)}"


def _told_value(fact: Triple) -> str:
    value = fact.object
    if isinstance(value, NamedNode) and fact.predicate in _PLACES:
        return places.load().labels.get(parts(value)[1], shown(value)) if len(parts(value)) > 1 else shown(value)
    is_word = fact.predicate in _WORDS and isinstance(value, NamedNode)
    return short_name(value) if is_word and isinstance(value, NamedNode) else shown(value)
