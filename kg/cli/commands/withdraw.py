"""kg withdraw and kg supersede: take a claim back, with a reason; nothing leaves the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell, tell_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import NamedNode

    from kg.compare.dependents import Dependent
    from kg.workspace import Outcome, Workspace

Claim = Annotated[str, typer.Argument(help="The claim: its IRI, its name, or the beginning of its name.")]
Reason = Annotated[str, typer.Option(help="The reason; it is kept forever.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what rests on it and what would be recorded.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def register(app: typer.Typer) -> None:
    app.command("withdraw")(withdraw)
    app.command("supersede")(supersede)


def withdraw(
    context: typer.Context, claim: Claim, reason: Reason, dry_run: DryRun = False, as_json: AsJson = False
) -> None:
    """Take a claim back, with a reason. What rests on it stays, and is named before and after."""
    workspace = opened(context)
    target = workspace.claim_named(claim)
    before = _looked_up(workspace, target)
    _say(workspace, target, before, workspace.withdraw(target, reason, dry_run=dry_run), dry_run, as_json)


def supersede(
    context: typer.Context,
    claim: Claim,
    with_: Annotated[Path, typer.Option("--with", help="The claim sheet that stands in its place.")],
    reason: Reason,
    dry_run: DryRun = False,
    allow_outside: Annotated[
        bool, typer.Option("--allow-outside", help="Allow file: in a sheet to lead out of the sheet's folder.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Take a claim back and record others in its place, in one contribution.

    If table rows state the old claim, a single new claim takes over these rows, and those of
    later lists that state the same.
    """
    workspace = opened(context)
    target = workspace.claim_named(claim)
    before = _looked_up(workspace, target)
    outcome = workspace.supersede(target, with_, reason, dry_run=dry_run, allow_outside=allow_outside)
    _say(workspace, target, before, outcome, dry_run, as_json)


def _looked_up(workspace: Workspace, claim: NamedNode) -> list[Dependent]:
    """What rests on it, told before anything is written."""
    before = workspace.resting(claim)
    _tell(before, "rests on this claim and stays; look at it:", "rest on this claim and stay; look at them:")
    return before


def _say(
    workspace: Workspace,
    claim: NamedNode,
    before: list[Dependent],
    outcome: Outcome,
    dry_run: bool,
    as_json: bool,
) -> None:
    from kg.cli.rendering.outcomes import summary, tell_unnamed
    from kg.workspace import WithdrawalOutcome

    after = [] if dry_run or not outcome.contribution else workspace.alone(claim, before)
    tell_unnamed([outcome])
    if as_json:
        say_json(WithdrawalOutcome(outcome, tuple(before), tuple(after)))
        return
    tell_findings(outcome.report.findings)
    say(summary(outcome, dry_run=dry_run))
    _tell(after, "now stands alone:", "now stand alone:")


def _tell(found: Sequence[Dependent], one: str, several: str) -> None:
    if found:
        tell(f"1 thing {one}" if len(found) == 1 else f"{len(found):,} things {several}")
        for each in found:
            tell(f"  {each.what}: " + (f"{each.claim.value} " if each.claim else "") + each.text)
