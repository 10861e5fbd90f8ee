"""The archive for language models, over the Model Context Protocol; read only.

    answers   what each tool answers, as JSON: rows or hits, their footnotes, and a receipt to be had by its id
    server    `kg mcp`: the tools by name over standard input and output

Guarantees: nothing is written; what is asked is worked out in the guarded child of the web, within its limits; every
answer says of which contribution it is and has the footnotes of what it shows; words of documents are fragments the
archive holds as quotations, and every answer says that they are quoted.
Takes states of an archive (`kg.workspace.states`), hands on JSON in the vocabulary of all outputs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import UsageError

if TYPE_CHECKING:
    from kg.web.visits import SiteSettings
    from kg.workspace.states import States

__all__ = ["serve"]


def serve(states: States, settings: SiteSettings) -> None:
    """Answer over standard input and output until it ends.

    Raises:
        UsageError: the `mcp` package is not installed.
    """
    try:
        from kg.mcp.server import serve as serving
    except ImportError as error:
        raise UsageError("the package mcp is not installed", remedy="pip install 'kg287g[mcp]'") from error
    serving(states, settings)
