"""A claim states something: its graph is not empty."""

from collections.abc import Iterator

from pyoxigraph import Triple

CODE = "empty-claim"


def check(facts: list[Triple]) -> Iterator[str]:
    if not facts:
        yield "the claim states nothing; say under count, agreement, event or another form what is stated"
