"""Only tags with addresses change; what needs a server goes, and nothing else."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.site.rewriting import read_page, rewritten
from tests.site.links import Seen

PIECES = st.one_of(
    st.sampled_from(
        [
            "<p>", "</p>", "<!-- <a href='/x'> -->", "&amp;", "&#60;", "&nbsp", "<br>", "<b class='x'>", "</b>",
            "<li>",
            "</li>", "<ul>", "</ul>", "<pre>\n\n</pre>", "<svg viewBox='0 0 1 1'>", "</svg>", "<td\n dir=auto>",
            "é\u2028",
            '<a href="/here">', "</a>", "<a class=x href='/a?b=1&amp;c=2#d'>", '<img src="/p.png" alt="">',
        ]
    ),
    st.text(max_size=20).map(escape),
)  # fmt: skip
"""Parts of pages as templates write them: of strangers only escaped text."""


def made(page: str, *gone: str, choices: frozenset[str] = frozenset()) -> str:
    """The page where a copy has every address but those."""
    return rewritten(
        read_page(page), lambda href: None if href in gone else f"to{href}", lambda href: not choices or href in choices
    )


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_stands_between_tags_with_addresses_is_verbatim(page: str) -> None:
    same = rewritten(read_page(page), lambda href: href, lambda href: True)
    before, after = Seen(page), Seen(same)
    assert (after.tags, "".join(after.text)) == (before.tags, "".join(before.text))
    assert rewritten(read_page(same), lambda href: href, lambda href: True) == same


def test_an_address_changes_and_the_rest_of_its_tag_does_not() -> None:
    page = '<a class="x" href="/a?b=1&amp;c=2" data-it=\'say "no"\' download>a &amp; b</a>'
    assert made(page) == '<a class="x" href="to/a?b=1&amp;c=2" data-it="say &quot;no&quot;" download>a &amp; b</a>'


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ('<p><a href="/gone">words</a></p>', "<p><a>words</a></p>"),
        ('<link rel="alternate" href="/gone"><p>', "<p>"),
        ('<a href="/gone" aria-label="Vermont: 3"><path/></a>', '<a aria-label="Vermont: 3" role="img"><path/></a>'),
        ('<ul><li>\n<a href="/gone">x</a> more</li><li>kept</li></ul>', "<ul><li>kept</li></ul>"),
        ('<li><a href="/gone">x</a><ul><li>in it</li></ul></li><p>after</p>', "<p>after</p>"),
        ('<li>in: <a href="/gone">x</a></li>', "<li>in: <a>x</a></li>"),
        ('<li><a href="/here">x</a></li>', '<li><a href="to/here">x</a></li>'),
    ],
)
def test_a_link_to_what_the_copy_does_not_have_loses_its_address(page: str, written: str) -> None:
    assert made(page, "/gone") == written


def test_a_form_goes_with_all_that_is_in_it_and_the_search_form_stays() -> None:
    page = (
        '<p>a</p><form action="/x"><label for="i">I</label><input id="i"><a href="/b">b</a></form><p>c</p>'
        '<form action="/find" method="get"><input name="q"></form>'
    )
    assert made(page) == '<p>a</p><p>c</p><form action="to/find" method="get"><input name="q"></form>'
    assert read_page(page).names == set()
    assert list(read_page(page).addresses) == ["/find"]


FORM = (
    '<form action="/counts" method="get"><label for="m">What is <b>counted</b></label><select id="m" name="measure">'
    '<option value="">all &amp; each</option><option value="a b" selected>&lt;A&gt;</option>'
    '<option value="c">C</option></select><input type="hidden" name="other" value="1"><button>Show</button></form>'
)


def test_a_choice_among_pages_becomes_links_to_those_there_are() -> None:
    assert list(read_page(FORM).addresses) == ["/counts", "/counts?measure=a+b", "/counts?measure=c"]
    assert made(FORM, choices=frozenset({"/counts", "/counts?measure=a+b"})) == (
        '<details class="small"><summary>What is</summary><p><a href="to/counts">all &amp; each</a> · '
        '<a href="to/counts?measure=a+b">&lt;A&gt;</a></p></details>\n'
    )


def test_a_choice_of_one_page_is_none() -> None:
    assert made(FORM, choices=frozenset({"/counts"})) == ""


def test_names_and_the_title_of_a_page_are_read() -> None:
    page = read_page('<title>A &amp; B · kg287g</title><p id="x"><a id="y" href="/z">z</a><svg><title>no</title></svg>')
    assert (page.title, page.names) == ("A &amp; B · kg287g", {"x", "y"})
