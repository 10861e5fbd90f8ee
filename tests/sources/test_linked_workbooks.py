"""Of a page, the workbooks at its own host are told and no others; a page that links none, or too many, is refused."""

from __future__ import annotations

import pytest

from kg.errors import UnreadableFile
from kg.sources.by_address import Taken
from kg.sources.linked_workbooks import MOST, linked_workbooks
from tests.archive_files import workbook

HERE = "https://lists.example/program/287g"


def page(*hrefs: str, head: str = "") -> Taken:
    links = "".join(f'<p><a href="{href}">list</a></p>' for href in hrefs)
    return taken(f"<!doctype html><html><head>{head}</head><body>{links}</body></html>".encode())


def taken(content: bytes, name: str = "287g.html") -> Taken:
    return Taken(content, name, HERE, HERE, (), (), None)


AT = "https://lists.example/program/pendingAgencies.xlsx"


@pytest.mark.parametrize(
    "href",
    [
        "pendingAgencies.xlsx",
        "/program/pendingAgencies.xlsx",
        " pendingAgencies.xlsx\n",
        "https://LISTS.example/program/pendingAgencies.xlsx#top",
        "//lists.example/program/pendingAgencies.xlsx",
    ],
)
def test_a_link_to_a_workbook_of_the_host_is_told_whole(href: str) -> None:
    (found,) = linked_workbooks(page(href)) or ()
    assert found.lower() == AT.lower()


def test_links_stand_once_and_in_the_order_of_the_page() -> None:
    found = linked_workbooks(page("b.xlsx", "a.XLSX?version=2", "b.xlsx#rows", "old.xls", "notes.pdf", "a"))
    assert found == tuple(f"https://lists.example/program/{name}" for name in ("b.xlsx", "a.XLSX?version=2", "old.xls"))


def test_links_are_read_from_the_base_that_a_page_names() -> None:
    found = linked_workbooks(page("a.xlsx", head='<base href="/files/">'))
    assert found == ("https://lists.example/files/a.xlsx",)


@pytest.mark.parametrize(
    "href",
    [
        "https://other.example/a.xlsx",
        "http://lists.example/a.xlsx",
        "https://lists.example:8443/a.xlsx",
        "https://lists.example@other.example/a.xlsx",
        "file:///etc/a.xlsx",
        "javascript:a.xlsx",
        "https://[a.xlsx",
        "a.xlsx.html",
        "?file=a.xlsx",
    ],
)
def test_what_is_at_another_host_or_no_workbook_is_no_link(href: str) -> None:
    with pytest.raises(UnreadableFile, match="links no workbook of its own host; give the address"):
        linked_workbooks(page(href))


def test_a_base_at_another_host_leads_nowhere() -> None:
    with pytest.raises(UnreadableFile, match="links no workbook"):
        linked_workbooks(page("a.xlsx", head='<base href="https://other.example/">'))


def test_as_many_workbooks_as_may_be_are_told_and_one_more_is_refused() -> None:
    names = [f"{number}.xlsx" for number in range(MOST + 1)]
    assert len(linked_workbooks(page(*names[:-1])) or ()) == MOST
    with pytest.raises(UnreadableFile, match=f"links {MOST + 1} workbooks, more than {MOST}"):
        linked_workbooks(page(*names))


@pytest.mark.parametrize("content", [workbook({"Sheet1": [["a"]]}), b"PK\x03\x04 cut", b"plain words"])
def test_what_is_no_page_is_for_whoever_reads_workbooks(content: bytes) -> None:
    assert linked_workbooks(taken(content, "a.xlsx")) is None


def test_a_page_is_read_in_the_encoding_that_its_server_says() -> None:
    content = b'<!doctype html><p>Caf\xe9 <a href="pendingAgencies.xlsx">list</a></p>'
    served = Taken(content, "287g.html", HERE, HERE, (), ("content-type: text/html; charset=iso-8859-1",), None)
    assert linked_workbooks(served) == (AT,)
    with pytest.raises(UnreadableFile, match="is not text in UTF-8"):
        linked_workbooks(taken(content))


def test_a_page_that_is_nested_without_end_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="nested too deeply"):
        linked_workbooks(taken(b"<!doctype html><html>" + b"<div>" * 100_000))
