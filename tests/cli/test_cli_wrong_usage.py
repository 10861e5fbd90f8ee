"""What typer refuses is one line in our words, with what to type instead."""

from __future__ import annotations

import re

import pytest
import typer

from kg.cli.application import application
from kg.cli.exit_codes import report_error
from kg.errors import UsageError

REFUSED = (UsageError, *typer.BadParameter.__bases__)
"""Ours, and what all of typer's are that refuse what was typed: it gives the kind no public name."""
WRONG = [
    ("nonsense", "there is no command 'nonsense'; kg --help lists the commands"),
    ("quer", "there is no command 'quer'; did you mean query? kg --help lists the commands"),
    ("document lst", "there is no command 'lst'; did you mean list? kg document --help lists the commands"),
    ("trace", "name is missing; write kg trace [OPTIONS] {name}..."),
    ("export", "FORMAT is missing; write one of jsonld, trig, nquads, turtle, nanopubs, dataset, dataset-trig, tables"),
    ("query --solutions", "--solutions has no value; write --solutions and a value"),
    ("presence --json=3", "--json takes no value; write --json alone"),
    ("find x --limit x", "--limit 'x' is not a whole number; write a number, 1 or more"),
    ("find x --limit 0", "--limit '0' is out of range; write a number, 1 or more"),
    ("serve --port 99999999", "--port '99999999' is out of range; write a number from 0 to 65535"),
    ("query x --time-limit y", "--time-limit 'y' is not a number; write a number, 0 or more"),
    (
        "export rdfxml",
        "FORMAT cannot be 'rdfxml'; write one of jsonld, trig, nquads, turtle, nanopubs, dataset, dataset-trig, tables",
    ),
    (
        "disagreements --kind x",
        "--kind cannot be 'x'; write one of count, signing-day, model, type, county, state, rows, presence",
    ),
    ("find --wat x", "there is no option --wat; kg find --help lists the options"),
    ("demo extra", "more words are given than are read: extra; write kg demo [OPTIONS]"),
    ("query --param place=ak", "--param is given, and no query is named; name one first; kg query alone lists them"),
    ("serve --proxy", "--proxy is for a public server; add --public, or leave it out"),
]


@pytest.mark.parametrize(("typed", "told"), WRONG, ids=lambda one: one.partition(";")[0])
def test_what_cannot_be_used_is_told_in_one_line(typed: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(REFUSED) as refused:
        application()(typed.split(), prog_name="kg", standalone_mode=False)
    assert report_error(refused.value) == 2
    assert capsys.readouterr() == ("", f"kg: {told}\n")


def test_no_help_names_a_type_of_python(capsys: pytest.CaptureFixture[str]) -> None:
    group = application()
    for words in ([], *([name] for name in group.commands), *(["document", one] for one in ("add", "show"))):
        group([*words, "--help"], prog_name="kg", standalone_mode=False)
        shown = capsys.readouterr().out
        assert not re.search(r"<(list\[|str|int|float|path)|--no-(?!inline)", shown), words


@pytest.mark.parametrize(("columns", "widest"), [(80, 78), (90, 88), (200, 98)])
def test_help_is_as_wide_as_the_terminal_up_to_100(
    columns: int, widest: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    application()(["query", "--help"], prog_name="kg", standalone_mode=False)
    assert widest - 8 < max(map(len, capsys.readouterr().out.splitlines())) <= widest
