"""Each kind of thing has its page, in HTML and as data; each fact has a note that leads to its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from starlette.testclient import TestClient

from kg.ask.catalogue import Catalogue
from kg.terms import thing
from kg.web.panels import with_values
from kg.workspace import Workspace
from tests.sampling import some
from tests.sites import claim_of_count

COLLIER = "/id/agency/us-fl/collier-county-sheriffs-office"
LIST = "/id/capture/sha256-6e10b847349e1663ffb0455d44b6ac33dbb0329bcf57fc6560cd630e46b4315f"
KINDS = """SELECT ?thing { ?thing a ?kind FILTER(STRSTARTS(STR(?thing), "https://w3id.org/kg287g/id/")) }"""


def one_of_each_kind(archive: Path) -> list[str]:
    found: dict[str, str] = {}
    for row in Workspace.open(archive).query(KINDS):
        iri = row["thing"].value
        found.setdefault(iri.split("/id/")[1].split("/")[0], iri.removeprefix("https://w3id.org/kg287g"))
    return list(found.values())


def test_a_thing_of_every_kind_has_a_page_and_its_forms(archive: Path, client: TestClient) -> None:
    paths = one_of_each_kind(archive)
    assert len(paths) >= 15
    for path in paths:
        page = client.get(path)
        assert page.status_code in (200, 303), path
        if page.status_code == 200:
            assert "<h1>" in page.text


def test_every_note_a_page_refers_to_is_on_it_and_leads_back(client: TestClient) -> None:
    for path in ("/", COLLIER, "/id/place/us-ak", "/id/organization/ice", "/counts", "/disagreements", "/recount"):
        page = client.get(path).text
        referred = set(re.findall(r'href="#(note-\d+)"', page))
        assert referred == set(re.findall(r'<li id="(note-\d+)"', page)), path
        assert set(re.findall(r'href="#(ref-\d+)"', page)) <= set(re.findall(r'id="(ref-\d+)"', page)), path


def test_notes_are_numbered_in_the_order_of_the_page(client: TestClient) -> None:
    first = [int(one) for one in re.findall(r'id="ref-(\d+)"', client.get("/counts").text)]
    assert first == sorted(first)


@pytest.mark.slow
def test_every_link_of_ours_on_some_pages_leads_somewhere(archive: Path, client: TestClient) -> None:
    seen = set()
    for path in ("/", COLLIER, f"/id/{claim_of_count(archive, 137)}", "/compare", "/queries/listings"):
        seen |= {one.replace("&amp;", "&") for one in re.findall(r'href="(/[^"#]*)', client.get(path).text)}
    kinds: dict[str, list[str]] = {}
    for path in sorted(seen):
        kinds.setdefault(re.sub(r"[\d=].*", "", "/".join(path.split("/")[:3])), []).append(path)
    missing = [path for kind in kinds.values() for path in some(1, kind) if client.get(path).status_code >= 400]
    assert missing == []


def test_an_agency_has_its_facts_timeline_and_lists(client: TestClient) -> None:
    page = client.get(COLLIER).text
    for said in (
        "Collier County, Florida",
        "Jail Enforcement Model",
        "2021-01-13",
        "it is the newest list",
        "In which lists",
    ):
        assert said in page


def test_a_contribution_says_what_the_archive_keeps_of_it_and_leads_to_that_state(
    archive: Path, client: TestClient
) -> None:
    (found,) = Workspace.open(archive).query("SELECT ?it { ?it kg:sequence 3 }")
    page = client.get(found["it"].value.removeprefix("https://w3id.org/kg287g")).text
    assert "<h1>Contribution 3</h1>" in page
    assert "<dd>founders of the 287(g) graph</dd>" in page
    assert 'href="/?asOf=3"' in page


def test_a_quotation_and_a_text_lead_to_their_capture(archive: Path, client: TestClient) -> None:
    (found,) = Workspace.open(archive).query("SELECT ?it ?text { ?it a kg:Quotation ; oa:hasSource ?text } LIMIT 1")
    quotation, text = (client.get(found[name].value.removeprefix("https://w3id.org/kg287g")) for name in ("it", "text"))
    assert (quotation.status_code, text.status_code) == (303, 303)
    path, _, place = quotation.headers["location"].partition("#")
    assert path == text.headers["location"]
    assert f'id="{place}"' in client.get(path).text
    assert client.get("/id/quotation/none").status_code == 404


def test_a_column_without_a_value_is_no_part_of_a_panel() -> None:
    one, none = thing("claim", "c"), None
    assert with_values(["a", "b", "c"], [(one, none, one), (none, none, one)], ("c",)) == (["a"], [(one,), (none,)])


def test_each_document_is_listed_once_and_leads_to_its_page(client: TestClient) -> None:
    page = client.get("/documents").text
    titles = re.findall(r'<tr><td[^>]*><a href="(/id/document/[^"]+)">', page)
    assert len(titles) == len(set(titles)) == page.count("<tr><td") > 40


def test_a_panel_leads_to_the_query_behind_it(client: TestClient) -> None:
    behind = re.findall(r'href="(/queries/[^"]+)">The query behind this', client.get(COLLIER).text)
    assert len(behind) >= 2
    assert all(client.get(one.replace("&amp;", "&")).status_code == 200 for one in behind)


def test_sources_that_state_otherwise_stand_beside_a_claim(archive: Path, client: TestClient) -> None:
    page = client.get(f"/id/{claim_of_count(archive, 35)}").text
    assert "Stated otherwise" in page
    assert all(f'<td class="figure">{figure}</td>' in page for figure in ("35 agreements", "36 agencies"))


@pytest.mark.parametrize(
    ("form", "media", "syntax"),
    [
        ("ttl", "text/turtle", RdfFormat.TURTLE),
        ("nq", "application/n-quads", RdfFormat.N_QUADS),
        ("jsonld", "application/ld+json", RdfFormat.JSON_LD),
    ],
)
def test_a_thing_is_sent_as_rdf_by_suffix_and_by_accept(
    client: TestClient, form: str, media: str, syntax: RdfFormat
) -> None:
    by_suffix, by_accept = client.get(f"{COLLIER}.{form}"), client.get(COLLIER, headers={"accept": media})
    assert by_suffix.content == by_accept.content
    assert by_accept.headers["content-type"].startswith(media)
    subjects = {quad.subject.value for quad in parse(by_suffix.content, format=syntax)}
    assert f"https://w3id.org/kg287g{COLLIER}" in subjects
    assert "Accept" in by_accept.headers["vary"]


def test_a_thing_as_json_is_a_document_of_it_in_camel_case(archive: Path, client: TestClient) -> None:
    told = client.get(f"{COLLIER}.json").json()
    assert (told["type"], told["names"][0]["value"]) == ("Agency", "Collier County Sheriff's Office")
    assert all(one["sources"] for agreement in told["agreements"] for one in agreement["signings"])
    assert not re.search(r'"[a-z]+_[a-z_]+":', json.dumps(told))


def test_a_publication_as_json_has_its_claims_by_pages(client: TestClient) -> None:
    path = "/id/document/ice-participating-agencies.json"
    pages = [client.get(path, params={"page": number}).json() for number in (1, 2)]
    first, second = ({one["id"] for one in page["claims"]} for page in pages)
    assert (len(first), first & second, pages[1]["page"]) == (500, set(), 2)
    assert (
        client.get(path, params={"page": 99}).status_code == client.get(path, params={"page": "x"}).status_code == 400
    )


def test_a_thing_as_csv_has_a_line_for_each_fact_and_claim(archive: Path, client: TestClient) -> None:
    head, *lines = client.get(f"{COLLIER}.csv").text.splitlines()
    facts = Workspace.open(archive).trace(f"https://w3id.org/kg287g{COLLIER}").facts
    assert head.startswith("subject,predicate,object")
    assert len(lines) == sum(len(fact.claims) for fact in facts)


def test_a_thing_says_how_to_cite_it_and_where_its_forms_are(client: TestClient) -> None:
    link = client.get(COLLIER).headers["link"]
    for told in (
        f'<https://w3id.org/kg287g{COLLIER}>; rel="cite-as"',
        f'<{COLLIER}.jsonld>; rel="describedby"',
        'rel="license"',
        f'<{COLLIER}.ttl>; rel="alternate"; type="text/turtle"',
    ):
        assert told in link


def test_what_cannot_be_had_in_a_form_is_not_acceptable(client: TestClient) -> None:
    told = client.get(COLLIER, headers={"accept": "image/png"})
    assert (told.status_code, "Accept" in told.headers["vary"]) == (406, True)


@pytest.mark.parametrize("path", ["/id/agency/us-fl/none", "/nothing", "/?asOf=x"])
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_what_goes_wrong_is_told_as_the_client_likes_it_and_says_that_it_varies(
    client: TestClient, path: str, accept: str
) -> None:
    told = client.get(path, headers={"accept": accept})
    assert told.headers["content-type"].startswith(accept)
    assert "Accept" in told.headers["vary"].split(", ")


def test_errors_are_told_in_the_form_asked_for(client: TestClient) -> None:
    told = client.get("/id/agency/us-fl/none.json")
    assert (told.status_code, told.json()["status"]) == (404, 404)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("colier county sherif", "Collier County"),
        ("137 such agreements", "137 such agreements"),
        ("task force", "taskForce"),
    ],
)
def test_search_forgives_spelling_and_finds_quoted_words_and_terms(client: TestClient, typed: str, found: str) -> None:
    assert found in client.get("/find", params={"q": typed}).text


def test_search_says_which_word_nothing_found_has(client: TestClient) -> None:
    page = client.get("/find", params={"q": "alabma department of corections"}).text
    assert "Nothing found has “alabma”." in page
    assert "with “corrections” for “corections”, without “alabma”" in page
    assert "Nothing found has" not in client.get("/find", params={"q": "florida department of corections"}).text


def test_search_leads_to_the_one_thing_that_bears_the_name(client: TestClient) -> None:
    reply = client.get("/find", params={"q": "Kodiak Police Department"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/id/agency/us-ak/kodiak-police-department")


def test_search_for_nothing_near_names_the_nearest(client: TestClient) -> None:
    assert "Nothing is called" in client.get("/find", params={"q": "qqqqzzzz"}).text


def test_every_term_of_the_ontology_has_an_anchor(client: TestClient) -> None:
    from kg.terms import KG

    page = client.get("/ontology").text
    assert sorted(name for name in KG.names() if f'id="{name}"' not in page) == []


def test_every_query_and_every_shape_has_a_page(client: TestClient) -> None:
    shapes = re.findall(r'href="(/shape/[^"]+)"', client.get("/shapes").text)
    assert len(shapes) > 50
    assert all(client.get(path).status_code == 200 for path in [*shapes[:5], shapes[-1]])
    queries = re.findall(r'href="(/queries/[^"]+)"', client.get("/queries").text)
    assert queries == [f"/queries/{name}" for name in Catalogue.load()]


def test_a_map_says_what_its_table_says(client: TestClient) -> None:
    page = client.get("/places?day=2023-09-12").text
    drawn = dict(re.findall(r'aria-label="([^":]+): ([\d,]+)"', page))
    table = dict(re.findall(r'<tr><td[^>]*><a href="/id/place/[^"]+">([^<]+)</a></td><td[^>]*>([\d,]+)</td>', page))
    assert len(drawn) > 10
    assert drawn == table
    assert sum(int(one) for one in drawn.values()) == 137


def test_a_county_map_has_the_counties_of_one_state(client: TestClient) -> None:
    page = client.get("/places/us-fl?day=2025-09-17").text
    assert "Collier County, Florida" in page
    assert page.count("<path class=") == 67


@pytest.mark.parametrize("asked", ["us-fl?day=2025-09-17", "us-fl?day=2025-09-17&model=task-force", "us-tx"])
def test_a_county_map_says_how_many_agreements_of_the_list_are_in_none_of_its_counties(
    client: TestClient, asked: str
) -> None:
    page = client.get(f"/places/{asked}").text
    table = re.findall(r'<tr><td[^>]*><a href="/id/place/[^"]+">[^<]+</a></td><td[^>]*>([\d,]+)</td>', page)
    own, model = asked[:5], asked.partition("model=")[2]
    query = "list-counts-by-place-and-model" if model else "list-counts-by-place"
    given = {"place": own, "day": "2025-09-17", **({"model": model} if model else {})}
    row = client.get(f"/queries/{query}.json", params=given).json()["results"]["bindings"][0]
    counted, in_all = sum(map(int, table)), int(row["agreements"]["value"])
    assert 0 < counted < in_all
    said = f"Counted here: {counted} of {in_all} agreements; the rows of the other {in_all - counted} give no county"
    assert said in page


def test_each_stated_figure_is_a_point_that_leads_to_its_claim(archive: Path, client: TestClient) -> None:
    page = client.get("/counts").text
    assert re.search(rf'<a href="/id/{claim_of_count(archive, 137)}" aria-label="2023-06 .read.: 137 agreements', page)


def test_two_lists_are_compared_and_nothing_is_called_an_ending(archive: Path, client: TestClient) -> None:
    page = client.get("/compare/lists?earlier=2023-09-12&later=2025-01-22").text
    changes = Workspace.open(archive).changes("2023-09-12", "2025-01-22").changes
    assert f"Added ({len(changes.added)})" in page
    assert f"Not listed on 2025-01-22 ({len(changes.not_listed)})" in page
    assert f"Changed ({len(changes.changed)})" in page
    assert "terminated" not in page


def test_two_documents_share_what_both_state(client: TestClient) -> None:
    query = "first=document/ice-participating-agencies&second=document/ice-participating-page-conversions"
    page = client.get(f"/compare/documents?{query}").text
    assert "Stated in both" in page
    assert "Only:" in page


def test_the_foot_of_a_page_keeps_what_was_asked(client: TestClient) -> None:
    page = client.get("/places?day=2023-09-12&asOf=4").text
    assert 'name="day" value="2023-09-12"' in page


def test_every_panel_of_every_kind_of_page_is_a_question_that_can_be_asked_so() -> None:
    from kg.ask.trace.values import TracedCapture
    from kg.terms import thing
    from kg.web.pages.captures import _panels as of_captures
    from kg.web.pages.documents import _panels as of_documents
    from kg.web.pages.things import _PANELS

    capture = TracedCapture("0" * 64, None, None, None, None, None, None, None, None, None, None)
    asked = [one for make in _PANELS.values() for of in ("us-al", "us-01001", "us-al/x") for one in make(of)]
    asked += [*of_documents(thing("document", "x")), *of_captures(capture, is_list=True)]
    catalogue = Catalogue.load()
    wrong = [
        one.query
        for one in asked
        if not set(one.params) <= {each.name for each in catalogue.named(one.query).parameters}
    ]
    assert (len(asked) > 30, wrong) == (True, [])


# the beginning of an id


def test_the_beginning_of_a_claims_id_leads_to_the_claim_in_the_form_asked_for(
    archive: Path, client: TestClient
) -> None:
    whole = f"/id/{claim_of_count(archive, 137)}"
    short = whole[: len("/id/claim/") + 8]
    for asked, to in (
        (short, whole),
        (f"{short}%E2%80%A6", whole),
        (f"{short}.ttl", f"{whole}.ttl"),
        (f"{short}?asOf=12", f"{whole}?asOf=12"),
    ):
        answer = client.get(asked)
        assert (answer.status_code, answer.headers["location"]) == (302, to)


def test_the_beginning_of_a_captures_digest_leads_to_the_capture(client: TestClient) -> None:
    page = client.get("/id/capture/sha256-6e10b847")
    assert page.status_code == 302
    assert re.fullmatch(r"/id/capture/sha256-6e10b847[0-9a-f]{56}", page.headers["location"])


def test_a_beginning_that_several_ids_have_gives_a_page_that_lists_them(client: TestClient) -> None:
    page = client.get("/id/claim/a")
    found = re.findall(r'<a href="/id/claim/([a-z2-7]{26})">', page.text)
    assert page.status_code == 300
    assert len(found) > 5
    assert all(one.startswith("a") for one in found)
    error = client.get("/id/claim/a.json")
    assert (error.status_code, "several ids" in error.json()["error"]["message"]) == (400, True)


@pytest.mark.parametrize("path", ["/id/claim/zzzzzzzz", "/id/claim/ZZ%22%7D", "/id/capture/sha256-00000000"])
def test_a_beginning_that_no_id_has_is_not_found_and_says_so(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert re.search(r"There is no (claim|capture) whose id begins with", page.text)


@pytest.mark.parametrize("written", ["claim/{}", "{}", "claim/{}…"])
def test_search_takes_the_beginning_of_a_claims_id(archive: Path, client: TestClient, written: str) -> None:
    whole = claim_of_count(archive, 137)
    answer = client.get("/find", params={"q": written.format(whole[len("claim/") :][:9])})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/id/{whole}")


def test_search_takes_a_digest_as_notes_print_it(client: TestClient) -> None:
    answer = client.get("/find", params={"q": "sha256 6e10b847349e…"})
    assert answer.headers["location"].startswith("/id/capture/sha256-6e10b847349e")


# what is not there


@pytest.mark.parametrize(
    ("path", "said", "link"),
    [
        ("/find?q=county&page=9999", "There is no page “9999”. This is the first.", "/find?q=county&amp;page="),
        ("/find?q=county&page=x", "There is no page “x”. This is the first.", "/find?q=county&amp;page="),
        ("/find?q=county&kind=weather", "None of them is of the kind “weather”", "/find?q=county&amp;kind=place"),
        (f"{LIST}?sheet=Nope", "There is no sheet “Nope” here. This is “Sheet1”.", f"{LIST}?sheet=Sheet1"),
        (f"{LIST}?sheet=Sheet1&row=99999", "There is no row “99999” in this sheet", f"{LIST}?sheet=Sheet1"),
    ],
)
def test_what_is_asked_for_and_not_there_is_told_with_a_link(
    client: TestClient, path: str, said: str, link: str
) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert said in page.text
    assert f'href="{link}' in page.text


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/compare/lists?earlier=2023-09-12&later=2021-01-13", "The list of 2021-01-13, which is earlier, is compared"),
        ("/compare/states?earlier=5&later=2", "The state after 2, which is earlier, is compared with the one after 5."),
    ],
)
def test_two_given_the_other_way_around_are_exchanged_and_the_form_shows_it(
    client: TestClient, path: str, said: str
) -> None:
    page = client.get(path).text
    assert said in page
    chosen = re.findall(r'<option value="([^"]*)" selected>', page)
    assert chosen == sorted(chosen)
    straight = client.get(re.sub(r"earlier=(.*)&later=(.*)", r"earlier=\2&later=\1", path)).text
    assert "the other way around" not in straight


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/compare/lists?earlier=2023-09-12&later=2023-09-12", "list"),
        ("/compare/states?earlier=3&later=3", "state"),
        ("/compare/documents?first=document/usc-8-1357&second=document/usc-8-1357", "document"),
        ("/compare/speakers?first=organization/ice&second=organization/ice", "speaker"),
    ],
)
def test_the_same_chosen_twice_is_said(client: TestClient, path: str, what: str) -> None:
    said = f"The same {what} is chosen twice"
    assert said in client.get(path).text
    assert said not in client.get(path.partition("?")[0]).text


# times as read, bytes, words


def test_a_claims_page_has_the_whole_digest_of_its_bytes_and_how_to_check_it(archive: Path, client: TestClient) -> None:
    page = client.get(f"/id/{claim_of_count(archive, 137)}").text
    (digest,) = re.findall(r'<code class="whole">([0-9a-f]{64})</code>', page)
    assert f'href="/id/capture/sha256-{digest}"' in page
    assert "sha256sum FILE" in page
    row = client.get(re.findall(r'href="(/id/claim/[a-z2-7]+)"', client.get(COLLIER).text)[0]).text
    assert len(set(re.findall(r'<code class="whole">([0-9a-f]{64})</code>', row))) == row.count('class="whole"') > 1


@pytest.mark.parametrize("path", ["/id/place/us-md", "/id/place/us-12021"])
def test_a_places_agencies_are_said_to_be_of_any_list(client: TestClient, path: str) -> None:
    panel = client.get(path).text.partition(">Agencies</h2>")[2].partition("</section>")[0]
    assert "Agreements of any of 4 lists, 2021-01-13 to 2025-09-17; those of one day: " in panel
    assert 'href="/queries/listed-on?run=1"' in panel
    assert "of any of" not in client.get(COLLIER).text


@pytest.mark.parametrize("path", ["/", "/counts", "/id/place/us-fl", "/id/organization/ice"])
def test_a_time_as_read_by_the_archivist_is_marked(client: TestClient, path: str) -> None:
    assert re.search(r"<td[^>]*>2023-06 \(read\)</td>", client.get(path).text)


def test_a_time_as_read_is_marked_on_the_page_of_its_claim_too(archive: Path, client: TestClient) -> None:
    assert "<dd>2023-06 (read)</dd>" in client.get(f"/id/{claim_of_count(archive, 137)}").text
    assert "<dd>2017</dd>" in client.get(f"/id/{claim_of_count(archive, 35)}").text


def test_a_county_has_its_agencies_by_a_question_of_its_own(client: TestClient) -> None:
    page = client.get("/id/place/us-12021").text
    panel = page.partition('<h2 id="agencies">')[2].partition("</section>")[0]
    assert panel.count(f'href="{COLLIER}"') == 2
    assert 'href="/queries/agencies-by-county?place=us-12021"' in panel


RAW = re.compile(
    r"\b(?:kg|eli|rdfs?|skos|prov|dcterms|oa|org):[a-zA-Z_]+\b"
    r"|\b[a-z]+(?:_[a-z]+)+\b|\b[a-z]+(?:[A-Z][a-z]+)+\b"
)
ASIDE = re.compile(
    r'<(code|pre|textarea|q|blockquote|select)\b.*?</\1>|<p class="iri">.*?</p>|class="(?:words|block)[^"]*">[^<]*',
    re.DOTALL,
)


def test_no_kind_of_page_shows_the_raw_name_of_a_term(archive: Path, client: TestClient) -> None:
    pages = [path for path in one_of_each_kind(archive) if client.get(path).status_code == 200]
    pages += ["/id/provision/usc/8/1357/h", "/queries/statute-history?provision=ina/287/g", "/queries/memoranda?run=1"]
    pages += ["/queries/list-counts-by-model?day=2023-09-12", "/queries/stated-counts?run=1", "/queries", "/recount"]
    found = {}
    for path in [*pages, "/", "/counts", "/disagreements", "/places", "/documents", "/compare/lists"]:
        shown = ASIDE.sub(" ", client.get(path).text.partition("<main")[2].partition("</main>")[0])
        said = re.sub(r"<[^>]+>", " ", shown) + " ".join(re.findall(r'aria-label="([^"]*)"', shown))
        if raw := set(RAW.findall(re.sub(r"\S*[/.]\S*", " ", said))):
            found[path] = raw
    assert found == {}
