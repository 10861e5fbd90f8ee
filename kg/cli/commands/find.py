"""kg find: agencies, documents, claims and more by their words, spelling forgiven."""

from typing import Annotated

import typer

from kg.cli.application import opened
from kg.cli.output import say_json, say_table, tell
from kg.cli.screen import cut, width, wishes


def register(app: typer.Typer) -> None:
    app.command("find")(find)


def find(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help="A name, a title, or quoted words.")],
    limit: Annotated[int, typer.Option(min=1, help="Show at most this many.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Find what to trace: agencies, documents, claims, speakers, provisions, places."""
    every = opened(context).find(" ".join(words), limit=None)
    hits, more = every[:limit], len(every) - limit
    if more > 0:
        tell(f"{more:,} more {'is' if more == 1 else 'are'} not shown: add a word, or --limit {len(every)}")
    if as_json:
        say_json(hits)
        return
    from kg.ask.find import Hit
    from kg.cli.rendering.phrases import short

    is_narrow = width() is not None and not wishes().ids
    has_claims = any(hit.kind == "claim" for hit in hits)

    def by(hit: Hit) -> str:
        """How to trace it: a claim, which has no name, by the beginning of its id."""
        whole = short(hit.iri)
        if not is_narrow or not has_claims:
            return whole
        return cut(whole, _CLAIM + 1, at_word=False) if hit.kind == "claim" else "its name"

    rows = [(hit.kind, hit.label, hit.beside, by(hit), hit.why) for hit in hits]
    columns = ["kind", "name", "", "trace it by", "found by"]
    traced = columns[3:4]
    whole, ids = (traced, []) if has_claims else ([], traced)
    say_table(columns, rows, whole=whole, ids=ids, yielding=["", "found by"])


_CLAIM = len("claim/") + 10
"""Letters by which notes name a claim."""
