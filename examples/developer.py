"""A developer's program: reads the exported JSON with nothing but Python, and counts claims by speaker.

kg demo
kg export jsonld -o claims.jsonld
python3 examples/developer.py claims.jsonld
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path


def main(exported: str) -> None:
    things = json.loads(Path(exported).read_text(encoding="utf-8"))["@graph"]
    known = {thing["id"]: thing for thing in things}
    claims = [thing for thing in things if thing["type"] == "Claim"]
    by_speaker = Counter(known[claim["speaker"]]["label"] for claim in claims)
    for speaker, count in sorted(by_speaker.items()):
        print(f"{count:6,}  {speaker}")
    quoted = [claim for claim in claims if any("selector" in anchor for anchor in claim["anchor"])]
    print(f"{len(claims):,} claims, {len(quoted):,} of them at quoted words, the others at rows of tables")


if __name__ == "__main__":
    main(*sys.argv[1:])
