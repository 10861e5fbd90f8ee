"""kg resolve: which agencies or agreements may be one, and a person's decision that they are or are not; codes too."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json, tell_findings
from kg.errors import UsageError


def register(app: typer.Typer) -> None:
    app.command("resolve")(resolve)


def resolve(
    context: typer.Context,
    agencies: Annotated[
        list[str] | None,
        typer.Argument(
            help="Two agencies to decide on, by their exact name or id; two agreements, by id; or an agency and a code."
        ),
    ] = None,
    same: Annotated[bool, typer.Option("--same", help="They are one; the code is the agency's.")] = False,
    distinct: Annotated[bool, typer.Option("--distinct", help="They are different.")] = False,
    reason: Annotated[str, typer.Option(help="The reason; it is kept forever.")] = "",
    decided: Annotated[bool, typer.Option("--decided", help="List the decisions, by whom and why.")] = False,
    agreements: Annotated[
        bool,
        typer.Option("--agreements", help="Propose agreements of one agency and model."),
    ] = False,
    codes: Annotated[bool, typer.Option("--codes", help="Propose codes for agencies that have none.")] = False,
    state: Annotated[str | None, typer.Option(help="Propose for one State only.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many proposals.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Propose pairs of agencies, or of agreements, that may be one, with what speaks for it and against it;
    or decide on a pair, with a reason.

    Agencies are never joined automatically, and a decision merges nothing: queries apply decisions or leave
    them out. Take a decision back with `kg withdraw`.
    """
    if agencies:
        _decide(context, agencies, same, distinct, reason, as_json=as_json)
    elif same or distinct or reason:
        raise UsageError("nothing is named to decide on", remedy="name two; `kg find` lists them")
    elif decided:
        _say_decided(context, as_json=as_json)
    elif agreements:
        _say_agreements(context, state, limit, as_json=as_json)
    elif codes:
        _say_codes(context, state, limit, as_json=as_json)
    else:
        _say_proposals(context, state, limit, as_json=as_json)


def _decide(
    context: typer.Context, named: list[str], same: bool, distinct: bool, reason: str, *, as_json: bool
) -> None:
    from kg.cli.rendering.outcomes import summary
    from kg.identity.codes import is_code

    if len(named) != 2:
        raise UsageError(
            f"{len(named)} {'name is' if len(named) == 1 else 'names are'} given, and a decision is on two",
            remedy="name the other as well, each name in quotation marks"
            if len(named) == 1
            else "put each name in quotation marks; decide one pair at a time",
        )
    if same == distinct:
        raise UsageError("the decision is missing", remedy="decide with --same or with --distinct")
    identity = opened(context).identity
    if is_code(named[1]):
        if distinct:
            raise UsageError(
                "--distinct does not apply to a code", remedy="leave the code out: none is taken automatically"
            )
        outcome = identity.take(*named, reason=reason)
    else:
        outcome = identity.decide(*named, same=same, reason=reason)
    if as_json:
        say_json(outcome)
        return
    tell_findings(outcome.report.findings)
    say(outcome.draft.note)
    say(summary(outcome))


def _say_decided(context: typer.Context, *, as_json: bool) -> None:
    from kg.cli.rendering.resolving import say_decided

    found = opened(context).identity.decided()
    say_json(found) if as_json else say_decided(found)


def _say_proposals(context: typer.Context, state: str | None, limit: int, *, as_json: bool) -> None:
    from kg.cli.rendering.resolving import say_proposals

    found = opened(context).identity.proposals(state)
    say_json(found[:limit]) if as_json else say_proposals(found, limit)


def _say_agreements(context: typer.Context, state: str | None, limit: int, *, as_json: bool) -> None:
    from kg.cli.rendering.resolving import say_agreements

    found = opened(context).identity.agreements(state)
    say_json(found[:limit]) if as_json else say_agreements(found, limit)


def _say_codes(context: typer.Context, state: str | None, limit: int, *, as_json: bool) -> None:
    from kg.cli.rendering.resolving import say_codes

    found = opened(context).identity.codes(state)
    if as_json:
        say_json(found)
    else:
        say_codes(found.agencies, found.counties, limit)
