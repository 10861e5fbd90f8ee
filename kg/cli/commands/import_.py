"""kg import ice-list: ICE's published workbooks. kg import reference: public tables that give codes."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Annotated, Literal, TypedDict

import typer

from kg.cli.application import CommandGroup, opened
from kg.cli.output import say_json, say_table, tell, tell_findings
from kg.errors import Refused, UsageError


class ListKind(StrEnum):
    """Which kind of list."""

    PARTICIPATING = "participating"
    PENDING = "pending"


def register(app: typer.Typer) -> None:
    group = typer.Typer(cls=CommandGroup, help="Import published lists and tables.", no_args_is_help=True)
    group.command("ice-list")(ice_list)
    group.command("reference")(reference)
    app.add_typer(group, name="import")


def ice_list(
    context: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(
            help="Workbooks, folders of them, searched to any depth, or https://… addresses of workbooks or of a page "
            "that links them."
        ),
    ],
    watch: Annotated[
        bool, typer.Option("--watch", help="Look again and again until interrupted, and import what is new.")
    ] = False,
    every: Annotated[
        float | None, typer.Option(min=1, help="With --watch: seconds from one look to the next; else 60.")
    ] = None,
    taken_from: Annotated[str | None, typer.Option(help="Where these bytes were taken.")] = None,
    taken_on: Annotated[str | None, typer.Option(help="When, YYYY-MM-DD.")] = None,
    kind: Annotated[ListKind | None, typer.Option(help="The kind of list, where rows and names disagree.")] = None,
    publisher: Annotated[
        str | None, typer.Option(help="The publisher, where they do not say that ICE published them.")
    ] = None,
    allow_private_addresses: Annotated[
        bool, typer.Option("--allow-private-addresses", help="Take from this machine and networks of your own too.")
    ] = False,
    findings: Annotated[bool, typer.Option("--findings", help="List every finding, not only how many.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Import ICE's lists: each row becomes a claim, or one more sighting of one; none is dropped.

    What cannot be read is kept as written and reported. One unreadable file does not stop the others; the
    exit code is then 1. A list that somebody other than ICE compiled is that publisher's statement, and
    speaks of no day. What is held already is not imported again, so the same command, given again, imports what
    is new; with --watch it goes on until it is interrupted, and an address is asked every 15 minutes at the most.
    """
    from kg.cli.rendering.imports import say_imports, tell_failed
    from kg.cli.rendering.outcomes import tell_unnamed
    from kg.cli.rendering.progress import ProgressBar
    from kg.record.list_places import ListAt, places_given, workbooks_in

    said: _Said = {
        "kind": kind.value if kind else None,
        "publisher": publisher,
        "allow_private_addresses": allow_private_addresses,
    }
    _refuse_apart(watch, {"--every": every}, {"--taken-from": taken_from, "--taken-on": taken_on, "--json": as_json})
    if watch:
        from kg.cli.watching import watch_lists

        watch_lists(opened(context), files, every or _EVERY, findings=findings, **said)
        return
    paths, addresses = places_given(files)
    given: list[str | Path | ListAt] = [*workbooks_in(paths), *addresses]
    read = count(1)
    with ProgressBar("importing", len(given)) as bar:
        done = opened(context).import_lists(
            given,
            told=lambda imported: bar.told(next(read), last=imported.path.name),
            taken_from=taken_from,
            taken_on=taken_on,
            **said,
        )
    if as_json:
        say_json(done)
    else:
        say_imports(done)
        if findings:
            tell_findings((finding for one in done for finding in one.findings), most=100_000)
    for one in done:
        if isinstance(one.error, Refused) and not findings and not as_json:
            tell_findings(one.error.report.refusals)
        if one.error:
            tell(f"kg: {one.error}")
    tell_unnamed(one.outcome for one in done)
    if not as_json:
        tell_failed(done)
    raise typer.Exit(_code(len(done), sum(one.error is not None for one in done)))


class _Said(TypedDict):
    kind: Literal["participating", "pending"] | None
    publisher: str | None
    allow_private_addresses: bool


_EVERY = 60.0
"""Seconds from one look to the next where no number is given. Chosen."""


def _refuse_apart(watch: bool, only: Mapping[str, object], never: Mapping[str, object]) -> None:
    """
    Raises:
        UsageError: an option is given that goes only with --watch and not with it, or the other way around.
    """
    for option, value in (never if watch else only).items():
        if value:
            remedy = "leave it out" if watch else "add --watch, or leave it out"
            raise UsageError(f"{option} goes {'not ' if watch else 'only '}with --watch", remedy=remedy)


def _code(files: int, failed: int) -> int:
    """2 where nothing could be imported at all, 1 where a file of several could not."""
    if failed and failed == files:
        return 2
    return 1 if failed else 0


def reference(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Tables, as csv: agencies with ORI, places with FIPS codes.")],
    taken_from: Annotated[str | None, typer.Option(help="Where these bytes were taken.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Give agencies their ORI, and States and counties their FIPS code, where a row says so exactly.

    Each code is a claim of the table at its row. What no row says exactly is never taken: `kg resolve
    --codes` proposes it. Rows about things the archive does not mention add nothing; import a table again after
    new lists.
    """
    done = opened(context).identity.import_references(files, taken_from=taken_from)
    from kg.cli.rendering.outcomes import tell_unnamed

    tell_unnamed(one.outcome for one in done)
    if as_json:
        say_json(done)
        return
    columns = ["file", "rows", "named here", "matched exactly", "new claims"]
    rows = [(one.path.name, *(f"{n:,}" for n in (one.rows, one.spoken_of, one.matched, one.claims))) for one in done]
    say_table(columns, rows, right=columns[1:])
    tell_findings(finding for one in done for finding in one.outcome.report.findings)
