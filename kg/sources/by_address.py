"""Takes the bytes at an address of the web: bounded in size and time, from public hosts alone, and runs nothing.

- Only http and https, also where a redirect leads; each hop is held to `public_hosts`. No proxy, cookie, credential or
  script has a part in it.
- The bytes are whole or not taken: a body that is shorter or longer than announced, or breaks off, is refused. They
  are kept without their content coding (gzip), which is undone within the same limit of size.
- What is told of the taking: where the bytes came from in the end, each redirect, and of the headers those that say
  what was sent (`HEADERS`). Of an archived copy, the day it was archived and the address it was archived from.
"""

from __future__ import annotations

import re
import ssl
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from pathlib import PurePosixPath
from socket import socket
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from kg.errors import UnreadableFile
from kg.sources.archived_copies import ArchivedCopy, archived_copy
from kg.sources.bounds import RAISE, TIMES
from kg.sources.media import CSV, HTML, MARKDOWN, PDF, XLSX
from kg.sources.public_hosts import Deadline, connect
from kg.sources.source import MAX_BYTES

__all__ = ["HEADERS", "SECONDS", "Taken", "conditions", "take", "take_if_changed"]

SECONDS = 120.0 * TIMES
"""For all of it, redirects included."""
MOST_REDIRECTS = 9
"""One digit, so that redirects sort in their order."""
HEADERS = ("content-type", "content-encoding", "content-language", "last-modified", "etag", "memento-datetime")
_MOST_HEADER, _MOST_ADDRESS, _MOST_NAME = 300, 4_000, 120
_CHUNK = 64 * 1024
"""Characters of what is kept of a header, an address and a file's name, and bytes read at once; all chosen."""
_ETAG, _MOST_TAGS = re.compile(r'(?:W/)?"[!#-~]*"'), 8
"""A tag as servers write it, and how many are sent back at most; chosen."""
_REDIRECTS, _WHOLE = frozenset({301, 302, 303, 307, 308}), frozenset({200, 203})
_SUFFIXES = {HTML: (".html", ".htm", ".xhtml"), PDF: (".pdf",), XLSX: (".xlsx", ".xlsm"), CSV: (".csv",)}
_SUFFIXES |= {MARKDOWN: (".md", ".markdown"), "application/xhtml+xml": (".html", ".htm", ".xhtml")}
_AGENT = "kg287g (https://w3id.org/kg287g/ontology)"
_AGAIN = "try again later, or give a file you saved, with --taken-from"
_YOURSELF = "open it in a browser and give the file you save, with --taken-from"


@dataclass(frozen=True, slots=True)
class Taken:
    """The bytes of an address and how they came.

    `address` is where the document was published: as asked for, or what an archive says it copied. `taken_from` is
    where the bytes came from after the `redirects` (`1: 301 FROM → TO`); `headers` are `name: value`. `archived` is
    None where they are no archived copy.
    """

    content: bytes = field(repr=False)
    file_name: str
    address: str
    taken_from: str
    redirects: tuple[str, ...]
    headers: tuple[str, ...]
    archived: ArchivedCopy | None

    @property
    def archived_on(self) -> date | None:
        return self.archived.archived_on if self.archived else None

    @property
    def served_as(self) -> str | None:
        """The media type the server says, without its parameters."""
        return _media_type(self.headers)


def take(address: str, *, allow_private: bool = False, limit: int = MAX_BYTES, seconds: float = SECONDS) -> Taken:
    """The bytes at an address.

    Raises:
        UnreadableFile: not http(s), a host that is not public, over `limit` bytes or `seconds`, not whole, in a coding
            that is not read here, an answer other than success, a certificate that does not hold, redirects in a
            circle.
    """
    taken = take_if_changed(address, {}, allow_private=allow_private, limit=limit, seconds=seconds)
    assert taken is not None
    return taken


def conditions(told: Iterable[str]) -> dict[str, str]:
    """What to ask an address with of which these `headers` were told before, of one answer or several (RFC 9110, 13):
    by what the server called those answers, or else by when it last changed the newest.

    >>> conditions(['etag: "a"', "last-modified: Thu, 01 May 2025 10:00:00 GMT", 'etag: W/"b"'])
    {'If-None-Match': '"a", W/"b"'}
    """
    said: dict[str, list[str]] = {"etag": [], "last-modified": []}
    for name, _, value in (one.partition(": ") for one in told):
        if name in said and value.isascii() and value.isprintable() and value not in said[name]:
            said[name].append(value)
    tags = [one for one in said["etag"] if _ETAG.fullmatch(one)][-_MOST_TAGS:]
    if tags:
        return {"If-None-Match": ", ".join(tags)}
    days = [(day, one) for one in said["last-modified"] if (day := _http_date(one)) is not None]
    return {"If-Modified-Since": max(days)[1]} if days else {}


def take_if_changed(
    address: str,
    asked_with: Mapping[str, str],
    *,
    allow_private: bool = False,
    limit: int = MAX_BYTES,
    seconds: float = SECONDS,
) -> Taken | None:
    """As `take`; None where the server says that the address gives what it gave before, by the `conditions` it is asked
    with.

    Raises:
        UnreadableFile: as `take`.
    """
    url = first = _Url.of(address)
    redirects: list[str] = []
    seen = {url.text}
    with Deadline(seconds) as deadline:
        while True:
            with _translated(url, first, deadline), closing(_connected(url, deadline, allow_private)) as connection:
                response = _asked(connection, url, asked_with)
                if response.status == HTTPStatus.NOT_MODIFIED and asked_with:
                    return None
                if response.status not in _REDIRECTS or "location" not in response.headers:
                    content = _body(response, connection, url, limit, deadline)
                    break
                target = url.at(response.headers["location"])
            redirects.append(f"{len(redirects) + 1}: {response.status} {url.text} → {target.text}")
            _check_redirects(target, seen, first)
            url = target
    told = _told(response)
    archived = archived_copy(url.text, response.headers.get("memento-datetime"), response.headers.get("link"))
    original = _original(archived) or first.text
    return Taken(content, _file_name(url, told, content), original, url.text, tuple(redirects), told, archived)


@dataclass(frozen=True, slots=True)
class _Url:
    """An address that may be asked: http(s), with a host, without credentials; percent-encoded, no fragment."""

    text: str
    parts: SplitResult
    host: str
    port: int

    @classmethod
    def of(cls, given: str) -> _Url:
        shown = given if given.isprintable() and len(given) < 200 else ascii(given[:200])[1:-1]
        try:
            parts = urlsplit(given.strip())
            host, port = parts.hostname or "", parts.port
            name = host if ":" in host else host.encode("idna").decode("ascii")
        except (ValueError, UnicodeError) as fault:
            raise UnreadableFile("is not an address that can be read", where=shown, remedy="check it") from fault
        if parts.username is not None or parts.password is not None:
            without = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
            raise UnreadableFile(
                "has a user's name in it, which would be recorded",
                where=without,
                remedy=f"leave it out, or {_YOURSELF}",
            )
        if parts.scheme not in ("http", "https") or not host or len(given) > _MOST_ADDRESS:
            raise UnreadableFile(
                "is not an address of the web", where=shown, remedy="give one that begins with https:// or http://"
            )
        netloc = (f"[{name}]" if ":" in name else name) + (f":{port}" if port is not None else "")
        path, query = quote(parts.path or "/", safe=_KEPT), quote(parts.query, safe=_KEPT)
        whole = SplitResult(parts.scheme, netloc, path, query, "")
        return cls(urlunsplit(whole), whole, name, port or (443 if parts.scheme == "https" else 80))

    def at(self, location: str) -> _Url:
        """Where a redirect leads. http.client gives headers as Latin-1; what is not ASCII there is UTF-8 by custom."""
        written = location.encode("latin-1", "replace").decode("utf-8", "replace")
        try:
            target = urljoin(self.text, written)
        except ValueError:
            target = written
        try:
            return _Url.of(target)
        except UnreadableFile as fault:
            raise UnreadableFile(
                f"leads to {fault.where}, which {fault.what}", where=self.text, remedy=_YOURSELF
            ) from fault


_KEPT = "%/:@!$&'()*+,;=?~-._[]"


def _check_redirects(target: _Url, seen: set[str], first: _Url) -> None:
    if target.text in seen:
        raise UnreadableFile(f"its redirects lead in a circle, at {target.text}", where=first.text, remedy=_YOURSELF)
    seen.add(target.text)
    if len(seen) > MOST_REDIRECTS + 1:
        raise UnreadableFile(f"has over {MOST_REDIRECTS} redirects", where=first.text, remedy=_YOURSELF)


@contextmanager
def _translated(url: _Url, first: _Url, deadline: Deadline) -> Iterator[None]:
    """What goes wrong in an exchange, as what went wrong, where, and what to do."""
    try:
        yield
    except (UnreadableFile, OSError, HTTPException, ValueError, zlib.error) as fault:
        if deadline.has_passed or isinstance(fault, TimeoutError):
            what, remedy = f"takes longer than {deadline.seconds:g} seconds", _AGAIN
        elif isinstance(fault, UnreadableFile):
            what, remedy = fault.what, fault.remedy
        else:
            what, remedy = _broken(fault)
        where = url.text if url is first else f"{first.text} → {url.text}"
        raise UnreadableFile(what, where=where, remedy=remedy) from fault


def _broken(fault: Exception) -> tuple[str, str]:
    if isinstance(fault, ssl.SSLCertVerificationError):
        return f"its certificate does not hold ({fault.verify_message})", _YOURSELF
    if isinstance(fault, ssl.SSLError):
        return f"no secure connection could be made ({fault.reason or 'TLS'})", _YOURSELF
    if isinstance(fault, IncompleteRead | ConnectionError):
        return "the connection broke off", _AGAIN
    if isinstance(fault, zlib.error):
        return "sends bytes that are not compressed as it says", _YOURSELF
    if isinstance(fault, OSError):
        return f"the connection broke off ({fault.strerror or type(fault).__name__})", _AGAIN
    return f"does not answer as a web server does ({type(fault).__name__})", _YOURSELF


def _connected(url: _Url, deadline: Deadline, allow_private: bool) -> socket:
    plain = connect(url.host, url.port, deadline, where=url.text, allow_private=allow_private)
    if url.parts.scheme == "http":
        return plain
    try:
        context = ssl.create_default_context()
        return context.wrap_socket(plain, server_hostname=url.host, suppress_ragged_eofs=False)
    except BaseException:
        plain.close()
        raise


def _http_date(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _asked(connection: socket, url: _Url, more: Mapping[str, str]) -> HTTPResponse:
    """The answer to a plain GET, its head read."""
    asking = HTTPConnection(url.host, url.port)
    asking.sock = connection
    path = url.parts.path + (f"?{url.parts.query}" if url.parts.query else "")
    headers = {"Host": url.parts.netloc, "User-Agent": _AGENT, "Accept": "*/*", "Accept-Encoding": "identity"}
    asking.request("GET", path, headers={**headers, **more, "Connection": "close"})
    return asking.getresponse()


def _body(response: HTTPResponse, connection: socket, url: _Url, limit: int, deadline: Deadline) -> bytes:
    """The whole body, without its content coding."""
    if response.status not in _WHOLE:
        reason = "".join(one for one in response.reason if one.isprintable())[:80]
        raise UnreadableFile(f"answers {response.status} {reason}".rstrip(), where=url.text, remedy="check the address")
    length = _length(response, url)
    if length is not None and length > limit:
        _too_large(url, limit)
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    decoded = _Decoded(coding, url, limit)
    read, received = _reader(response, length), 0
    while chunk := read():
        received += len(chunk)
        if received > limit:
            _too_large(url, limit)
        decoded.feed(chunk)
    if deadline.has_passed:  # what ends with the connection looks whole where that was ended here
        raise TimeoutError
    surplus = length is not None and received == length and _has_more(response, connection)
    if (length is not None and received != length) or surplus:
        more = "more" if surplus else f"{received:,}"
        raise UnreadableFile(f"announces {length:,} bytes and sends {more}", where=url.text, remedy=_AGAIN)
    content = decoded.whole()
    if not content:
        raise UnreadableFile("gives no bytes", where=url.text, remedy=_AGAIN)
    return content


def _length(response: HTTPResponse, url: _Url) -> int | None:
    """What is announced; None where the body is in chunks, or ends with the connection (RFC 9112, 6.3)."""
    if response.chunked:
        return None
    said = {one.strip() for one in response.headers.get_all("content-length", [])}
    if not said:
        return None
    if len(said) > 1 or not re.fullmatch("[0-9]{1,18}", next(iter(said)), re.A):
        raise UnreadableFile("announces a length that is no number", where=url.text, remedy=_YOURSELF)
    return int(next(iter(said)))


def _reader(response: HTTPResponse, length: int | None) -> Callable[[], bytes]:
    """Reads on, a piece at a time; without http.client where a length is announced, which ends a cut body as whole."""
    if length is None:
        return lambda: response.read1(_CHUNK)
    left = [length]

    def read() -> bytes:
        chunk = response.fp.read1(min(_CHUNK, left[0])) if left[0] else b""
        left[0] -= len(chunk)
        return chunk

    return read


def _has_more(response: HTTPResponse, connection: socket) -> bool:
    """Whether more has come than was announced, as far as it is here."""
    connection.settimeout(0)
    with suppress(OSError, ValueError):
        return bool(response.fp.peek(1))
    return False


class _Decoded:
    """Bytes as they come, their coding undone, within the limit."""

    def __init__(self, coding: str, url: _Url, limit: int) -> None:
        windows = {"identity": None, "": None, "gzip": 31, "x-gzip": 31}
        if coding not in windows:
            raise UnreadableFile(f"sends bytes compressed as {coding[:40]!r}", where=url.text, remedy=_YOURSELF)
        self._url, self._limit, self._window = url, limit, windows[coding]
        self._content = bytearray()
        self._members = zlib.decompressobj(self._window) if self._window else None

    def feed(self, chunk: bytes) -> None:
        while chunk and self._members is not None and self._window is not None:
            if self._members.eof:
                self._members = zlib.decompressobj(self._window)
            self._keep(self._members.decompress(chunk, self._limit - len(self._content) + 1))
            chunk = self._members.unused_data
        if self._members is None:
            self._keep(chunk)

    def _keep(self, piece: bytes) -> None:
        self._content += piece
        if len(self._content) > self._limit:
            _too_large(self._url, self._limit)

    def whole(self) -> bytes:
        if self._members is not None and not self._members.eof:
            raise UnreadableFile("its compressed bytes break off", where=self._url.text, remedy=_AGAIN)
        return bytes(self._content)


def _too_large(url: _Url, limit: int) -> None:
    remedy = f"save the part of it that is cited, {RAISE}"
    raise UnreadableFile(f"has over {limit:,} bytes", where=url.text, remedy=remedy)


def _told(response: HTTPResponse) -> tuple[str, ...]:
    """The headers that say what was sent, each on one line."""
    said = ((name, " ".join((response.headers.get(name) or "").split())) for name in HEADERS)
    return tuple(f"{name}: {value[:_MOST_HEADER]}" for name, value in said if value and value.isprintable())


def _original(archived: ArchivedCopy | None) -> str | None:
    """The address an archived copy is of, where it is one that could be asked."""
    if archived is None or archived.original is None:
        return None
    with suppress(UnreadableFile):
        return _Url.of(archived.original).text
    return None


def _file_name(url: _Url, headers: tuple[str, ...], content: bytes) -> str:
    """What a browser would call the file: the last part of the address, with a suffix of the type that was served."""
    last = unquote(PurePosixPath(url.parts.path).name)
    kept = "".join(one if one.isprintable() and one not in "/\\" else "-" for one in last).strip(" .")
    served = PDF if content.startswith(b"%PDF-") else _media_type(headers)
    suffixes = _SUFFIXES.get(served or "", ())
    stem, suffix = (PurePosixPath(kept).stem, PurePosixPath(kept).suffix) if kept else (url.host.replace(":", "-"), "")
    if suffixes and suffix.lower() not in suffixes:
        stem, suffix = stem + suffix, suffixes[0]
    return f"{stem[:_MOST_NAME]}{suffix[:40]}"


def _media_type(headers: Iterable[str]) -> str | None:
    said = (one.partition(": ")[2] for one in headers if one.startswith("content-type: "))
    return next((one.partition(";")[0].strip().lower() for one in said), None)
