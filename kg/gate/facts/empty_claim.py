"""A claim states something: its graph is not empty.

A claim is named by what it states. One that states nothing could not be found, cited or told from another.
"""

from collections.abc import Iterator

from pyoxigraph import Triple

CODE = "empty-claim"


def check(facts: list[Triple]) -> Iterator[str]:
    if not facts:
        yield "the claim states nothing; say under count, agreement, event or another form what is stated"
