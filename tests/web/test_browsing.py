"""Meetings, items, sources, pictures and files over HTTP; what is exempt is in none of them."""

import io
import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from PIL import Image

from rag.library.encoder import MiniLM
from rag.library.marks import MarkKind, make_mark
from rag.service import Service
from rag.settings import Settings
from tests.sample import CANARIES
from tests.web.papers import OPEN_MINUTES
from tests.web.serving import served
from tests.web.walk import Fetched, walk

RED = (200, 0, 60)


@pytest.fixture(scope="module")
def walked(address: str) -> dict[str, Fetched]:
    return walk(address)


def only(pages: dict[str, Fetched], beginning: str, holding: str) -> str:
    """Return the one address that begins so and whose page holds these words in its heading."""
    found = [
        p
        for p, f in pages.items()
        if p.startswith(beginning) and f.is_html and re.search(f"<h1>[^<]*{holding}", f.text)
    ]
    assert len(found) == 1, found
    return found[0]


def test_every_link_leads_somewhere(walked: dict[str, Fetched]) -> None:
    assert {path: f.status for path, f in walked.items() if f.status != 200 and path != "/"} == {}
    assert len(walked) > 40


def test_meetings_are_listed_with_the_latest_first(walked: dict[str, Fetched]) -> None:
    days = re.findall(r"<p>(\d+ \w+ \d{4}), Elmshire County Council", walked["/meetings"].text)
    assert days == ["11 March 2025", "11 February 2025", "14 January 2025"]


def test_a_meeting_lists_its_items_and_counts_what_is_not_open(walked: dict[str, Fetched]) -> None:
    page = walked[only(walked, "/meeting/", "14 January 2025")].text
    assert "2. Brown Bin Charge" in page
    assert "1 item of these papers is not open to the public." in page
    assert "Settlement with a Contractor" not in page


def test_an_item_shows_its_official_wording_and_its_whole_text(walked: dict[str, Fetched]) -> None:
    page = walked[only(walked, "/item/", "2. Library Opening Hours")].text
    assert "Resolved: That Elmstow library open from 10 am to 2 pm on Sundays from 1 June 2025." in page
    assert "Members asked whether Elmstow library would open on Sundays." in " ".join(page.split())


def test_a_source_shows_the_words_in_their_paragraph_and_outlined_on_their_page(walked: dict[str, Fetched]) -> None:
    sources = [
        f.text for p, f in walked.items() if p.startswith("/source/") and "<mark>Resolved: That Elmstow" in f.text
    ]
    marked = re.search(r"<mark>(.*?)</mark>", sources[0], re.DOTALL)
    assert marked is not None
    assert (
        " ".join(marked[1].split())
        == "Resolved: That Elmstow library open from 10 am to 2 pm on Sundays from 1 June 2025."
    )
    (picture,) = re.findall(r'<img src="([^"]*)"', sources[0])
    with Image.open(io.BytesIO(walked[picture].body)) as image:
        colours = image.convert("RGB").getcolors(1 << 24) or []
    assert RED in [colour for _, colour in colours]


def test_a_file_without_anything_exempt_is_given_out_as_it_is(walked: dict[str, Fetched]) -> None:
    (path,) = [p for p, f in walked.items() if p.endswith("/file")]
    assert walked[path].headers["content-type"] == "application/pdf"
    assert walked[path].headers["content-disposition"] == "inline; filename*=UTF-8''libraries.pdf"
    assert walked[path].body.startswith(b"%PDF")


def test_nothing_that_links_lead_to_holds_exempt_words(walked: dict[str, Fetched]) -> None:
    assert [p for p, f in walked.items() if any(canary.encode() in f.body for canary in CANARIES)] == []


def test_exempt_items_places_pictures_and_files_are_as_absent_as_what_never_was(address: str, service: Service) -> None:
    tried = {}
    for stored in service.store.papers():
        document = service.store.document(stored.id)
        assert document is not None
        for item in stored.paper.items:
            if item.restricted is None:
                continue
            page = document.page_at(item.start).number
            tried[f"/item/{item.id}"] = 404
            tried[f"/source/{item.document}/{item.start}-{item.end}"] = 404
            tried[f"/source/{item.document}/{item.start + 5}-{item.start + 9}"] = 404
            tried[f"/source/{item.document}/{item.start - 300}-{item.end}"] = 404
            tried[f"/page/{item.document}/{item.start}-{item.end}/{page}.png"] = 404
            tried[f"/paper/{item.document}/file"] = 404
            open_item = next(i for i in stored.paper.items if i.decisions and i.restricted is None)
            start, end = open_item.decisions[0].start, open_item.decisions[0].end
            tried[f"/page/{item.document}/{start}-{end}/{page}.png"] = 404
    assert len(tried) >= 12
    assert {path: httpx.get(f"{address}{path}").status_code for path in tried} == tried


@pytest.mark.parametrize(
    "path",
    [
        "/item/x",
        "/item/..%2f..%2fetc",
        "/source/x/1-2",
        "/source/x/a-b",
        "/source/x/٣-٤",
        "/page/x/1-2/1.png",
        "/paper/..%2fx/file",
    ],
)
def test_what_is_not_there_is_not_found(address: str, path: str) -> None:
    assert httpx.get(f"{address}{path}").status_code == 404


def test_a_mark_hides_an_item_at_once(address: str, service: Service) -> None:
    stored = next(paper for paper in service.store.papers() if paper.file == "libraries.pdf")
    item = next(item for item in stored.paper.items if item.title == "Damp in Council Homes")
    where = [f"/item/{item.id}", f"/paper/{stored.id}/file"]
    assert [httpx.get(f"{address}{path}").status_code for path in where] == [200, 200]
    mark(service, item.id, MarkKind.SET)
    assert [httpx.get(f"{address}{path}").status_code for path in where] == [404, 404]
    mark(service, item.id, MarkKind.WITHDRAWN)
    assert [httpx.get(f"{address}{path}").status_code for path in where] == [200, 200]


def mark(service: Service, item_id: str, kind: MarkKind) -> None:
    item = service.store.item(item_id)
    assert item is not None
    document = service.store.document(item.document)
    assert document is not None
    service.store.mark(make_mark(item, document, kind, "Ann Officer", "for a test", "2026-01-01T00:00:00+00:00"))


def test_a_changed_file_is_not_given_out_in_place_of_the_one_that_was_read(address: str, service: Service) -> None:
    stored = next(paper for paper in service.store.papers() if paper.file == "libraries.pdf")
    path = Path(stored.source)
    before = path.read_bytes()
    path.write_bytes(before + b"\n% changed")
    try:
        assert httpx.get(f"{address}/paper/{stored.id}/file").status_code == 404
    finally:
        path.write_bytes(before)
    assert httpx.get(f"{address}/paper/{stored.id}/file").status_code == 200


def test_a_file_that_could_hold_scripts_is_given_out_only_to_be_saved_whatever_its_name(
    tmp_path: Path, minilm: MiniLM
) -> None:
    name = '"><script>x</script>\r\nset-cookie: a=b; filename=evil.html.txt'.replace("/", "∕")
    (tmp_path / name).write_text(OPEN_MINUTES)
    with Service(Settings(tmp_path / "library", model="extractive"), minilm) as own:
        assert [report.outcome for report in own.ingest([tmp_path / name])] == ["added"]
        (stored,) = own.store.papers()
        with served(own) as address:
            given = httpx.get(f"{address}/paper/{stored.id}/file")
    assert given.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    assert given.headers["content-type"] == "application/octet-stream"
    assert given.headers["content-security-policy"].endswith("sandbox")
    assert "set-cookie" not in given.headers
