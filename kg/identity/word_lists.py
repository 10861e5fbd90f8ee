"""Words of agencies' names that are not the name itself: whose an agency is, what it does, and words of no weight.

Each stands in the names of ICE's lists or of the table of agencies with codes. The lists are closed
and short; a word that is on none of them counts as the agency's own.
"""

from __future__ import annotations

__all__ = ["JURISDICTIONS", "SAME_WORDS", "TASKS", "WEIGHTLESS"]


def _by_word(sorts: str) -> dict[str, str]:
    """Each word of each line, to the first word of its line."""
    return {word: line.split()[0] for line in sorts.strip().splitlines() for word in line.split()}


JURISDICTIONS = _by_word("""
    county counties parish
    city municipality municipal
    town
    township
    village
    borough
    state
""")
"""Whose an agency is. Names have these or leave them out: "City of Melbourne" may be "Melbourne", but
no township is a borough."""

TASKS = _by_word("""
    sheriff sheriffs
    police
    constable constables
    marshal marshals
    attorney attorneys prosecutor prosecutors
    jail detention
    corrections correction correctional rehabilitation prison
    guard
    patrol troopers
    wildlife fish game conservation
    university college school schools trustees
    commissioners commission board
    safety
    fire
    airport
    port
    lottery
    investigation investigations
""")
"""What an agency does. No name leaves this out for another: an airport's police is not the city's."""

WEIGHTLESS = frozenset(
    "a and at by for in of on the to office department agency bureau division service services unit authority "
    "public law enforcement criminal justice headquarters".split()
)
"""Words that names have or leave out without meaning another agency."""

SAME_WORDS = {
    "agcy": "agency",
    "boro": "borough",
    "bur": "bureau",
    "co": "county",
    "dept": "department",
    "dist": "district",
    "div": "division",
    "doc": "department of corrections",
    "ft": "fort",
    "hwy": "highway",
    "mt": "mount",
    "natl": "national",
    "pct": "precinct",
    "pd": "police department",
    "so": "sheriffs office",
    "st": "saint",
    "twp": "township",
    "univ": "university",
}
"""Abbreviations, written out. One that stands for several things (`pa`, `dc`) is not here."""
