"""An archivist's program: adds what a notice states, shows what the gate refuses, and takes a claim back.

    python3 examples/archivist.py reading-room

It makes the archive `reading-room`, with a notice and its claim sheet beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

import kg
from kg.errors import Refused

NOTICE = """\
Birch County Sheriff's Office, Alabama. Notice of 9 March 2026.
Our deputies have turned over 14 people under the program.
"""
SHEET = """\
document: {id: birch-notice, title: Notice of 9 March 2026, kind: official-report,
  publisher: birch-sheriff, published: 2026-03-09, file: birch-notice.txt}
speakers:
  birch-sheriff: {name: Birch County Sheriff's Office}
claims:
  - quote: deputies have turned over 14 people
    basis: the notice is of 9 March 2026; the office is in Alabama
    count: {measure: encounters-turned-over, unit: person, scope: program,
      place: al, as-of: 2026-03-09, value: 41}
"""


def main(archive: str) -> None:
    root = Path(archive)
    sheet = root.parent / "birch-sheet.yaml"
    (root.parent / "birch-notice.txt").write_text(NOTICE, encoding="utf-8")
    sheet.write_text(SHEET, encoding="utf-8")

    workspace = kg.Workspace.create(root, archivist="Archivist at the Alder reading room")
    try:
        workspace.add([sheet])
    except Refused as refused:
        for finding in refused.report.refusals:
            print("refused:", finding.code, "-", finding.message)

    sheet.write_text(SHEET.replace("value: 41", "value: 14"), encoding="utf-8")
    recorded = workspace.add([sheet])
    (claim,) = recorded.draft.claims
    print("recorded:", claim.iri.value)

    taken_back = workspace.withdraw(claim.iri, "the office has published a correction")
    print("withdrawn:", taken_back.draft.withdrawals[0].reason)
    print("verified:", "something does not hold" if workspace.verify().faults else "everything holds")


if __name__ == "__main__":
    main(*sys.argv[1:])
