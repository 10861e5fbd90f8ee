"""kg demo: an archive of the shipped corpus, and three answers with footnotes."""

from typing import Annotated

import typer

from kg.cli.output import say, say_json, tell

_ROWS = 2
"""Rows cited of those a list's count stands for."""


def register(app: typer.Typer) -> None:
    app.command("demo")(demo)


def demo(context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False) -> None:
    """Build an archive from the shipped corpus and answer three questions with footnotes.

    An archive that exists already is left as it is and asked.
    """
    from kg.cli.rendering.cited import say_cited
    from kg.cli.rendering.comparisons import say_disagreements, say_recount
    from kg.workspace import Workspace

    found = Workspace.demo(context.obj.archive)
    if found.is_new:
        tell(f"made an archive of the shipped corpus in {context.obj.archive}")
    if as_json:
        say_json(found)
        return
    store = found.workspace.store
    say("1. Which agencies in Alaska do the lists here name, under which model, according to whom?")
    say("   kg query agencies-by-place --param place=ak --cite\n")
    say_cited(found.agencies, None)
    say("\n2. How many agreements, and how many agencies, in 2017? Sources count two things; both stand side by side.")
    say("   kg disagreements\n")
    say(say_disagreements(store, found.disagreements))
    say("\n3. An article says 137 agreements “as of June”. What does ICE's own nearest list come to?")
    say("   kg recount\n")
    say_recount(store, found.recounted, rows=_ROWS)
    tell("Follow any footnote further: kg trace NAME. List all questions: kg query")
