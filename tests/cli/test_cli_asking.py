"""An answer says what it leaves out and what it was asked with that nobody knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg.workspace import Workspace
from tests.archives import Done

Run = Callable[..., Done]


@pytest.mark.usefixtures("alder")
def test_a_word_the_ontology_has_not_is_told_beside_the_answer(kg: Run) -> None:
    done = kg("query", "-e", "ASK { ?a a kg:Agencyy }")
    assert (done.code, done.out) == (0, "no\n")
    assert done.err == "kg:Agencyy is not a term of the ontology; did you mean kg:Agency?\n"
    assert kg("query", "-e", "ASK { ?a a kg:Agency }").err == ""


@pytest.mark.usefixtures("alder")
def test_what_was_found_beyond_the_limit_is_told(kg: Run) -> None:
    done = kg("find", "florda", "--limit", "3")
    assert len(done.out.splitlines()) == 2 + 3
    assert "more are not shown: add a word, or --limit " in done.err
    assert kg("find", "florda", "--limit", "1000").err == ""


@pytest.mark.usefixtures("alder")
def test_a_word_that_nothing_found_has_is_told(kg: Run) -> None:
    assert kg("find", "alder", "sheriffs", "office", "zzyzx").err.startswith("nothing found has “zzyzx”\n")


@pytest.mark.usefixtures("alder")
def test_a_time_before_the_archive_began_is_refused(kg: Run) -> None:
    done = kg("query", "documents", "--as-of", "1999-01-01")
    assert done.code == 2
    assert done.err.startswith("kg: the archive begins on ")


def test_origins_are_at_most_so_many_and_show_the_facts_and_who_states_them(alder: Workspace, kg: Run) -> None:
    assert kg("add", "birch-roster.yaml").code == 0
    done = kg("origins")
    assert "at most " in done.out
    assert "    stated by " in done.out
    assert "    from " in done.out
    assert "independent" not in done.out
    assert alder.archive.folder.root.exists()
