"""Only who came in by a token of this server writes, from its own pages and in bounds; a file is what its bytes are."""

from __future__ import annotations

import html
import re
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.testclient import TestClient
from starlette.types import Message

from kg.errors import UsageError
from kg.sources import MAX_BYTES
from kg.web.application import application
from kg.web.desk.bodies import MOST_FIELDS, MOST_FILES, SentForm, sent
from kg.web.desk.routes import CHANGED, SHOWN
from kg.web.desk.sessions import Sessions
from kg.web.desk.text import marked_text
from kg.web.safety import LOOPBACK
from kg.web.visits import SiteSettings
from kg.workspace import Workspace
from kg.workspace.desk import Desk
from kg.workspace.states import States
from tests.archives import own, tree, with_alder
from tests.sites import HERE, Archivist, desk, site


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_alder(tmp_path_factory.mktemp("desk") / "alder")


@pytest.fixture
def archive(source: Path, tmp_path: Path) -> Path:
    return own(source, tmp_path / "own").archive.folder.root


@pytest.fixture
def ann(archive: Path) -> Archivist:
    return desk(archive, "Ann")[0]


def paths(of: dict[str, object]) -> list[str]:
    return [one.replace("{name}", "none").replace("{claim}", "new") for one in of]


def everything(archive: Path) -> list[dict[str, str]]:
    drafts = archive.with_name("archive.drafts")
    return [tree(archive), tree(drafts) if drafts.exists() else {}]


@pytest.mark.parametrize("path", [*paths({**SHOWN}), "/desk/enter?token=x"])
def test_without_a_desk_its_pages_are_not_there(source: Path, path: str) -> None:
    assert site(source / "archive").get(path).status_code == 404


@pytest.mark.parametrize("path", [*paths({**CHANGED}), "/desk/leave"])
def test_without_a_desk_nothing_can_be_sent_to_it(source: Path, path: str) -> None:
    assert site(source / "archive").post(path, headers={"origin": HERE}).status_code == 405


def test_without_a_desk_no_page_leads_to_one(source: Path) -> None:
    page = site(source / "archive").get("/id/document/alder-notice").text
    assert "/desk" not in page


def outside(archivist: Archivist) -> TestClient:
    """Another browser at the same server."""
    return TestClient(archivist.client.app, base_url=HERE, raise_server_exceptions=False, follow_redirects=False)


@pytest.mark.parametrize("path", paths({**SHOWN}))
def test_who_has_not_come_in_is_shown_nothing(ann: Archivist, path: str) -> None:
    reply = outside(ann).get(path)
    assert (reply.status_code, "Nobody is at the desk" in reply.text) == (403, True)


@pytest.mark.parametrize("path", [*paths({**CHANGED}), "/desk/leave"])
def test_who_has_not_come_in_can_send_nothing(ann: Archivist, path: str) -> None:
    told = {"form-token": ann.token, "document": "alder-notice"}
    assert outside(ann).post(path, data=told, headers={"origin": HERE}).status_code == 403


@pytest.mark.parametrize("token", ["", "x", "é", "A" * 43, "%00"])
def test_a_token_that_is_not_of_this_server_lets_nobody_in(ann: Archivist, token: str) -> None:
    reply = outside(ann).get("/desk/enter", params={"token": token})
    assert (reply.status_code, "set-cookie" in reply.headers) == (403, False)


def test_the_cookie_is_read_by_no_script_and_sent_by_no_other_site(archive: Path) -> None:
    own = Workspace.open(archive).archive
    sessions = Sessions(["Ann"])
    made = application(States(own), SiteSettings(has_desk=True), LOOPBACK, (Desk(own), sessions))
    reply = TestClient(made, base_url=HERE, follow_redirects=False).get(sessions.entrances()[0][1])
    said = {one.strip().lower() for one in reply.headers["set-cookie"].split(";")[1:]}
    assert said == {"httponly", "path=/", "samesite=strict"}
    assert re.fullmatch(r"kg-desk-8287=[\w-]{43}", reply.headers["set-cookie"].split(";")[0])


def test_each_archivist_has_an_address_of_their_own_and_each_session_a_token() -> None:
    sessions = Sessions(["Ann", "Ben", "Ann"])
    (ann, one), (ben, other) = sessions.entrances()
    assert (ann, ben) == ("Ann", "Ben")
    tokens = [re.fullmatch(r"/desk/enter\?token=([\w-]{43})", path) for path in (one, other)]
    assert None not in tokens
    assert one != other
    assert Sessions(["Ann"]).entrances() != Sessions(["Ann"]).entrances()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": None},
        {"origin": "null"},
        {"origin": "https://evil.example"},
        {"origin": "http://127.0.0.1.evil.example"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
@pytest.mark.parametrize("path", ["/desk/drafts", "/desk/documents", "/desk/resolve", "/desk/leave"])
def test_what_another_origin_sends_changes_nothing(
    ann: Archivist, archive: Path, path: str, headers: dict[str, str | None]
) -> None:
    before = everything(archive)
    reply = ann.send(path, {"document": "alder-notice", "act": "later", "one": "a", "other": "b"}, **headers)
    assert reply.status_code == 403
    assert everything(archive) == before
    assert ann.get("/desk").status_code == 200


def test_a_form_of_another_session_changes_nothing(archive: Path) -> None:
    ann, ben = desk(archive, "Ann", "Ben")
    for token in (ben.token, "", "x", ann.token[:-1]):
        assert ann.send("/desk/drafts", {"document": "alder-notice", "form-token": token}).status_code == 403
    assert not archive.with_name("archive.drafts").exists()


def test_who_has_left_is_outside(ann: Archivist) -> None:
    assert ann.send("/desk/leave").status_code == 303
    assert ann.get("/desk").status_code == 403


@pytest.mark.parametrize(
    "name", ["..%2f..%2farchive", "%2e%2e", "none", "a%00", "alder-notice.000001.json", "%C3%A4", "a" * 200]
)
@pytest.mark.parametrize("act", ["", "/sheet", "/claims/new", "/sheet.yaml"])
def test_an_address_that_names_no_draft_is_not_there(ann: Archivist, name: str, act: str) -> None:
    ann.begin("alder-notice")
    reply = ann.get(f"/desk/drafts/{name}{act}")
    assert reply.status_code == 404
    assert "Traceback" not in reply.text


@pytest.mark.parametrize(("path", "size"), [("/desk/drafts", 5 << 20), ("/desk/documents", MAX_BYTES + (2 << 20))])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(ann: Archivist, path: str, size: int) -> None:
    reply = ann.client.post(path, content=b"x", headers={"origin": HERE, "content-length": str(size)})
    assert reply.status_code == 413


def test_a_body_that_grows_too_large_is_refused_too(ann: Archivist) -> None:
    def pieces():  # type: ignore[no-untyped-def]
        yield b'--x\r\nContent-Disposition: form-data; name="sheet"; filename="a"\r\n\r\n'
        for _ in range(90):
            yield b" " * (1 << 16)

    headers = {"origin": HERE, "content-type": "multipart/form-data; boundary=x"}
    assert ann.client.post("/desk/drafts", content=pieces(), headers=headers).status_code == 413


def form_of(kind: str, body: bytes, most: int = 1 << 20) -> SentForm:
    """The form of a request with this body, which comes in pieces."""
    pieces = [body[at : at + 7] for at in range(0, len(body), 7)] or [b""]

    async def receive() -> Message:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    scope = {"type": "http", "method": "POST", "headers": [(b"content-type", kind.encode("latin-1"))]}
    return anyio.run(partial(sent, Request(scope, receive), most=most))


@pytest.mark.parametrize("size", [1_000, 1_025])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_value_that_is_too_long_is_refused(kind: str, size: int) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
    body = b"a=" + b"b" * size if "x-www" in kind else head + b"b" * size + b"\r\n--x--\r\n"
    if size == 1_000:
        assert form_of(kind, body, 1 << 10).one("a") == "b" * size
    else:
        with pytest.raises(UsageError):
            form_of(kind, body, 1 << 10)


@pytest.mark.parametrize("number", [MOST_FILES, MOST_FILES + 1])
def test_a_form_has_only_so_many_files(number: int) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="f{}"; filename="a"\r\n\r\nb\r\n'
    body = "".join(part.format(one) for one in range(number)).encode() + b"--x--\r\n"
    if number <= MOST_FILES:
        assert len(form_of("multipart/form-data; boundary=x", body).files) == number
    else:
        with pytest.raises(UsageError):
            form_of("multipart/form-data; boundary=x", body)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"a=b"),
        ("application/json", b"{}"),
        ("", b""),
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x\r\nno head"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb'),
        ("multipart/form-data; boundary=x", b"junk\r\n--x--"),
        ("application/x-www-form-urlencoded", b"a=1&" * (MOST_FIELDS + 1)),
    ],
)
def test_what_is_no_form_is_refused(kind: str, body: bytes) -> None:
    with pytest.raises(UsageError):
        form_of(kind, body)


@given(
    st.binary(max_size=200),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n"), max_size=30),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=30),
)
@settings(deadline=None)
def test_a_file_that_is_sent_arrives_byte_for_byte(content: bytes, name: str, value: str) -> None:
    boundary = "----kg7MA4YWxkTrZu0gW"
    called = name.replace('"', "%22")
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="v"\r\n\r\n{value}\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="f{called}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        + content
        + f"\r\n--{boundary}--\r\n".encode()
    )
    form = form_of(f"multipart/form-data; boundary={boundary}", body)
    assert form.files["file"].content == content
    assert form.values["v"] == [value]
    assert "/" not in form.files["file"].name


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"no pdf at all", "is not a PDF"),
        ("a.txt", b"MZ\x90\x00\x03" + b"\x00" * 60, ""),
        ("a.txt", b"", "is empty"),
        ("a.xlsx", b"PK\x03\x04 damaged", "damaged"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "picture"),
    ],
)
def test_a_document_is_taken_for_what_its_bytes_are(
    ann: Archivist, archive: Path, name: str, content: bytes, told: str
) -> None:
    before = everything(archive)
    reply = ann.send("/desk/documents", {"title": "A title", "id": "a"}, files={"file": (name, content)})
    assert reply.status_code == 400
    assert told in reply.text
    assert 'value="A title"' in reply.text
    assert everything(archive)[0] == before[0]


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/cron.d/x.txt",
        "C:\\boot.txt",
        "..",
        "a\nb.txt",
        "x" * 400 + ".txt",
        "'; rm -rf.txt",
        "archive.json",
    ],
)
def test_a_name_of_a_file_leads_nowhere(ann: Archivist, archive: Path, name: str) -> None:
    before = outside_of(archive)
    described = {"id": "maple", "title": "Maple"}
    reply = ann.send("/desk/documents", described, files={"file": (name, b"Maple Town has signed nothing.\n")})
    assert reply.status_code == 303, reply.text
    assert outside_of(archive) == before


def outside_of(archive: Path) -> set[Path]:
    """The files beside an archive and its drafts."""
    own = (archive, archive.with_name("archive.drafts"))
    return {path for path in archive.parent.rglob("*") if not any(path.is_relative_to(one) for one in own)}


@pytest.mark.parametrize("key", ["file: alder-notice.txt", "file: /etc/passwd", "taken-from: x"])
def test_no_file_that_a_sheet_names_is_read(ann: Archivist, key: str) -> None:
    text = f"document: {{id: alder-notice, {key}}}\nclaims: []\n"
    reply = ann.send("/desk/drafts", files={"sheet": ("a.yaml", text.encode())})
    assert reply.status_code == 303
    kept = ann.get(f"{reply.headers['location']}/sheet.yaml").text
    assert key.partition(":")[0] not in kept
    again = ann.send(f"{reply.headers['location']}/sheet", {"sheet": text, "mark": "x"})
    assert again.status_code == 409


def test_a_sheet_on_a_document_that_is_not_here_is_refused(ann: Archivist) -> None:
    described = "title: Oak, kind: article, publisher: unknown, published: unknown, file: oak.txt"
    text = f"document: {{id: oak, {described}}}\nclaims: []\n".encode()
    reply = ann.send("/desk/drafts", files={"sheet": ("a.yaml", text)})
    assert reply.status_code == 400
    assert "upload the document under this id first" in reply.text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40), st.data())
@settings(deadline=None)
def test_a_place_in_a_shown_text_is_counted_as_here(content: str, data: st.DataObject) -> None:
    """What a browser counts: the text, each `data-one` element for one code point."""
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    shown = str(marked_text(content, [(start, end, "here")]))
    assert shown.startswith("\n")  # which the element swallows
    bare = re.sub(r'<span class="[a-z-]+" data-one="">.*?</span>', "x", shown[1:])
    counted = html.unescape(re.sub(r"<[^>]+>", "", bare))
    assert len(counted) == len(content)
    if start < end:
        before = bare.partition("<mark")[0]
        assert len(html.unescape(before)) == start


def test_words_of_strangers_are_never_obeyed(ann: Archivist) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>" onfocus="x'
    draft = ann.begin("alder-notice")
    ann.send(f"{draft}/about", {"note": hostile, "default-by": hostile})
    reply = ann.send(
        f"{draft}/claims/new",
        {"act": "check", "quote": hostile, "form": "count", "count.place": hostile, "find": hostile},
    )
    ann.send(f"{draft}/claims/new", {"act": "save", "quote": hostile, "form": "count", "count.value": hostile})
    for page in (reply.text, ann.get(draft).text, ann.get(f"{draft}/claims/c1").text, ann.get(f"{draft}/sheet").text):
        obeyed = Obeyed()
        obeyed.feed(page)
        assert obeyed.found == []


class Obeyed(HTMLParser):
    """What of a page a browser would obey that is none of ours."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "img" or (tag == "script" and not (said.get("src") or "").startswith("/static/")):
            self.found.append(tag)
        self.found += [name for name in said if name.startswith("on")]


def test_a_page_of_the_desk_is_kept_by_no_browser(ann: Archivist) -> None:
    draft = ann.begin("alder-notice")
    for path in ("/desk", draft, f"{draft}/claims/new", "/desk/resolve", "/desk/names.json?kind=place&q=a"):
        reply = ann.get(path)
        assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store"), path
        assert re.findall(r"<style|\sstyle=|<script(?![^>]* src=\"/static/)", reply.text) == []
