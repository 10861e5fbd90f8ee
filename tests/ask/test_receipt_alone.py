"""What a receipt proves by itself: every kind of change is found, and what is no receipt is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.ask.receipt import check_offline, check_receipt, read_receipt, receipt_bytes, receipt_for
from kg.ask.receipt.reading import MOST_BYTES
from kg.ask.witness import cite
from kg.errors import QueryError, UnreadableFile
from kg.workspace import Workspace
from tests.receipting import QUERIES, edited, leaves, made_world, members, put, sealed
from tests.sampling import examples

DEEP = 100_000

Members = dict[str, Any]
Edit = Callable[[Members], object]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Not to be written to."""
    return made_world(tmp_path_factory.mktemp("world"))


@pytest.mark.parametrize("name", QUERIES)
def test_what_was_written_holds(name: str, world: Workspace) -> None:
    receipt = world.receipt(QUERIES[name])
    found = check_receipt(read_receipt(receipt_bytes(receipt)))
    assert found.findings == ()
    assert found.replayed == len(receipt.rows)
    assert found.since is None


def change_value(made: Members) -> None:
    made["results"]["bindings"][0]["n"]["value"] = "41"


def change_name(made: Members) -> None:
    made["results"]["bindings"][0]["name"]["value"] = "Vermillion"


def exchange_ids(made: Members) -> None:
    one, other = made["claims"][:2]
    one["id"], other["id"] = other["id"], one["id"]


def rename_claim(made: Members) -> None:
    made["claims"][0]["id"] = made["claims"][0]["id"][:-1] + "a"


def change_triple(made: Members) -> None:
    made["triples"][:] = [one.replace("place/us-vt", "place/us-nh") for one in made["triples"]]


def drop_triple_of_claim(made: Members) -> None:
    made["claims"][0]["triples"].pop()


def change_speaker(made: Members) -> None:
    made["speakers"][0]["id"] += "-of-another-county"


def change_document(made: Members) -> None:
    made["documents"][made["claims"][0]["document"]]["id"] += "-of-another-day"


def drop_witness_triple(made: Members) -> None:
    made["witnesses"][0]["matches"][0]["ground"].pop()


def drop_witness(made: Members) -> None:
    made["witnesses"][0]["matches"] = []


def let_another_claim_state_it(made: Members) -> None:
    claimed = [one for one in made["ground"] if one.get("claims")]
    stating = {claim for one in claimed for claim in one["claims"]}
    one = next(one for one in claimed if len(one["claims"]) < len(stating))
    one["claims"] = [*one["claims"], min(stating - set(one["claims"]))]


def call_it_record_keeping(made: Members) -> None:
    one = next(one for one in made["ground"] if "ontology#agency>" in made["triples"][one["triple"]])
    del one["claims"]
    one["kind"] = "record-keeping"


def name_nobody(made: Members) -> None:
    del next(one for one in made["ground"] if one.get("claims"))["claims"]


def edit_query(made: Members) -> None:
    made["query"] = made["query"].replace("DISTINCT ?agreement", "?nothing")


def ask_for_other_columns(made: Members) -> None:
    made["query"] = made["query"].replace("?name (", "?place (").replace("BY ?name", "BY ?place")


def break_query(made: Members) -> None:
    made["query"] = made["query"].replace("}", "", 1)


def ask_somebody_else(made: Members) -> None:
    made["query"] = made["query"].replace("{ ?", "{ SERVICE <http://elsewhere.example/> { } ?", 1)


def ask_too_much_at_once(made: Members) -> None:
    made["query"] = made["query"].replace("{ ?", "{ " + "OPTIONAL { ?x kg:value ?y } " * 10_000 + "?", 1)


def ask_too_deep(made: Members) -> None:
    made["query"] = made["query"].replace("{ ?", "{" * 10_000 + " ?", 1)


def rename_columns(made: Members) -> None:
    made["head"]["vars"] = ["n", "name"]


def bend_prefix(made: Members) -> None:
    made["prefixes"]["kg"] = "https://elsewhere.example/"


def move_quotation(made: Members) -> None:
    one = next(one for one in made["anchors"] if "start" in one)
    one["start"], one["end"] = one["start"] + 1, one["end"] + 1


def lengthen_quotation(made: Members) -> None:
    next(one for one in made["anchors"] if "start" in one)["exact"] += " and more"


def change_extractor(made: Members) -> None:
    made["texts"][0]["extractor"] = "another-1"


def exchange_capture(made: Members) -> None:
    made["captures"][made["texts"][0]["capture"]]["sha256"] = "0" * 64


TAMPERED: dict[str, tuple[Edit, str]] = {
    "a row has another figure": (change_value, "replay"),
    "a row has another name": (change_name, "replay"),
    "two claims have exchanged their ids": (exchange_ids, "claim-id"),
    "a claim has another id": (rename_claim, "claim-id"),
    "a triple says another thing": (change_triple, "claim-id"),
    "a claim states less": (drop_triple_of_claim, "claim-id"),
    "somebody else speaks": (change_speaker, "claim-id"),
    "it stands in another document": (change_document, "claim-id"),
    "a triple is missing in a witness": (drop_witness_triple, "replay"),
    "a witness is empty": (drop_witness, "replay"),
    "a claim is said to state what it does not": (let_another_claim_state_it, "not-stated"),
    "a fact is called record-keeping": (call_it_record_keeping, "not-claimed"),
    "a fact is claimed by nobody": (name_nobody, "not-claimed"),
    "the query asks another thing": (edit_query, "replay"),
    "the query has other columns": (ask_for_other_columns, "query"),
    "the query does not parse": (break_query, "query"),
    "the query asks somebody else": (ask_somebody_else, "query"),
    "the query would end the engine": (ask_too_much_at_once, "query"),
    "the query is nested without end": (ask_too_deep, "query"),
    "the columns have exchanged their names": (rename_columns, "query"),
    "a prefix stands for another thing": (bend_prefix, "prefixes"),
    "a quotation stands elsewhere": (move_quotation, "quotation-id"),
    "a quotation has more words": (lengthen_quotation, "quotation-id"),
    "a text is made otherwise": (change_extractor, "text-id"),
    "a text is of other bytes": (exchange_capture, "text-id"),
}


@pytest.mark.parametrize("seal", [False, True], ids=["as it is", "with its digest computed anew"])
@pytest.mark.parametrize("name", TAMPERED)
def test_what_was_tampered_with_is_found(name: str, seal: bool, world: Workspace) -> None:
    edit, code = TAMPERED[name]
    found = check_receipt(read_receipt(edited(world.receipt(QUERIES["count"]), edit, seal=seal)))
    assert code in {one.code for one in found.findings}
    assert all("\n" not in str(one) for one in found.findings)


NOT_IN_A_HASH: dict[str, Edit] = {
    "a title": lambda made: made["documents"][0].update(title="Another"),
    "a speaker's name": lambda made: made["speakers"][0].update(label="Somebody else"),
    "a modality": lambda made: made["claims"][0].update(modality="https://w3id.org/kg287g/ontology#projection"),
    "a file's name": lambda made: made["captures"][0].update(fileName="other.txt"),
    "a filter nothing fails": lambda made: made.update(query=made["query"].replace("} GROUP", "FILTER(1 = 1) } GROUP")),
    "a row left out": lambda made: [made["results"]["bindings"].pop(), made["witnesses"].pop()],
    "the head": lambda made: made["ledger"].update(digest="0" * 64),
}


@pytest.mark.parametrize("name", NOT_IN_A_HASH)
def test_what_is_in_no_hash_is_found_by_the_digest_of_the_whole(name: str, world: Workspace) -> None:
    found = check_receipt(read_receipt(edited(world.receipt(QUERIES["count"]), NOT_IN_A_HASH[name], seal=False)))
    assert [one.code for one in found.findings] == ["receipt-changed"]


@settings(max_examples=examples(60), deadline=None, derandomize=True)
@given(choice=st.data())
def test_no_change_of_one_value_goes_unnoticed(choice: st.DataObject, world: Workspace) -> None:
    made = members(world.receipt(QUERIES["claims"]))
    way, value = choice.draw(st.sampled_from([*leaves(made)]))
    other = choice.draw(st.one_of(st.booleans(), st.integers(0, 9), st.text(max_size=9), st.none()))
    if type(other) is type(value) and other == value:
        return
    try:
        found = check_receipt(read_receipt(json.dumps(put(made, way, other)).encode()))
    except UnreadableFile:
        return
    assert not found.holds


class Heard(BaseHTTPRequestHandler):
    """Notes that somebody asked."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_POST = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing on standard error."""


@pytest.fixture
def address() -> Iterator[str]:
    """An endpoint on this machine."""
    Heard.asked.clear()
    with HTTPServer(("127.0.0.1", 0), Heard) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_address_that_a_receipt_names_is_asked(silent: str, address: str, world: Workspace, tmp_path: Path) -> None:
    made = members(world.receipt(QUERIES["plain"]))
    made["query"] = made["query"].replace("{ ?", f"{{ SERVICE {silent}<{address}> {{ ?s ?p ?o }} ?", 1)
    path = tmp_path / "answer.receipt"
    path.write_bytes(sealed(made))
    assert [one.code for one in check_receipt(read_receipt(path.read_bytes())).findings] == ["query"]
    assert "query" in {one.code for one in world.verify_receipt(path).findings}
    with pytest.raises(QueryError, match="SERVICE"):
        world.why_of_receipt(path, 1, minimal=True)
    assert Heard.asked == []


def test_blanks_and_the_order_of_members_do_not_count(world: Workspace) -> None:
    made = members(world.receipt(QUERIES["count"]))
    turned = dict(reversed(made.items()))
    assert check_receipt(read_receipt(json.dumps(turned, indent=4).encode())).holds


def deep(count: int) -> bytes:
    return b'{"format": ' + b"[" * count + b"]" * count + b"}"


NO_RECEIPTS: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "not JSON"),
    "bytes": (b"\xff\xfe\x00", "not UTF-8"),
    "half a surrogate pair": (b'{"format": "\\ud800"}', "not UTF-8"),
    "a list": (b"[]", "not an object"),
    "a number": (b"7", "not an object"),
    "null": (b"null", "not an object"),
    "an empty object": (b"{}", "has no format"),
    "another format": (b'{"format": "receipt of a shop"}', "format is another"),
    "a format that is no text": (b'{"format": {"format": 1}}', "format is not text"),
    "a newer version": (b'{"format": "kg287g receipt", "version": 3}', "version"),
    "no version": (b'{"format": "kg287g receipt"}', "no version"),
    "nested without end": (deep(200_000), "nested too deep"),
    "a number without end": (b'{"format": ' + b"9" * 5000 + b"}", "digits"),
    "a number beyond all": (b'{"format": 1e999}', "1e999"),
    "no number at all": (b'{"format": NaN}', "NaN"),
    "infinity": (b'{"format": -Infinity}', "Infinity"),
    "a name twice": (b'{"format": "kg287g receipt", "format": "kg287g receipt"}', "twice"),
    "too many bytes": (b" " * (MOST_BYTES + 1), "bytes"),
}


@pytest.mark.parametrize("name", NO_RECEIPTS)
def test_what_is_no_receipt_is_refused_in_one_line(name: str) -> None:
    content, why = NO_RECEIPTS[name]
    with pytest.raises(UnreadableFile, match=why) as refused:
        read_receipt(content)
    assert str(refused.value).startswith("this is not a receipt: ")
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 300


MALFORMED: dict[str, tuple[Edit, str]] = {
    "a member more": (lambda made: made.update(more=1), "has a member 'more'"),
    "a member less": (lambda made: made.pop("query"), "has no query"),
    "a table that is no table": (lambda made: made.update(claims={}), "claims is not a list"),
    "a claim that is no object": (lambda made: made["claims"].append(7), "is not an object"),
    "a number beyond its table": (lambda made: made["claims"][0].update(speaker=99), r"claims\[0\].speaker is 99"),
    "a number below": (lambda made: made["claims"][0].update(speaker=-1), "not a whole number"),
    "truth for a number": (lambda made: made["claims"][0].update(speaker=True), "not a whole number"),
    "text for a number": (lambda made: made["claims"][0].update(triples=["0"]), "not a whole number"),
    "no IRI": (lambda made: made["claims"][0].update(id="two words"), "not what it should be"),
    "a triple in a triple": (
        lambda made: made["triples"].append(f"<urn:a> <urn:b> {'<<( <urn:a> <urn:b> ' * DEEP}<urn:c>{' )>>' * DEEP}"),
        "a triple is where an IRI or a literal should be",
    ),
    "no triple": (lambda made: made["triples"].append("<a> <b>"), "not N-Triples"),
    "two triples in one": (
        lambda made: made["triples"].append("<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> <urn:d>"),
        "N-Triples",
    ),
    "a triple in other words": (lambda made: made["triples"].append('<urn:a> <urn:b> "\\u0041"'), "N-Triples"),
    "a quad": (lambda made: made["triples"].append("<urn:a> <urn:b> <urn:c> <urn:d>"), "N-Triples"),
    "a date that does not exist": (lambda made: made["documents"][0].update(published="2025-02-30"), "not a date"),
    "rows without witnesses": (lambda made: made["witnesses"].pop(), "2 rows and 1 witness"),
    "a column that is none": (lambda made: made["results"]["bindings"][0].update(more={}), "'more'"),
    "a term of no kind": (lambda made: made["results"]["bindings"][0]["n"].update(type="triple"), "type 'triple'"),
    "a form that is none": (lambda made: made.update(form="insert"), "form"),
    "a place of one number": (lambda made: made["patterns"][0].update(at=[1]), "line and a column"),
    "a claim twice": (lambda made: made["claims"].append(made["claims"][0]), "twice"),
    "a capture twice": (lambda made: made["captures"].append(made["captures"][0]), "twice"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_receipt_is_refused_with_the_place(name: str, world: Workspace) -> None:
    edit, why = MALFORMED[name]
    with pytest.raises(UnreadableFile, match=why):
        read_receipt(edited(world.receipt(QUERIES["count"]), edit, seal=True))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(share: float, world: Workspace) -> None:
    content = receipt_bytes(world.receipt(QUERIES["count"]))
    with pytest.raises(UnreadableFile, match="not JSON, from line"):
        read_receipt(content[: int(len(content) * share)])


def test_what_cannot_be_seen_without_the_archive_is_said(world: Workspace) -> None:
    said = check_offline(read_receipt(receipt_bytes(world.receipt(QUERIES["not exists"])))).beyond
    assert any(one.startswith("that no claim up to contribution 4 states") and "fiscalYear" in one for one in said)
    assert any("all the rows" in one for one in said)
    kept = check_offline(read_receipt(receipt_bytes(world.receipt(QUERIES["record-keeping"])))).beyond
    assert any("triples that no claim states" in one for one in kept)


def test_rows_of_which_not_every_solution_is_there_are_said_not_to_come_again(world: Workspace) -> None:
    receipt = receipt_for(world.store, cite(world.store, QUERIES["one count"], solutions=1))
    found = check_offline(read_receipt(receipt_bytes(receipt)))
    assert (found.findings, found.replayed) == ((), 0)
    assert any("1 of 1 rows" in one and "a part of the solutions" in one for one in found.unchecked)


def test_nothing_a_receipt_says_is_shown_with_line_breaks(world: Workspace) -> None:
    made = members(world.receipt(QUERIES["claims"]))
    made["results"]["bindings"][0]["value"] = {"type": "literal", "value": "a\nb\x1b[31m"}
    (one,) = check_receipt(read_receipt(sealed(made))).findings
    assert "\n" not in str(one)
    assert "\x1b" not in str(one)
