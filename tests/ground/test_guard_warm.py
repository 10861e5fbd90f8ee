"""A warm child answers requests in turns; however it ends, that is told, and nothing of it is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import UnreadableFile, UsageError
from kg.guard import LIMITS, Ended, EndReason, Limits
from kg.guard.warm import Child, Clock, lease, release
from tests.archives import ROOT

pytestmark = pytest.mark.small

SMALL = Limits(seconds=20, memory=1000)


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child.start(SMALL.memory)
    yield child
    child.stop()


def given(child: Child, job: str, limits: Limits = SMALL, **about: object) -> list[bytes]:
    with child.ask(f"tests.guard_jobs:{job}", about, b"", Clock(limits)) as asked:
        return list(asked)


def is_gone(process: int) -> bool:
    """Whether it ended; one that nobody waits for stays behind as a name."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def ends_soon(process: int) -> bool:
    for _ in range(500):
        if is_gone(process):
            return True
        time.sleep(0.01)
    return False


def test_requests_are_answered_one_after_the_other(child: Child) -> None:
    assert [given(child, "counting", to=3) for _ in range(3)] == [[b"0", b"1", b"2"]] * 3


def test_answers_go_on_in_turns(child: Child) -> None:
    one, other = (child.ask("tests.guard_jobs:counting", {"to": 3}, b"", Clock(SMALL)) for _ in range(2))
    assert [one.next(), other.next(), one.next(), one.next(), other.next()] == [b"0", b"0", b"1", b"2", b"1"]
    assert [one.next(), one.next(), other.next(), other.next()] == [None, None, b"2", None]


def test_what_is_not_taken_is_not_worked_out(child: Child, tmp_path: Path) -> None:
    left = tmp_path / "left"
    with child.ask("tests.guard_jobs:counting", {"to": 1 << 60, "left": str(left)}, b"", Clock(SMALL)) as asked:
        assert asked.next() == b"0"
    assert given(child, "counting", to=1) == [b"0"]  # with the next request the child hears of it
    assert left.exists()


def test_an_error_of_a_job_comes_back_as_it_was(child: Child) -> None:
    with pytest.raises(UnreadableFile, match=r"^here: is no such thing; give another$"):
        given(child, "refuses")
    with pytest.raises(RuntimeError, match="ZeroDivisionError in a guarded child: by nothing"):
        given(child, "fails")
    assert given(child, "counting", to=1) == [b"0"]


ENDS = {
    "an abort": ({"signal": "SIGABRT"}, EndReason.ABORT),
    "an abort for want of memory": (
        {"signal": "SIGABRT", "said": "memory allocation of 9 bytes failed"},
        EndReason.MEMORY,
    ),
    "an abort of C++ for want of it": ({"signal": "SIGABRT", "said": "what():  std::bad_alloc"}, EndReason.MEMORY),
    "a segmentation fault": ({"signal": "SIGSEGV"}, EndReason.DEPTH),
    "a bus error": ({"signal": "SIGBUS"}, EndReason.DEPTH),
    "a kill, as the kernel's": ({"signal": "SIGKILL"}, EndReason.MEMORY),
    "a trap": ({"signal": "SIGTRAP"}, EndReason.ABORT),
}


@pytest.mark.parametrize(("about", "fate"), ENDS.values(), ids=ENDS)
def test_each_end_is_told_and_no_process_is_left(child: Child, about: dict[str, str], fate: EndReason) -> None:
    with child.ask("tests.guard_jobs:ends", about, b"", Clock(SMALL)) as asked:
        assert asked.next() == b"before"
        with pytest.raises(Ended) as ended:
            asked.next()
    assert ended.value.fate is fate
    assert not child.is_alive


@pytest.mark.parametrize("native", [False, True])
def test_a_child_that_takes_more_memory_than_it_may_is_ended(child: Child, native: bool) -> None:
    with pytest.raises(Ended) as ended:
        given(child, "fills", native=native)
    assert ended.value.fate is EndReason.MEMORY


def test_a_child_that_takes_longer_than_it_may_is_ended(child: Child) -> None:
    with child.ask("tests.guard_jobs:endless", {}, b"", Clock(Limits(0.3, SMALL.memory))) as asked:
        process = int(asked.next() or b"0")
        with pytest.raises(Ended) as ended:
            asked.next()
    assert ended.value.fate is EndReason.TIME
    assert is_gone(process)


def test_time_in_which_nobody_waits_does_not_count(child: Child) -> None:
    clock = Clock(SMALL)
    with child.ask("tests.guard_jobs:counting", {"to": 2}, b"", clock) as asked:
        assert asked.next() == b"0"
        left = clock.left
        time.sleep(0.05)
        assert clock.left == left
        assert asked.next() == b"1"
        assert clock.left is not None
        assert left is not None
        assert clock.left < left


def test_what_is_said_on_standard_error_is_bounded_and_holds_nothing_up(child: Child) -> None:
    assert given(child, "noisy") == [b"nothing was held up"]


def test_a_child_is_lent_again_unless_it_ended() -> None:
    child = lease(SMALL.memory)
    release(child)
    again = lease(SMALL.memory)
    assert again is child
    with pytest.raises(Ended):
        given(again, "ends", signal="SIGABRT")
    release(again)
    fresh = lease(SMALL.memory)
    assert fresh is not child
    assert given(fresh, "counting", to=1) == [b"0"]
    fresh.stop()


def test_children_of_other_limits_are_others() -> None:
    child = lease(SMALL.memory)
    release(child)
    other = lease(SMALL.memory + 100)
    assert other is not child
    other.stop()


PARENT = """
import sys
from kg.guard.warm import Child, Clock
from kg.guard import LIMITS
asked = Child.start(LIMITS.memory).ask("tests.guard_jobs:endless", {}, b"", Clock(LIMITS))
print(asked.next().decode(), flush=True)
asked.next()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel ties a signal to a pipe on Linux alone")
@pytest.mark.parametrize("in_thread", [False, True], ids=["started", "started by a thread that is gone"])
def test_a_child_dies_with_its_parent_and_not_with_the_thread_that_made_it(in_thread: bool) -> None:
    code = PARENT.replace("Child.start(LIMITS.memory)", "started()").replace(
        "asked =",
        "import threading\nmade = []\ndef started():\n"
        "    t = threading.Thread(target=lambda: made.append(Child.start(LIMITS.memory))); t.start(); t.join()\n"
        "    return made[0]\nasked =",
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code if in_thread else PARENT],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout
    child = int(parent.stdout.readline())
    assert not is_gone(child)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert ends_soon(child)


def test_threads_each_have_a_child_of_their_own() -> None:
    found: list[list[bytes]] = []

    def work() -> None:
        for _ in range(5):
            child = lease(SMALL.memory)
            found.append(given(child, "counting", to=20))
            release(child)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [[str(number).encode() for number in range(20)]] * 20


@pytest.mark.parametrize(("seconds", "memory"), [(-1, 2048), (float("nan"), 2048), (60, -1), (60, 511), (60, 1 << 40)])
def test_limits_that_cannot_be_held_are_refused(seconds: float, memory: int) -> None:
    with pytest.raises(UsageError, match=r"--(time|memory)-limit"):
        Limits(seconds, memory)


def test_memory_is_told_as_people_count_it() -> None:
    assert (LIMITS.told_memory, SMALL.told_memory, Limits(60, 10_000).told_memory) == (
        "2 GiB",
        "1,000 MiB",
        "10,000 MiB",
    )
