"""Builds the shipped corpus from its sheets and the real material: `python corpus/build.py ../shared`.

The result is `corpus/ledger/*.nq.gz`; a test builds it again and finds it equal.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from itertools import count
from pathlib import Path

from kg.workspace import Workspace
from kg.workspace.shipped_corpus import pack, recorded_at

HERE = Path(__file__).resolve().parent
ARCHIVIST = "founders of the 287(g) graph"
LISTS = {
    "ParticipatingEntities-20210113002027.xlsx": "RelevantResearch/287g-DetentionData at 4f9d1c35",
    "ParticipatingEntities-20230912001837.xlsx": "RelevantResearch/287g-DetentionData at 4f9d1c35",
    "ParticipatingEntities-20250122000249.xlsx": "RelevantResearch/287g-DetentionData at 4f9d1c35",
    "participatingAgencies09172025pm.xlsx": (
        "RelevantResearch/287g-DetentionData at 4f9d1c35 or appelson/Tracking_287g at 1946c799 (which is not noted)"
    ),
}


def build(shared: Path, root: Path) -> Workspace:
    """An archive at `root` from the four lists, the documents and the statutes, in this order."""
    minutes = count()
    workspace = Workspace.create(
        root, archivist=ARCHIVIST, clock=lambda: recorded_at() + timedelta(minutes=next(minutes))
    )
    for name, taken_from in LISTS.items():
        for one in workspace.import_lists([shared / "data" / "ice-lists" / name], taken_from=taken_from):
            if one.error:
                raise one.error
    for sheet in sorted((HERE / "sheets").glob("*.yaml")):
        workspace.add([sheet], allow_outside=True)  # the documents are beside the checkout
    return workspace


def main(shared: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        workspace = build(Path(shared), Path(folder) / "archive")
        pack(workspace.archive.folder.ledger, HERE / "ledger")


if __name__ == "__main__":
    main(*sys.argv[1:])
