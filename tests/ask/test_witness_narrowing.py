"""How a group is narrowed to given values: in what order its patterns stand, and when it is made whole first."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, Variable

from kg.ask.witness.restrict import is_shared, is_shared_apart, ordered_by_selectivity
from kg.index.store import PREFIXES
from kg.sparql import parse, write
from kg.sparql import syntax as sx

STATE, MODEL, SIGNED, OTHER = Variable("state"), Variable("model"), Variable("signed"), Variable("other")
ORDERS = {
    "from the value that singles out most": (
        "?a kg:model ?model ; kg:signed ?signed ; kg:agency ?g . ?g kg:place ?state",
        {STATE: 41, MODEL: 3, SIGNED: 90},
        "?a kg:signed ?signed . ?a kg:model ?model . ?a kg:agency ?g . ?g kg:place ?state .",
    ),
    "by what hangs together, although another has a value": (
        "?a kg:model ?model . ?a kg:agency ?g . ?g kg:place ?state",
        {STATE: 41, MODEL: 3},
        "?g kg:place ?state . ?a kg:agency ?g . ?a kg:model ?model .",
    ),
    "as written where no value leads": (
        "?a kg:agency ?g . ?g kg:place ?state",
        {},
        "?a kg:agency ?g . ?g kg:place ?state .",
    ),
    "within OPTIONAL as well": (
        "?a kg:agency ?g OPTIONAL { ?a kg:model ?model . ?g kg:place ?state }",
        {STATE: 41},
        "?a kg:agency ?g . OPTIONAL { ?g kg:place ?state . ?a kg:model ?model . }",
    ),
}


def group(text: str) -> sx.Group:
    query = parse(f"ASK {{ {text} }}", PREFIXES)
    assert query.where is not None
    return query.where


@pytest.mark.parametrize(("text", "ranks", "ordered"), ORDERS.values(), ids=ORDERS)
def test_patterns_stand_in_the_order_in_which_values_help_most(
    text: str, ranks: dict[Variable, int], ordered: str
) -> None:
    assert write(ordered_by_selectivity(group(text), ranks), PREFIXES) == f"{{ {ordered} }}"


def test_values_that_several_rows_share_single_out_little() -> None:
    states, models = [NamedNode(f"urn:s{i}") for i in range(4)], [NamedNode(f"urn:m{i}") for i in range(2)]
    pairs = [{STATE: state, MODEL: model} for state in states for model in models]
    assert is_shared(dict(enumerate(pairs)))
    assert not is_shared(dict(enumerate({STATE: state} for state in states)))
    assert not is_shared(dict(enumerate({STATE: state, OTHER: models[0]} for state in states)))


def test_a_part_that_has_only_shared_values_is_made_once_for_all_rows() -> None:
    lists, places = [NamedNode(f"urn:list{i}") for i in range(2)], [NamedNode(f"urn:p{i}") for i in range(8)]
    rows = {n: {OTHER: lists[n // 4], STATE: place} for n, place in enumerate(places)}
    rows_of_list = "?row oa:hasSource ?other . ?claim kg:anchor ?row "
    assert is_shared_apart(group(f"{rows_of_list} GRAPH ?claim {{ ?agency kg:place ?state }}"), rows)
    assert not is_shared_apart(group(f"{rows_of_list} . ?claim kg:about ?agency . ?agency kg:place ?state"), rows)
    few = {n: rows[n] for n in (0, 1, 4, 5)}
    assert not is_shared_apart(group(f"{rows_of_list} GRAPH ?claim {{ ?agency kg:place ?state }}"), few)
