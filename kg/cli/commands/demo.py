"""kg demo: an archive of the shipped corpus, and three answers with footnotes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.output import say, say_json, tell
from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.workspace import Workspace


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False) -> None:
    """Build an archive from the shipped corpus and answer three questions with footnotes.

    An archive that exists already is left as it is and asked.
    """
    from kg.cli.rendering.cited import say_cited
    from kg.cli.rendering.comparisons import say_disagreements, say_recount

    workspace = _workspace(context.obj.archive)
    differing = [one for one in workspace.disagreements() if "2017" in {side.as_of for side in one.sides}]
    counted = [one for one in workspace.recount() if one.stated.place and one.stated.value == _COUNT]
    if as_json:
        say_json({"disagreements": [d.as_json() for d in differing], "recount": [r.as_json() for r in counted]})
        return
    say("1. Which agencies in Alaska have agreements, under which model, according to whom?")
    say("   kg query agencies-by-place --param place=ak --cite\n")
    say_cited(workspace.cite("agencies-by-place", {"place": "ak"}), None)
    say("\n2. How many agreements, and how many agencies, in 2017? Sources count two things; both stand side by side.")
    say("   kg disagreements\n")
    say_disagreements(workspace.store, differing)
    say("\n3. An article says 137 agreements “as of June”. What does ICE's own nearest list come to?")
    say("   kg recount\n")
    say_recount(workspace.store, counted, rows=_ROWS)
    tell("Follow any footnote further: kg trace NAME. All questions there are: kg query")


_COUNT = 137
_ROWS = 2
"""Rows cited of those a list's count stands for."""


def _workspace(root: Path) -> "Workspace":
    from kg.workspace import Workspace
    from kg.workspace.shipped_corpus import begins_with_corpus, unpack

    if root.exists() and any(root.iterdir()):
        workspace = Workspace.open(root)
        if not begins_with_corpus(workspace):
            raise UsageError(
                "this archive was not made of the shipped corpus, which the demo asks about",
                where=str(root),
                remedy="name another folder with --archive",
            )
        return workspace
    tell(f"making an archive of the shipped corpus in {root}")
    return unpack(root)
