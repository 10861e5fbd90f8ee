"""How the site does under load: 50 readers at once while an import writes, its pages one by one, its memory.

    python benchmarks/serving.py [FOLDER OF LISTS]

Pages are asked of `kg serve` as a process of its own, over HTTP, on an archive of the shipped corpus. Each page is
asked for the first time (made), and again (kept); under load 50 connections ask at once. With a folder of ICE's
lists one of them is imported meanwhile, again and again, as fast as it goes.
"""

from __future__ import annotations

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx

PAGES = (
    "/",
    "/id/agency/us-fl/collier-county-sheriffs-office",
    "/disagreements",
    "/id/document/border-report-day-of-action",
    "/id/place/us-ak",
    "/places?day=2023-09-12",
    "/counts",
    "/ontology",
    "/find?q=colier+county+sherif",
    "/id/agency/us-fl/collier-county-sheriffs-office.json",
    "/sparql?query=SELECT+%3Fa+%7B+%3Fa+a+kg%3AAgency+%7D+LIMIT+100",
)
READERS, EACH = 50, 20
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def main() -> None:
    lists = sorted(Path(sys.argv[1]).glob("*.xlsx")) if len(sys.argv) > 1 else []
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parent.parent)}
        subprocess.run([*KG, "demo"], cwd=folder, env=environment, check=True, capture_output=True)
        serving = subprocess.Popen(
            [*KG, "serve", "--port", "0"], cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
        )
        try:
            assert serving.stderr is not None
            address = re.findall(r"http://[\d.:]+", serving.stderr.readline())[0]
            one_by_one(address)
            before = memory(serving.pid)
            importing = _importing(lists, folder, environment)
            asyncio.run(together(address))
            if importing:
                importing.kill()
            print(f"\nmemory of the server: {before} MiB before, {memory(serving.pid)} MiB after")
        finally:
            serving.terminate()


def one_by_one(address: str) -> None:
    """Each page made, and kept: the time until it is whole, in milliseconds."""
    print("| page | bytes | first time | again, median of 20 |\n| --- | ---: | ---: | ---: |")
    with httpx.Client(base_url=address, timeout=60) as client:
        client.get("/about")
        for path in PAGES:
            times = []
            for _ in range(21):
                since = time.perf_counter()
                reply = client.get(path)
                times.append((time.perf_counter() - since) * 1000)
                reply.raise_for_status()
            again = statistics.median(times[1:])
            print(f"| `{path[:60]}` | {len(reply.content):,} | {times[0]:.0f} ms | {again:.1f} ms |")


async def together(address: str) -> None:
    """Readers at once, each asking one page after the other."""
    times: list[float] = []
    wrong: list[str] = []
    async with httpx.AsyncClient(base_url=address, timeout=120, limits=httpx.Limits(max_connections=READERS)) as client:

        async def read(number: int) -> None:
            for step in range(EACH):
                path = PAGES[(number + step) % len(PAGES)]
                since = time.perf_counter()
                try:
                    reply = await client.get(path)
                    if reply.status_code != 200:
                        wrong.append(f"{path}: {reply.status_code}")
                except httpx.HTTPError as error:
                    wrong.append(f"{path}: {error!r}")
                times.append((time.perf_counter() - since) * 1000)

        since = time.perf_counter()
        await asyncio.gather(*map(read, range(READERS)))
        took = time.perf_counter() - since
    times.sort()
    print(
        f"\n{READERS} readers at once, {len(times):,} requests in {took:.1f} s ({len(times) / took:.0f} a second): "
        f"median {statistics.median(times):.0f} ms, 99th of a hundred {times[int(len(times) * 0.99)]:.0f} ms, "
        f"{len(wrong)} errors {wrong[:3] if wrong else ''}"
    )


def memory(process: int) -> int:
    """Resident memory of a process, in MiB."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) // 1024


def _importing(lists: list[Path], folder: str, environment: dict[str, str]) -> subprocess.Popen[bytes] | None:
    if not lists:
        return None
    return subprocess.Popen(
        [*KG, "import", "ice-list", *map(str, lists)],
        cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


if __name__ == "__main__":
    main()
