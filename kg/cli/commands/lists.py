"""kg lists: ICE's lists as they came, the newest first, and what differs with each."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say, say_json


def register(app: typer.Typer) -> None:
    app.command("lists")(lists)


def lists(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A file name, a day or a SHA-256; else all lists.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show ICE's lists, the newest first, with what each says otherwise than lists before it, than itself, than
    other sources. With a NAME, what differs with that list, each side with its row. Nothing is judged.
    """
    from kg.cli.rendering.comparisons import say_list_differences, say_lists

    workspace = opened(context)
    found = workspace.lists(name)
    if as_json:
        say_json(found)
        return
    if name is None:
        say_lists(found)
        return
    for at, one in enumerate(found):
        if at:
            say()
        say_list_differences(workspace.store, one)
