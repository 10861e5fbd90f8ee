"""Memento (RFC 7089): which state of a page a time leads to, and how the states of a page are listed."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from kg.workspace import Workspace
from tests.archives import CLOCK, maple
from tests.sites import site

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
FIRST = CLOCK()
PAGE = "/documents"


@pytest.fixture(scope="module")
def client(without_vocabulary: None, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """Three documents, recorded a day apart."""
    folder = tmp_path_factory.mktemp("three")
    moments = iter([FIRST, FIRST + A_DAY, FIRST + 2 * A_DAY])
    now = [FIRST]
    made = Workspace.create(folder / "archive", clock=lambda: now[0])
    for name in ("maple", "oak", "elm"):
        now[0] = next(moments)
        made.add([maple(folder, name=name)])
    return site(made.archive.folder.root)


def http(when: datetime) -> str:
    return format_datetime(when, usegmt=True)


def link(reply: object) -> list[tuple[str, str]]:
    """The states that are linked to: each with how it is related."""
    told = re.findall(r'<[^>]*asOf=([0-9])>; rel="([a-z ]+)"', str(reply))
    return [(number, rel) for number, rel in told]


LEADS = {
    "long before the first": (FIRST - 999 * A_DAY, 1),
    "a second before the first": (FIRST - A_SECOND, 1),
    "the first": (FIRST, 1),
    "a second before the second": (FIRST + A_DAY - A_SECOND, 1),
    "the second": (FIRST + A_DAY, 2),
    "a second after it": (FIRST + A_DAY + A_SECOND, 2),
    "the third": (FIRST + 2 * A_DAY, 3),
    "long after": (FIRST + 999 * A_DAY, 3),
}


@pytest.mark.parametrize("case", LEADS)
def test_a_time_leads_to_the_last_state_recorded_by_then_and_else_to_the_first(case: str, client: TestClient) -> None:
    when, number = LEADS[case]
    reply = client.get(PAGE, headers={"accept-datetime": http(when)})
    assert (reply.status_code, reply.headers["location"].partition("asOf=")[2]) == (302, str(number))
    assert link(reply.headers["link"]) == [("1", "first memento"), ("3", "last memento")]
    assert "accept-datetime" in reply.headers["vary"].lower()


SECOND = http(FIRST + A_DAY)
OTHERWISE = {
    "another zone": SECOND.replace("GMT", "+0000"),
    "no zone": SECOND.replace(" GMT", ""),
    "another weekday": http(FIRST + 2 * A_DAY)[:4] + SECOND[4:],
    "no weekday": SECOND[5:],
    "a day of one digit": SECOND.replace(" 02 ", " 2 "),
    "another form": (FIRST + A_DAY).isoformat(),
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_a_time_in_any_other_form_is_refused(case: str, client: TestClient) -> None:
    assert OTHERWISE[case] != SECOND
    assert client.get(PAGE, headers={"accept-datetime": OTHERWISE[case]}).status_code == 400


def test_what_else_is_asked_of_a_page_is_asked_of_its_state_too(client: TestClient) -> None:
    reply = client.get(f"{PAGE}?page=2", headers={"accept-datetime": http(FIRST + A_DAY)})
    assert reply.headers["location"].endswith(f"{PAGE}?page=2&asOf=2")


def test_a_state_leads_to_no_other_whatever_time_is_asked_for(client: TestClient) -> None:
    reply = client.get(f"{PAGE}?asOf=1", headers={"accept-datetime": http(FIRST + A_DAY)})
    assert (reply.status_code, reply.headers["memento-datetime"]) == (200, http(FIRST))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_state_says_when_it_was_recorded_and_the_page_as_it_is_now_does_not(number: int, client: TestClient) -> None:
    reply = client.get(f"{PAGE}?asOf={number}")
    assert reply.headers["memento-datetime"] == http(FIRST + (number - 1) * A_DAY)
    assert link(reply.headers["link"]) == [(str(number), "memento")]
    assert "memento-datetime" not in client.get(PAGE).headers


MAPS = {
    PAGE: ["1", "2", "3"],
    "/id/document/maple": ["1", "2", "3"],
    "/id/document/oak": ["2", "3"],
    "/id/document/elm": ["3"],
    "/id/place/us-vt": ["1", "2", "3"],
}


@pytest.mark.parametrize("page", MAPS)
def test_a_page_has_a_state_for_each_contribution_since_what_it_is_about_was_first_spoken_of(
    page: str, client: TestClient
) -> None:
    numbers = MAPS[page]
    reply = client.get(f"/timemap{page}")
    assert reply.headers["content-type"].startswith("application/link-format")
    rels = ["memento"] if len(numbers) == 1 else ["first memento", *["memento"] * (len(numbers) - 2), "last memento"]
    assert link(reply.text) == list(zip(numbers, rels, strict=True))
    moments = [http(FIRST + (int(number) - 1) * A_DAY) for number in numbers]
    assert re.findall(r'datetime="([^"]+)"', reply.text) == moments
    assert f'from="{moments[0]}"; until="{moments[-1]}"' in reply.text


def test_a_page_of_what_is_not_there_has_no_states(client: TestClient) -> None:
    assert client.get("/timemap/id/document/never").status_code == 404


def test_an_archive_with_nothing_in_it_has_no_states(tmp_path: Path) -> None:
    client = site(Workspace.create(tmp_path / "archive").archive.folder.root)
    for reply in (client.get(f"/timemap{PAGE}"), client.get(PAGE, headers={"accept-datetime": http(FIRST)})):
        assert reply.status_code == 400
        assert "archive is empty" in reply.text
