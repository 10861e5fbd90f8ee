"""kg withdraw and kg supersede: take a claim back, with a reason; nothing leaves the ledger."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell, tell_findings

Claim = Annotated[str, typer.Argument(help="The claim: its IRI, its name, or the first letters of it.")]
Reason = Annotated[str, typer.Option(help="Why; kept for ever.")]
AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def register(app: typer.Typer) -> None:
    app.command("withdraw")(withdraw)
    app.command("supersede")(supersede)


def withdraw(context: typer.Context, claim: Claim, reason: Reason, as_json: AsJson = False) -> None:
    """Take a claim back, with a reason."""
    from kg.cli.rendering.outcomes import summary

    workspace = opened(context)
    target = workspace.claim_named(claim)
    _tell_what_rests(workspace.rests_on(target))
    outcome = workspace.withdraw(target, reason)
    say_json(outcome.as_json()) if as_json else say(summary(outcome))


def supersede(
    context: typer.Context,
    claim: Claim,
    with_: Annotated[Path, typer.Option("--with", help="The claim sheet that stands in its place.")],
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Take a claim back and record others in its place, in one contribution."""
    from kg.cli.rendering.outcomes import summary

    workspace = opened(context)
    target = workspace.claim_named(claim)
    _tell_what_rests(workspace.rests_on(target))
    outcome = workspace.supersede(target, with_, reason)
    if as_json:
        say_json(outcome.as_json())
    else:
        tell_findings(outcome.report.findings)
        say(summary(outcome))


_STAY = "claims report this one and stay; look at them:"


def _tell_what_rests(claims: Sequence[object]) -> None:
    if claims:
        one = len(claims) == 1
        tell("1 claim reports this one and stays; look at it:" if one else f"{len(claims)} {_STAY}")
        for claim in claims:
            tell(f"  {claim}")
