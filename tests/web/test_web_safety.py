"""Every request is looked at before anything else; every answer says what a browser may do with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from kg.terms import thing
from kg.web.addresses import iri_at, liked, path_of
from kg.web.safety import HEADERS, MOST_PATH, host_of
from tests.sites import HERE


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example", "[::2]", "0"])
def test_a_host_that_is_not_this_server_is_refused(client: TestClient, host: str) -> None:
    reply = client.get("/about", headers={"host": host})
    assert (reply.status_code, "<html" in reply.text) == (400, False)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.0.0.1:1", "localhost:8287", "LOCALHOST", "[::1]:8287", "localhost."]
)
def test_a_loopback_name_is_this_server(client: TestClient, host: str) -> None:
    assert client.get("/about", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "POST", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/id/place/us", "/static/site.css", "/captures/ab"])
def test_nothing_but_reading_is_answered(client: TestClient, method: str, path: str) -> None:
    reply = client.request(method, path)
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("path", ["/sparql", "/workbench/check", "/receipts"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_page_of_another_origin_can_send_nothing(client: TestClient, path: str, headers: dict[str, str]) -> None:
    assert client.post(path, content=b"ASK {}", headers=headers).status_code == 403


def test_a_form_of_this_origin_can(client: TestClient) -> None:
    reply = client.post(
        "/workbench/check", content=b"ASK {}", headers={"origin": HERE, "sec-fetch-site": "same-origin"}
    )
    assert reply.json() == {"ok": True, "unknown": []}


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(client: TestClient) -> None:
    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(90):
            yield b" " * (1 << 14)

    for path in ("/workbench/check", "/sparql"):
        kind = {"content-type": "application/sparql-query"}
        told = [client.post(path, content=body, headers=kind) for body in (b" " * (3 << 20), pieces())]
        assert [(one.status_code, one.text) for one in told] == [(413, "The body is too large.\n")] * 2
        assert {one.headers["content-type"] for one in told} == {"text/plain; charset=utf-8"}


def test_an_address_that_is_too_long_is_refused(client: TestClient) -> None:
    assert client.get("/find", params={"q": "x" * MOST_PATH}).status_code == 414


@pytest.mark.parametrize("path", ["/", "/id/place/us-fl", "/nothing", "/id/place/none", "/static/site.css", "/?asOf=x"])
def test_every_answer_has_the_headers_that_keep_a_page_to_itself(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert {name: reply.headers[name] for name in HEADERS} == HEADERS
    assert "server" not in reply.headers


@pytest.mark.parametrize("path", ["/", "/id/agency/us-fl/collier-county-sheriffs-office", "/workbench", "/ontology"])
def test_a_page_has_no_script_or_style_within_it(client: TestClient, path: str) -> None:
    page = client.get(path).text
    data = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert not any(re.search("[<>&]", one) for one in data)  # it is no script, and cannot become one
    assert len(re.findall(r"<script(?![^>]* src=\"/static/)", page)) == len(data)
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []
    assert (
        re.findall(r"(?:src|href|action)=\"(?:https?:)?//(?!www\.ice\.gov)[^\"]*\.(?:js|css|png|svg|woff2?)", page)
        == []
    )


def test_head_says_what_get_says_without_a_body(client: TestClient) -> None:
    head, got = client.head("/about"), client.get("/about")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", got.headers["etag"])


def test_a_page_the_browser_has_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/places").headers["etag"]
    again = client.get("/places", headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/places", params={"day": "2023-09-12"}, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/id/agency/us-fl/none", 404),
        ("/id/agency/%00", 404),
        ("/id/agency/a%20b%3C%22", 404),
        ("/id/", 404),
        ("/queries/none", 404),
        ("/places/us-zz", 404),
        ("/shape/none", 404),
        ("/captures/none", 404),
        ("/captures/" + "0" * 64, 404),
        ("/captures/..%2f..%2farchive.json", 404),
        ("/static/..%2f..%2fserver.py", 404),
        ("/?asOf=yesterday", 400),
        ("/?asOf=999", 400),
        ("/?asOf=1999-01-01", 400),
        ("/places?day=1999-01-01", 400),
        ("/places?model=none", 400),
        ("/counts?measure=none", 400),
        ("/compare/lists?earlier=1999-01-01&later=2023-09-12", 404),
        ("/compare/documents?first=x&second=y", 400),
        ("/compare/states?earlier=77", 400),
        ("/queries/listed-on?day=1999-01-01", 400),
    ],
)
def test_what_cannot_be_answered_is_a_page_that_says_so(client: TestClient, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert "Traceback" not in reply.text
    assert str(Path.cwd()) not in reply.text
    assert "archive/" not in reply.text.replace("kg287g/", "")


def test_what_nobody_foresaw_is_told_to_the_log_and_not_to_the_reader(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from kg.workspace.states import State

    monkeypatch.setattr(State, "trace", lambda *_: 1 / 0)
    reply = client.get("/id/provision/usc/8/1357/g")
    assert (reply.status_code, "division" in reply.text, "division" in caplog.text) == (500, False, True)


@given(st.text(max_size=60))
@settings(deadline=None)
def test_words_of_strangers_come_back_as_words(client: TestClient, words: str) -> None:
    page = client.get("/find", params={"q": f"<b>{words}</b><script>x</script>"})
    assert page.status_code in (200, 303)
    assert "<script>x" not in page.text
    assert "\u202e" not in page.text


@given(
    st.sampled_from(["agency", "row", "document"]), st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=3)
)
def test_a_thing_stands_at_the_path_of_its_iri(kind: str, names: list[str]) -> None:
    iri = thing(kind, *names)
    assert iri_at(path_of(iri) or "") == iri


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "html"),
        ("*/*", "html"),
        ("text/turtle", "ttl"),
        ("text/html;q=0.1, application/ld+json", "jsonld"),
        ("text/*", "html"),
        ("text/html;q=0, */*", "json"),
        ("image/png", None),
        ("nonsense", "html"),
    ],
)
def test_the_form_a_client_likes_best_is_sent(accept: str, form: str | None) -> None:
    from kg.web.addresses import FORMS

    assert liked(accept, FORMS) == form


@pytest.mark.parametrize(("written", "name"), [("a:1", "a"), ("[::1]:1", "[::1]"), ("[::1]", "[::1]"), ("A.", "a")])
def test_a_host_is_a_name_without_its_port(written: str, name: str) -> None:
    assert host_of(written) == name
