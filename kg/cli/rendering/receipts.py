"""The result of checking a receipt, for people: what holds, what could not be checked, what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.ask.receipt import ChangesSince, Receipt, ReceiptCheck, RowChange, RowStatus, WithdrawnSince
from kg.ask.witness import AnswerRow
from kg.cli.output import say, tell
from kg.cli.rendering.inert import inert
from kg.cli.rendering.outcomes import plural
from kg.terms import ID, typed_name

__all__ = ["say_checked", "tell_written"]

_FEW = 20
"""Findings and changes told one by one."""
_ROWS = 5
"""Claims, and rows of each, that are shown."""


def tell_written(receipt: Receipt, path: Path) -> None:
    """One line on standard error; another where the receipt is not the whole answer."""
    claims = plural(len(receipt.evidence.claims), "claim")
    tell(f"a receipt of {plural(len(receipt.rows), 'row')} and {claims} is in {path}")
    if not receipt.whole:
        tell(f"it is partial: the answer has more rows than the {len(receipt.rows):,} in it")
    if cut := sum(not row.witness.is_complete for row in receipt.rows):
        tell(f"it is partial: not every solution of {plural(cut, 'row')} is in it")


def say_checked(checked: ReceiptCheck, path: Path) -> None:
    """Everything but the findings, which are told as findings always are."""
    receipt = checked.receipt
    claims = plural(len(receipt.evidence.claims), "claim")
    given = f"given at contribution {receipt.head.sequence:,}" + (
        f" of {receipt.recorded[:10]}" if receipt.recorded else ""
    )
    say(inert(f"{path}: {plural(len(receipt.rows), 'row')} resting on {claims}, {given}"))
    say(_verdict(checked))
    if checked.unchecked:
        say("Not checked, because that needs the archive:" if checked.since is None else "Not checked:")
        _say_some(checked.unchecked)
    if checked.unheld:
        are, them = ("is", "it") if len(checked.unheld) == 1 else ("are", "them")
        unheld = plural(len(checked.unheld), "capture")
        say(f"{unheld} {are} not held here, so the words and rows in {them} were not checked:")
        _say_some(f"{one.file_name}, sha256 {one.sha256[:12]}…" for one in checked.unheld)
    if checked.since is not None and checked.now is not None:
        _say_since(receipt, checked.since, checked.now.sequence)


def _verdict(checked: ReceiptCheck) -> str:
    if checked.findings:
        return f"{plural(len(checked.findings), 'fault')}: the receipt does not hold"
    where = "by itself" if checked.now is None else "by itself and in the archive"
    again = f"{plural(checked.replayed, 'row')} replayed from {'its' if checked.replayed == 1 else 'their'} witness"
    return f"everything checked holds, {where}; {again}"


def _say_some(lines: Iterable[str]) -> None:
    every = list(lines)
    for line in every[:_FEW]:
        say(f"    {inert(line)}")
    if len(every) > _FEW:
        say(f"    … and {len(every) - _FEW:,} more; --json gives all")


def _say_since(receipt: Receipt, since: ChangesSince, now: int) -> None:
    if receipt.head.sequence == now:
        say("The archive has not changed since.")
        return
    count = now - receipt.head.sequence
    say(f"Since then the archive has gained {plural(count, 'contribution')}.")
    if not since.changes:
        say("The answer is the same, row for row.")
    for change in since.changes[:_FEW]:
        for line in _change(change):
            say(inert(line))
    if len(since.changes) > _FEW:
        say(f"… and {len(since.changes) - _FEW:,} more rows; --json gives all")
    if since.withdrawn:
        say("Withdrawn since, of the claims in the receipt:")
        _say_some(map(_withdrawn, since.withdrawn))
    if since.added:
        say("Recorded since, and behind the answer now:")
        _say_some(map(typed_name, since.added))


def _change(change: RowChange) -> Iterator[str]:
    match change.how:
        case RowStatus.GONE if change.before:
            yield f"row {change.before.number:,} is gone: {_row(change.before)}"
        case RowStatus.NEW if change.after:
            yield f"there is a new row: {_row(change.after)}"
        case RowStatus.CHANGED if change.before and change.after:
            yield f"row {change.before.number:,} has changed: {_row(change.before)}, now {_row(change.after)}"
    why = [
        *(f"{typed_name(one)} was withdrawn" for one in change.withdrawn),
        *(f"{typed_name(one)} was added" for one in change.added),
    ]
    if not why:
        yield "    the claims behind it are as they were: other rows come first, or what was not stated is stated now"
    yield from (f"    {one}" for one in why[:_ROWS])
    if len(why) > _ROWS:
        yield f"    … and {len(why) - _ROWS:,} more claims"


def _withdrawn(one: WithdrawnSince) -> str:
    rows = ", ".join(f"{number:,}" for number in one.rows[:_ROWS]) + (" …" if len(one.rows) > _ROWS else "")
    instead = f"; superseded by {', '.join(map(typed_name, one.superseded_by))}" if one.superseded_by else ""
    what = f"{typed_name(one.claim)} (row {rows})" if len(one.rows) == 1 else f"{typed_name(one.claim)} (rows {rows})"
    return f"{what} in contribution {one.contribution:,}: “{one.reason}”{instead}"


def _row(row: AnswerRow) -> str:
    said = " · ".join("" if one is None else one.value.removeprefix(ID) for one in row.values)
    return said or "yes"
