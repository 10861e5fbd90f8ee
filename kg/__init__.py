"""A neutral citation-and-provenance knowledge graph of agreements under INA section 287(g).

The folder list is the architecture; data moves down it and imports only point up:

    errors      what goes wrong, as one tree
    inert       text from outside, shown and not obeyed
    persons     what marks a private person
    assets      where shipped files are
    durable     files that appear whole or not at all
    guard/      work that may end its process, done in another
    model       frozen values
    terms       names and IRIs
    vocabulary/ one table of keys, and any value as JSON
    triples/    values to quads and back
    places      states and counties by the names sources write
    sparql/     queries as trees
    sources/    captures by digest, their texts and tables, and places in them
    identity/   which agencies are one, and who says so
    intake/     claim sheets, ICE's lists and tables, to drafts
    gate/       what may be recorded
    ledger/     what was recorded
    index/      the store over it that answers, and what is derived in it
    record/     a draft through the gate into ledger and index
    ask/        a question to rows, witnesses, notes, receipts, traces
    compare/    what sources state side by side, and over time
    export/     files that other programs read
    workspace/  opens an archive and wires the wings: the door for programs
    web/        the archive as pages and addresses; with a desk, for archivists who write
    site/       the same pages as a folder, without a server
    release/    the archive as a package for other archives
    mcp/        the archive for language models, read only
    cli/        one module a command

`tests/test_wings.py` reads the imports and holds them to this order. For programs the door is here:

    >>> import kg
    >>> with kg.open("archive") as workspace:
    ...     workspace.query("agencies-by-place", {"place": "ak"}).rows[0][1]
    'Alaska Department of Corrections'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.workspace import Workspace

    open = Workspace.open  # noqa: A001

__all__ = ["Workspace", "__version__", "open"]
__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`Workspace`, and `open`, which is `Workspace.open`: imported when first asked for, so that no command pays."""
    if name not in ("Workspace", "open"):
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from kg.workspace import Workspace

    return Workspace if name == "Workspace" else Workspace.open
