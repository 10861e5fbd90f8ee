"""What was recorded, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from kg.cli.output import say, tell
from kg.record.recording import UNNAMED
from kg.workspace import Outcome

__all__ = ["plural", "say_captures", "summary", "tell_unnamed"]


_LEFT_OUT = frozenset(("described-before", "recorded-before", "withdrawn-before"))
"""Notices of something that was brought and is not recorded."""


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def summary(outcome: Outcome, *, dry_run: bool = False) -> str:
    """`recorded 3 claims and 1 document as contribution 7`."""
    draft = outcome.draft
    counts = [
        (len(draft.claims), "claim"),
        (len(draft.sightings), "sighting"),
        (len(draft.withdrawals), "withdrawal"),
        (len(draft.documents), "document"),
        (len(draft.sources), "capture"),
        (len(draft.speakers), "speaker"),
    ]
    brought = ", ".join(plural(count, word) for count, word in counts if count) or "nothing new"
    if not outcome.report.passes:
        return f"{plural(len(outcome.report.refusals), 'fault')}; nothing would be written"
    if dry_run:
        return f"would record: {brought}"
    if outcome.contribution is None and any(one.code in _LEFT_OUT for one in outcome.report.findings):
        return "nothing recorded: what is new in it was left out, as the notices say"
    if outcome.contribution is None:
        return "nothing new: everything in it is recorded already"
    return f"recorded as contribution {outcome.contribution.sequence}: {brought}"


def tell_unnamed(outcomes: Iterable[Outcome | None]) -> None:
    """Once, where something was recorded and nobody said by whom."""
    if any(one and one.contribution and one.contribution.archivist == UNNAMED for one in outcomes):
        tell(f"recorded as by “{UNNAMED}”; to be named from now on, set KG_ARCHIVIST to your office")


def say_captures(outcome: Outcome) -> None:
    """Each document kept, with what an archivist needs next: its name and digest."""
    for source in outcome.draft.sources:
        name = source.capture.document.value.rpartition("/")[2]
        text = source.text
        about = "a table" if text is None else f"{len(text.content):,} characters of text"
        empty = "; it has no text layer, so nothing can be quoted from it" if text and not text.content else ""
        kind = f"read by machine ({read_by})" if (read_by := source.capture.read_by) else source.capture.media_type
        say(f"{name}  sha256 {source.capture.sha256}  {kind}, {about}{empty}")
    say(summary(outcome))
