"""An import as it runs and when it is done: rows read = claims + sightings + unread, file by file."""

from __future__ import annotations

from kg.ask.trace.naming import list_day
from kg.cli.output import say, say_table, tell
from kg.cli.rendering.outcomes import plural
from kg.model import Capture
from kg.record.importing import Imported

__all__ = ["say_held", "say_imported", "say_imports", "tell_failed"]


def say_imports(done: list[Imported]) -> None:
    """A line a file, then the sum."""
    rows = [_row(one) for one in done]
    columns = ["file", "listed on", "rows read", "claims", "sightings", "unread", "findings"]
    say_table(columns, rows, right=columns[2:])
    tallies = [one.tally for one in done if one.tally]
    read, claims = sum(t.rows_read for t in tallies), sum(t.claims for t in tallies)
    sightings, unread = sum(t.sightings for t in tallies), sum(t.unread for t in tallies)
    say(f"{read:,} rows read = {claims:,} claims + {sightings:,} sightings + {unread:,} unread")
    already = sum(1 for one in done if one.outcome and one.outcome.contribution is None)
    if already:
        say(f"{plural(already, 'list')} imported before: nothing new")


def say_imported(one: Imported) -> None:
    """A line for a list that was recorded: its day, its rows, and where what differs is shown."""
    outcome, tally = one.outcome, one.tally
    if outcome is None or outcome.contribution is None:
        return
    day = _day(next((source.capture for source in outcome.draft.sources), None))
    if tally is None:
        say(f"{one.path.name}: listed on {day}, its bytes are held under another name, to which this one is added")
        return
    rows = f"{plural(tally.rows_read, 'row')} read = {plural(tally.claims, 'claim')} + "
    rows += f"{plural(tally.sightings, 'sighting')} + {tally.unread:,} unread, {plural(len(one.findings), 'finding')}"
    say(f"{one.path.name}: listed on {day}, {rows}; what differs: `kg lists {one.path.name}`")


def say_held(held: list[Imported]) -> None:
    """A line for all lists that were there already."""
    names = [one.path.name for one in held]
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    if names:
        say(f"held already: {', '.join(names[:_NAMED])}{more}")


def tell_failed(done: list[Imported]) -> None:
    """Of several files the last word: how many were recorded, and which were not."""
    failed = [one.path.name for one in done if one.error]
    if failed and len(done) > 1:
        recorded = sum(1 for one in done if one.outcome and one.outcome.contribution)
        more = f" and {len(failed) - _NAMED:,} more" if len(failed) > _NAMED else ""
        tell(f"{plural(recorded, 'list')} recorded; not recorded: {', '.join(failed[:_NAMED])}{more}")


_NAMED = 5
"""Files that are named at most."""


def _day(capture: Capture | None) -> str:
    """The day that the file name says; where a later signing is in the list, that beside it."""
    if capture is None or capture.listed_on is None:
        return "not stated"
    return list_day(capture.listed_on.value, capture.newest_signed.value if capture.newest_signed else None)


def _row(one: Imported) -> tuple[str, ...]:
    found = f"{len(one.findings):,}"
    if one.tally is None:
        return one.path.name, "", "not imported" if one.error else "known", "", "", "", found
    capture = next((s.capture for s in one.outcome.draft.sources), None) if one.outcome else None
    t = one.tally
    counts = (f"{t.rows_read:,}", f"{t.claims:,}", f"{t.sightings:,}", f"{t.unread:,}")
    return one.path.name, _day(capture), *counts, found
