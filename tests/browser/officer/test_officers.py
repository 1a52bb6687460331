"""The officers' side in a real browser: the whole way of a paper, by mouse and by keyboard; axe; reflow; hostile words."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.officer.conftest import log_in
from tests.browser.pages import overflow_px
from tests.fixtures.read.read_fixtures import minutes_pdf
from tests.sample import MINUTES
from tests.web.officer.conftest import Office, item_id

ENDED = re.compile("Finished|Stopped")
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'


def draft_everything(page: Page, office: Office) -> None:
    page.goto(f"{office.address}/officer/meetings")
    if page.get_by_role("button", name=re.compile("Draft all")).count():
        page.get_by_role("button", name=re.compile("Draft all")).click()
        expect(page.locator("#work-status")).to_have_text(ENDED, timeout=120_000)


def test_a_paper_is_uploaded_drafted_edited_approved_published_and_seen_by_a_resident(
    officer: Page, office: Office, tmp_path: Path
) -> None:
    (tmp_path / "harbour.pdf").write_bytes(minutes_pdf())
    officer.get_by_role("link", name="Papers").click()
    officer.get_by_label("Upload papers").set_input_files(tmp_path / "harbour.pdf")
    officer.get_by_role("button", name="Upload", exact=True).click()
    expect(officer.locator("#work-status")).to_have_text("Finished: 1 of 1.", timeout=60_000)
    expect(officer.locator(".parts")).to_contain_text("Added: 4 items found.")

    officer.get_by_role("link", name="Meetings").click()
    officer.get_by_role("link", name=re.compile("^Harbour Committee")).click()
    officer.get_by_role("button", name=re.compile("^Draft ")).click()
    expect(officer.locator("#work-status")).to_have_text(re.compile(r"Finished: (\d+) of \1\."), timeout=120_000)
    officer.get_by_role("link", name="Back to the meeting").click()
    officer.locator(".items li", has=officer.locator(".stage-approve")).get_by_role("link").last.click()

    title = officer.get_by_role("heading", level=1).inner_text()
    words = officer.get_by_role("textbox", name=re.compile("sentence 1,")).first
    before = words.input_value()
    words.fill(before.rstrip(".") + " on the Moon for £9,999.")
    officer.get_by_role("button", name="Save and check").click()
    expect(officer.get_by_text("“£9,999” is not in what it cites")).to_be_visible()
    expect(officer.get_by_role("button", name="Approve and publish")).to_have_count(0)
    officer.get_by_role("textbox", name=re.compile("sentence 1,")).first.fill(before)
    officer.get_by_role("button", name="Save and check").click()
    officer.get_by_role("button", name="Approve and publish").click()
    expect(officer.locator("[role=status]").first).to_contain_text("Published: residents can see it now.")
    picture = officer.request.get(f"{office.address}/officer/paper/{document(office, 'harbour.pdf')}/page/1")
    assert (picture.headers["content-type"], picture.body()[:4]) == ("image/png", b"\x89PNG")

    officer.context.clear_cookies()
    officer.goto(f"{office.address}/meetings")
    officer.get_by_role("link", name=re.compile("Harbour Committee")).first.click()
    officer.get_by_role("link", name=title.partition(". ")[2]).first.click()
    expect(officer.locator("main")).to_contain_text(before)
    expect(officer.locator("main")).to_contain_text("Democratic Services Officer")


def document(office: Office, file: str) -> str:
    return next(paper.id for paper in office.service.store.papers() if paper.file == file)


def test_reading_and_signing_needs_no_mouse(browser: Browser, office: Office) -> None:
    with browser.new_context(reduced_motion="reduce") as context:  # a smooth scroll is looked at in mid-flight else
        page = context.new_page()
        page.goto(f"{office.address}/officer/")
        tab_to(page, "name")
        page.keyboard.type("Ann Moss")
        tab_to(page, "password")
        page.keyboard.type("correct horse battery")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="What needs you now").wait_for()
        draft_everything(page, office)
        page.goto(f"{office.address}/officer/")
        tab_to_text(page, "Read the next one")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="In plain words").wait_for()
        first = page.url
        tab_to(page, "sentence-0")
        tab_to_text(page, "Approve only")
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != first)
        expect(page.locator("[role=status]").first).to_contain_text("Approved")


def tab_to(page: Page, element_id: str) -> None:
    _tab_until(page, lambda: page.evaluate("document.activeElement.id") == element_id, element_id)


def tab_to_text(page: Page, text: str) -> None:
    _tab_until(page, lambda: page.evaluate("document.activeElement.textContent").strip() == text, text)


def _tab_until(page: Page, is_there: "object", what: str) -> None:
    """Press Tab until there; every stop on the way must show its focus and not lie under the bar at the bottom."""
    assert callable(is_there)
    for _ in range(120):
        page.keyboard.press("Tab")
        assert page.evaluate(VISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
        if is_there():
            return
    raise AssertionError(f"{what} cannot be reached with the Tab key")


VISIBLE_FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (one === document.body) return true;
  const bar = document.querySelector(".sign")?.getBoundingClientRect();
  const isUnder = bar && !one.closest(".sign") && box.top >= bar.top && box.bottom <= bar.bottom && box.left < bar.right && box.right > bar.left;
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2 && box.width > 0 && !isUnder;
}"""


def states(office: Office) -> dict[str, str]:
    """Every page of the officers' side that can be opened by its address."""
    brown, exempt = item_id(office, "Brown Bin Charge"), item_id(office, "Settlement with a Contractor")
    return {
        "to do": "/",
        "meetings": "/meetings",
        "papers": "/papers",
        "paper": f"/paper/{brown.partition(':')[0]}",
        "text of a paper": f"/paper/{brown.partition(':')[0]}/text",
        "item": f"/item/{brown}",
        "exempt item": f"/item/{exempt}",
        "review": f"/review/{brown}",
        "review of an exempt item": f"/review/{exempt}",
        "work": "/work/1",
        "reports": "/reports",
        "closed reports": "/reports?show=closed",
        "answering": "/answering",
        "health": "/health",
        "record": "/record",
        "password": "/password",
        "nothing": "/item/none",
        "nothing chosen": "/papers?done=nothing",
    }


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response
    assert found["passes"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_or_state_breaks_an_accessibility_rule_or_overflows(
    browser: Browser, reported: Office, scheme: str
) -> None:
    office = reported
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        wrong: dict[str, object] = {}

        def look(name: str) -> None:
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 640})
                wrong[f"{name}, {width}: axe"] = violations(page)
                wrong[f"{name}, {width}: overflow"] = overflow_px(page)

        page.goto(f"{office.address}/officer/")
        look("log in")
        page.get_by_label("Your name").fill("Nobody")
        page.get_by_label("Password").fill("wrong password")
        page.get_by_role("button", name="Log in").click()
        page.get_by_role("alert").wait_for()
        look("log in refused")
        log_in(page, office)
        draft_everything(page, office)
        for name, path in states(office).items():
            page.goto(f"{office.address}/officer{path}")
            look(name)
        for name, (path, button) in REFUSALS.items():
            page.goto(f"{office.address}/officer{path.format(item=item_id(office, 'Brown Bin Charge'))}")
            page.evaluate("document.querySelectorAll('[required]').forEach(one => one.removeAttribute('required'))")
            if path.startswith("/review"):
                page.get_by_role("textbox", name=re.compile("sentence 1,")).first.fill("The charge is £9,999.")
            page.locator("summary", has_text="Change the mark").click() if "/item" in path else None
            page.get_by_role("button", name=button, exact=True).first.click()
            page.get_by_role("alert").wait_for()
            look(name)
        page.goto(f"{office.address}/officer/answering")
        page.get_by_role("button", name="Turn answering off now").click()
        page.get_by_role("heading", name="Answering is off").wait_for()
        look("answering off")
        page.get_by_role("button", name="Turn answering on again").click()
        page.get_by_role("heading", name="Answering is on").wait_for()
    assert {name: found for name, found in wrong.items() if found} == {}


REFUSALS = {
    "refused mark": ("/item/{item}", "Put the mark on record"),
    "refused report": ("/reports", "Close it"),
    "refused upload": ("/papers", "Upload"),
    "refused approval": ("/review/{item}", "Approve only"),
}


def test_a_failed_check_and_a_conflict_break_no_rule_and_lose_no_words(browser: Browser, office: Office) -> None:
    item = item_id(office, "Potholes on Mill Lane")
    with browser.new_context(viewport={"width": 320, "height": 640}) as first, browser.new_context() as second:
        ann, bob = first.new_page(), second.new_page()
        for page in (ann, bob):
            log_in(page, office)
            draft_everything(page, office)
            page.goto(f"{office.address}/officer/review/{item}")
        for page, words in ((bob, "Mill Lane will cost £1."), (ann, "Mill Lane will be mended on 3 March 2025.")):
            page.get_by_role("textbox", name=re.compile("sentence 1,")).first.fill(words)
            page.get_by_role("button", name="Save and check").click()
        expect(bob.get_by_text("Figures, dates and names:")).to_be_visible()
        expect(ann.get_by_role("alert")).to_contain_text("Nothing was overwritten")
        expect(ann.get_by_role("textbox", name=re.compile("sentence 1,")).first).to_have_value(
            "Mill Lane will be mended on 3 March 2025."
        )
        assert [violations(page) for page in (ann, bob)] == [[], []]
        assert ann.evaluate("document.documentElement.scrollWidth") == 320


def test_hostile_words_run_nothing_and_ask_nobody(officer: Page, office: Office, tmp_path: Path) -> None:
    asked: list[str] = []
    officer.on("request", lambda request: asked.append(request.url))
    paper = MINUTES.replace("Brown Bin Charge", f"Brown {HOSTILE} Charge").replace("14th January", "8th April")
    (tmp_path / "<img src=x onerror=alert(1)>.txt").write_text(
        paper.replace("12,300", f"{HOSTILE} http://192.0.2.1/x.png 12,300")
    )
    officer.goto(f"{office.address}/officer/papers")
    officer.get_by_label("Upload papers").set_input_files(tmp_path / "<img src=x onerror=alert(1)>.txt")
    officer.get_by_role("button", name="Upload", exact=True).click()
    expect(officer.locator("#work-status")).to_have_text(ENDED, timeout=60_000)
    draft_everything(officer, office)
    paper_id = document(office, "img src=x onerror=alert(1).txt")
    item = next(
        i.id for p in office.service.store.papers() if p.id == paper_id for i in p.paper.items if "Brown" in i.title
    )
    for path in (f"/paper/{paper_id}", f"/paper/{paper_id}/text", f"/item/{item}", f"/review/{item}", "/", "/meetings"):
        officer.goto(f"{office.address}/officer{path}")
        assert officer.evaluate("window.hacked") is None
        assert officer.locator("main img[src=x], main script").count() == 0
    assert {url.split("/")[2] for url in asked} == {office.address.split("/")[2]}
