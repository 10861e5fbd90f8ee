"""Guarantees that a connection leads to an address of the public network, and to the very one that was looked at.

A host is resolved once. Each address it has must be public, whatever way it is written: private, loopback and
link-local ones, and such as carry one of those inside (IPv4-mapped, 6to4, Teredo, NAT64), are refused. The
connection goes to the address that was looked at: a second answer to the same question could be another one.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from time import monotonic
from typing import Any

from kg.errors import UnreadableFile

__all__ = ["Deadline", "connect"]

_CONNECTING = 10.0
"""Seconds until a connection stands, of those given for all. Chosen."""
_look_up, _socket = socket.getaddrinfo, socket.socket
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Resolved = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, Any]]


class Deadline:
    """Ends an exchange that takes too long in all: a socket limits only each reading, and a byte a second is one."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._ends = monotonic() + seconds
        self._connection: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._let_go()

    @property
    def has_passed(self) -> bool:
        return monotonic() >= self._ends

    @property
    def left(self) -> float:
        """Seconds, never none: a socket takes 0 for "do not wait"."""
        return max(self._ends - monotonic(), 0.001)

    def watch(self, connection: socket.socket) -> None:
        """End this connection when the time is over; a copy, for what is wrapped for TLS is closed itself."""
        self._let_go()
        self._connection = connection.dup()

    def _end(self) -> None:
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()


def connect(host: str, port: int, deadline: Deadline, *, where: str, allow_private: bool) -> socket.socket:
    """A connection to the host, at the first of its addresses that takes one.

    Raises:
        UnreadableFile: there is no such host, an address of it is not public, or none takes a connection.
    """
    found = _resolved(host, port, deadline, where)
    if not allow_private:
        for *_, place in found:
            _check_public(str(place[0]), where)
    reason = "it has no address"
    for family, kind, protocol, _, place in found:
        connection = _socket(family, kind, protocol)
        try:
            connection.settimeout(min(_CONNECTING, deadline.left))
            connection.connect(place)
        except OSError as fault:
            connection.close()
            reason = "no answer" if isinstance(fault, TimeoutError) else fault.strerror or str(fault)
        else:
            connection.settimeout(deadline.left)
            deadline.watch(connection)
            return connection
    raise UnreadableFile(
        f"cannot be reached ({reason})",
        where=where,
        remedy="check the address and the connection, or give a file you saved, with --taken-from",
    )


def _resolved(host: str, port: int, deadline: Deadline, where: str) -> _Resolved:
    """Every address of a host. A resolver can keep one waiting longer than it is allowed, and cannot be stopped."""
    answers: list[_Resolved] = []
    faults: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(list(_look_up(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as fault:
            faults.append(fault)

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(deadline.left)
    if not answers:
        reason = getattr(faults[0], "strerror", None) or "not a name of a host" if faults else "no answer"
        raise UnreadableFile(
            f"there is no host {host!r} to be found ({reason})",
            where=where,
            remedy="check the address and the connection, or give a file you saved, with --taken-from",
        )
    return answers[0]


def _check_public(address: str, where: str) -> None:
    for one in _within(ipaddress.ip_address(address.partition("%")[0])):
        # Site-local addresses (RFC 3879) are private in all but name.
        if not one.is_global or one.is_multicast or getattr(one, "is_site_local", False):
            raise UnreadableFile(
                f"leads to {address}, which is not an address of the public network",
                where=where,
                remedy="check the address; to take from a network of your own, say --allow-private-addresses",
            )


def _within(address: _Address) -> Iterator[_Address]:
    """The address, or the IPv4 addresses that it stands for or carries."""
    if isinstance(address, ipaddress.IPv4Address):
        yield address
    elif address.ipv4_mapped:
        yield address.ipv4_mapped
    elif address.teredo:
        yield from address.teredo
    elif address.sixtofour:
        yield address.sixtofour
    elif address in _NAT64:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    else:
        yield address
