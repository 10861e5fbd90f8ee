"""A proof of a claim holds against the head it leads to, and nothing that is changed in it is passed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.proofs import ClaimProof, check_proof, proof_bytes, prove, read_proof
from kg.errors import ArchiveError, NotFound, UnreadableFile, UsageError
from kg.ledger import Head, Ledger
from kg.ledger.history import given_published_head, history, history_root
from kg.model import Draft
from kg.workspace import Workspace
from tests.archives import Done, maple, own
from tests.making import agency_claim, record, row

DRAFTS = [
    Draft(claims=tuple(agency_claim(f"{name}{at} Office", row(10 * number + at)) for at in range(size)))
    for number, (name, size) in enumerate((("A", 1), ("B", 3), ("C", 0), ("D", 2)))
]
CLAIMS = [(number, claim.iri) for number, draft in enumerate(DRAFTS, 1) for claim in draft.claims]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Four contributions, of 1, 3, 0 and 2 claims; not written to."""
    folder = tmp_path_factory.mktemp("ledger")
    (folder / "ledger").mkdir()
    made = Ledger(folder / "ledger", folder / "head")
    record(made, *DRAFTS)
    return made


def printed(proof: ClaimProof) -> str:
    return f"{proof.published.head}  contribution of …\nhistory root {proof.published.history_root}\n"


@pytest.mark.parametrize(("number", "claim"), CLAIMS)
@pytest.mark.parametrize("up_to", [1, 2, 3, 4])
def test_every_claim_is_proved_up_to_every_head_from_its_own_on_and_to_none_before(
    number: int, claim: Any, up_to: int, ledger: Ledger
) -> None:
    head = Head(up_to, ledger.digest(ledger.files()[up_to - 1]))
    if up_to < number:
        with pytest.raises(NotFound, match=f"no contribution up to number {up_to} records claim/"):
            prove(ledger, claim, head)
        return
    proof = read_proof(proof_bytes(prove(ledger, claim, head)))
    checked = check_proof(proof, given_published_head(printed(proof)))
    assert checked.holds
    assert (checked.claim, checked.sequence, checked.head) == (claim, number, head)


def test_the_same_proof_has_the_same_bytes(ledger: Ledger) -> None:
    assert proof_bytes(prove(ledger, CLAIMS[2][1])) == proof_bytes(prove(ledger, CLAIMS[2][1]))


def test_a_proof_holds_against_no_other_head(ledger: Ledger) -> None:
    proof = prove(ledger, CLAIMS[0][1])
    earlier = history(ledger)[:3]
    other = f"{Head(3, earlier[-1].digest)} history root {history_root(earlier)}"
    assert [one.code for one in check_proof(proof, given_published_head(other)).findings] == [
        "proof-head",
        "proof-history",
    ]


def _leaves(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to each plain value of a JSON document."""
    if isinstance(value, dict):
        return [found for key, one in value.items() for found in _leaves(one, (*way, key))]
    if isinstance(value, list):
        return [found for at, one in enumerate(value) for found in _leaves(one, (*way, at))]
    return [way]


@given(data=st.data())
def test_a_proof_of_which_one_value_is_changed_is_refused_or_does_not_hold(data: st.DataObject, ledger: Ledger) -> None:
    _, claim = CLAIMS[data.draw(st.integers(0, len(CLAIMS) - 1))]
    proof = prove(ledger, claim)
    trusted = given_published_head(printed(proof))
    document = json.loads(proof_bytes(proof))
    way = data.draw(st.sampled_from(_leaves(document)))
    place = document
    for step in way[:-1]:
        place = place[step]
    value = place[way[-1]]
    if isinstance(value, int):
        place[way[-1]] = data.draw(st.integers(0, 9).filter(lambda one: one != value))
    else:
        at = data.draw(st.integers(0, len(value) - 1))
        place[way[-1]] = (
            value[:at] + data.draw(st.characters(codec="ascii").filter(lambda c: c != value[at])) + (value[at + 1 :])
        )
    try:
        findings = check_proof(read_proof(json.dumps(document).encode()), trusted).findings
    except UnreadableFile:
        return
    assert findings


REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "it is not JSON"),
    "a list": (b"[]", "is not an object"),
    "another format": (b'{"format": "x"}', "its format is another"),
    "no format": (b"{}", "its format is another"),
    "a later version": (b'{"format": "kg287g claim proof", "version": 2}', "its version is not 1"),
    "half a character": (b'{"format": "\xff"}', "it is not UTF-8 text"),
    "without end": (b"[" * 100_000, "it is nested too deep"),
}


@pytest.mark.parametrize("given", REFUSED)
def test_what_is_no_proof_is_refused_with_the_reason(given: str) -> None:
    content, reason = REFUSED[given]
    with pytest.raises(UnreadableFile, match=reason):
        read_proof(content)


def test_lines_that_no_contribution_says_of_the_claim_are_not_taken_for_a_part_of_it(ledger: Ledger) -> None:
    proof = json.loads(proof_bytes(prove(ledger, CLAIMS[1][1])))
    proof["nquads"] = sorted([*proof["nquads"], "<urn:a> <urn:b> <urn:c> ."])
    found = read_proof(json.dumps(proof).encode())
    codes = [one.code for one in check_proof(found, found.published).findings]
    assert codes == ["proof-lines", "proof-claim"]


def test_nothing_is_proved_of_a_contribution_that_was_changed(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    ledger = Ledger(tmp_path / "ledger")
    record(ledger, *DRAFTS[:2])
    path = ledger.files()[1]
    path.write_bytes(path.read_bytes().replace(b"B1 Office", b"B9 Office"))
    with pytest.raises(ArchiveError, match="contribution 2 is not what was recorded, so nothing in it can be proved"):
        prove(ledger, DRAFTS[1].claims[0].iri)


def test_a_claim_whose_contribution_names_a_person_in_an_address_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    ledger = Ledger(tmp_path / "ledger")
    claim = agency_claim("A Office", row(2, memorandum="https://www.ice.gov/a.pdf?to=jo.doe%40example.org"))
    record(ledger, Draft(claims=(claim,)))
    with pytest.raises(ArchiveError, match="names a person in an address, so it is not shown"):
        prove(ledger, claim.iri)


def test_a_head_without_its_history_root_is_refused_with_the_remedy() -> None:
    with pytest.raises(UsageError, match=r"no history root.*give all that `kg head` printed"):
        given_published_head(f"4 {'ab' * 32}")


@pytest.fixture
def workspace(alder_folder: Path, tmp_path: Path) -> Workspace:
    return own(alder_folder, tmp_path)


Kg = Callable[..., Done]


def test_a_claim_is_proved_by_the_command_line_to_somebody_without_the_archive(
    workspace: Workspace, kg: Kg, tmp_path: Path
) -> None:
    claim = next(workspace.select("SELECT ?c { ?c a kg:Claim }"))["c"]
    (tmp_path / "head.txt").write_text(kg("head").out)
    assert kg("proof", claim, "-o", "c.proof").code == 0
    done = kg("--archive", "none", "proof", "verify", "c.proof", "--head", "head.txt")
    assert done.code == 0
    assert "holds: it was recorded, like this, in contribution 1 of 1" in done.out
    workspace.add([maple(tmp_path, name="oak")])
    done = kg("--archive", "none", "proof", "verify", "c.proof", "--head", kg("head").out)
    assert (done.code, "does not hold" in done.out, "proof-head" in done.err) == (1, True, True)
    assert kg("proof", claim, "--head", "head.txt").out == (tmp_path / "c.proof").read_text()
