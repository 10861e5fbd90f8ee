"""Each address of the site has a file of its own, by a name that every file system takes."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.site.addresses import SiteAddress, address_of, file_name

LETTERS = st.text(st.sampled_from("aAbZ09-._~%:/?&=+ é\\\0\U0001f600") | st.characters(codec="utf-8"), max_size=60)
QUERIES = st.lists(st.tuples(LETTERS, LETTERS), max_size=3).map(tuple)
ADDRESSES = st.builds(SiteAddress, LETTERS.map(lambda path: f"/{path}"), QUERIES)
SAFE = re.compile(r"[a-z0-9_-]{1,100}(?:\.html)?")


@given(ADDRESSES, ADDRESSES)
@example(SiteAddress("/id/provision/a"), SiteAddress("/id/provision/A"))
@example(SiteAddress("/a", (("b", "c"),)), SiteAddress("/a?b=c"))
@example(SiteAddress("/con"), SiteAddress("/_63on"))
@example(SiteAddress(f"/{'a' * 400}"), SiteAddress(f"/{'a' * 401}"))
@example(SiteAddress(f"/{'a/' * 200}"), SiteAddress(f"/{'a/' * 201}"))
def test_two_addresses_never_share_a_file(one: SiteAddress, other: SiteAddress) -> None:
    # Two spellings of one query are one address: what is compared is as it would be sent.
    if one.page_file == other.page_file:
        assert address_of(_sent(one), SiteAddress("/")) == address_of(_sent(other), SiteAddress("/"))


def _sent(address: SiteAddress) -> str:
    from urllib.parse import urlencode

    return f"{address.path}?{urlencode(address.query)}" if address.query else address.path


@given(ADDRESSES)
@example(SiteAddress("/../../etc/passwd"))
@example(SiteAddress("/CON/aux.txt/ /."))
@example(SiteAddress(f"/id/{'é' * 300}/x"))
def test_a_file_stands_below_the_folder_under_names_that_every_file_system_takes(address: SiteAddress) -> None:
    parts = address.page_file.split("/")
    assert all(SAFE.fullmatch(part) for part in parts)
    assert parts[-1].endswith(".html")
    assert not any("." in part for part in parts[:-1])
    assert not {part.partition(".")[0] for part in parts} & {"con", "prn", "aux", "nul", "com1", "lpt9"}
    assert len(address.page_file) <= 180


@pytest.mark.parametrize(
    ("path", "query", "file"),
    [
        ("/", (), "index.html"),
        ("/about", (), "about.html"),
        ("/id/agency/us-fl/x", (), "id/agency/us-fl/x.html"),
        ("/id/provision/usc/8/1357/g/1/A", (), "id/provision/usc/8/1357/g/1/_41.html"),
        ("/counts", (("measure", "agreements-in-force"),), "counts_3fmeasure_3dagreements-in-force.html"),
        ("/id/nul/x", (), "id/_6eul/x.html"),
    ],
)
def test_a_file_is_called_as_its_address(path: str, query: tuple[tuple[str, str], ...], file: str) -> None:
    assert SiteAddress(path, query).page_file == file


@given(st.text(min_size=101, max_size=300))
def test_an_overlong_name_is_cut_and_ends_in_its_digest(part: str) -> None:
    assert len(file_name(part)) <= 100
    assert file_name(part) != file_name(part + "x")


@pytest.mark.parametrize(
    ("href", "address", "fragment"),
    [
        ("#note-1", SiteAddress("/id/x/y"), "note-1"),
        ("/", SiteAddress("/"), ""),
        ("/a?b=c&d=#e", SiteAddress("/a", (("b", "c"),)), "e"),
        ("other", SiteAddress("/id/x/other"), ""),
    ],
)
def test_a_link_leads_to_an_address(href: str, address: SiteAddress, fragment: str) -> None:
    assert address_of(href, SiteAddress("/id/x/y")) == (address, fragment)


@pytest.mark.parametrize(
    "href", ["https://example.org/", "//example.org", "javascript:alert(1)", "http://[", "data:,x"]
)
def test_what_is_no_address_of_the_site_leads_nowhere_in_it(href: str) -> None:
    assert address_of(href, SiteAddress("/")) is None
