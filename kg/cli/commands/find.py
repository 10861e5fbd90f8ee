"""kg find: agencies, documents, claims and more by their words, spelling forgiven."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, say_table, tell
from kg.cli.screen import cut, display, width


def register(app: typer.Typer) -> None:
    app.command("find")(find)


def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="A name, a title, or quoted words.")],
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Find what to trace: agencies, documents, claims, speakers, provisions, places."""
    from kg.ask.find import Hit, not_found
    from kg.terms import typed_name

    every = opened(context).find(" ".join(words), limit=None)
    for word in not_found(one.lacking for one in every):
        tell(f"nothing found has “{word}”")
    hits, more = every[:limit], len(every) - limit
    if more > 0:
        tell(f"{more:,} more {'is' if more == 1 else 'are'} not shown: add a word, or --limit {len(every)}")
    if as_json:
        say_json(hits)
        return
    is_narrow = width() is not None and not display().ids

    def shown(hit: Hit) -> str:
        """Its id, by which to trace it: on a terminal that of a claim as notes write it."""
        whole = typed_name(hit.iri)
        return cut(whole, _CLAIM + 1, at_word=False) if is_narrow and hit.kind == "claim" else whole

    rows = [(hit.kind, hit.label, hit.beside, shown(hit), hit.why) for hit in hits]
    say_table(["kind", "name", "of", "id", "found by"], rows, whole=["id"], ids=["found by"], yielding=["of"])


_CLAIM = len("claim/") + 10
"""Letters by which notes name a claim."""
