"""A campaign by hand: `python -m tests.fuzz --seconds 3600 --seed 7`; what was run, and what was found."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.campaign import Campaign, Found, again
from tests.fuzz.case import Bench, Case
from tests.fuzz.kinds import KINDS
from tests.fuzz.running import imported


def main() -> int:
    asked = _asked()
    imported()
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        bench = Bench(Path(folder))
        if asked.again:
            return _again(bench, asked.again)
        campaign = Campaign(bench, [KINDS[name] for name in asked.kind or KINDS], asked.seed, asked.keep, asked.read)
        print(f"seed {asked.seed}; findings are kept in {asked.keep}", file=sys.stderr)
        if asked.number is not None:
            campaign.run_one(asked.number, _told)
        elif asked.inputs:
            campaign.run(lambda number: number < asked.inputs, _told)
        else:
            until = time.monotonic() + asked.seconds
            campaign.run(lambda _: time.monotonic() < until, _told)
        if not asked.as_found:
            campaign.shrunk()
    print(json.dumps(_summary(campaign), indent=1) if asked.json else _report(campaign))
    return 1 if campaign.found else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long")
    parser.add_argument("--inputs", type=int, help="so many inputs of each kind instead")
    parser.add_argument("--read", type=int, default=25, help="how many inputs of a kind are read for each command")
    parser.add_argument("--number", type=int, help="the input of one number alone")
    parser.add_argument(
        "--seed", type=int, default=random.randrange(1 << 32), help="the same seed makes the same inputs"
    )
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="one kind; may be given several times")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found").resolve(), help="the folder for what is found")
    parser.add_argument("--again", type=Path, nargs="+", help="files of findings to try again, and nothing else")
    parser.add_argument("--as-found", action="store_true", help="leave what is found as long as it came")
    parser.add_argument("--json", action="store_true", help="for programs")
    return parser.parse_args()


def _again(bench: Bench, files: list[Path]) -> int:
    """Try findings again; a line of JSON for each, with the laws that it breaks now."""
    any_broken = False
    for file in files:
        kept = json.loads(file.read_text(encoding="utf-8"))
        found = again(bench, KINDS[kept["kind"]], Case.of_json(kept["case"]))
        print(json.dumps([file.stem, [f"{one.law}: {one.told}" for one in found]]), flush=True)
        any_broken = any_broken or bool(found)
    return int(any_broken)


def _told(found: Found) -> None:
    print(f"{found.kind} {found.number}: {found.broken.law}: {found.broken.told[:200]!r}", file=sys.stderr, flush=True)


def _report(campaign: Campaign) -> str:
    lines = [f"seed {campaign.seed}", f"{'kind':16}{'inputs':>8}{'CPU s':>9}{'slowest':>18}{'largest':>20}  exits"]
    for name, tally in campaign.tallies.items():
        exits = ", ".join(f"{code}: {times}" for code, times in sorted(tally.exits.items()))
        read = f"; read {dict(tally.readings)}" if tally.readings else ""
        slowest = f"{tally.slowest[0]:.2f} s (no. {tally.slowest[1]})"
        largest = f"{tally.largest[0] >> 20} MiB (no. {tally.largest[1]})"
        lines.append(f"{name:16}{tally.inputs:>8}{tally.seconds:>9.1f}{slowest:>18}{largest:>20}  {exits}{read}")
    lines.append(f"{sum(tally.inputs for tally in campaign.tallies.values())} inputs, {len(campaign.found)} findings")
    for found in campaign.found.values():
        lines.append(f"{found.kind} {found.number} ({found.times}×): {found.broken.law}: {found.broken.told!r}")
    return "\n".join(lines)


def _summary(campaign: Campaign) -> dict[str, object]:
    return {
        "seed": campaign.seed,
        "kinds": {
            name: {
                "inputs": tally.inputs,
                "exits": dict(tally.exits),
                "readings": dict(tally.readings),
                "slowest": tally.slowest[0],
                "largest": tally.largest[0],
            }
            for name, tally in campaign.tallies.items()
        },
        "found": [
            {"kind": found.kind, "number": found.number, "law": found.broken.law, "told": found.broken.told,
             "times": found.times, "case": found.case.as_json()}
            for found in campaign.found.values()
        ],
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
