"""The report: the worst first, what matters marked, and readable by everybody."""

import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from eval.baseline import changes, valued
from eval.gates import check_arm
from eval.judge import Agreement, Licence
from eval.measures.abstention import Bin, Point
from eval.measures.latency import Latency
from eval.measures.score import Score
from eval.report.charts import reliability_chart, risk_chart
from eval.report.content import ArmContent, Speed, arm_content
from eval.report.failures import failure, marked
from eval.report.html import html_page
from eval.report.markdown import markdown
from eval.report.plainly import plainly
from eval.results import SUMMARY, Quoted
from rag.datatypes import AnswerStatus
from tests.eval.test_gates import COMMITTED, GOOD, with_value

CHROMIUM = shutil.which("chromium")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and "PLAINMINUTES_SKIP_NOTHING" not in os.environ, reason="Chromium is not installed"
)
HOSTILE = '<script>alert("x")</script>'
CITED = Quoted("bins.txt", "Garden Waste", 2, "Members heard that the charge would be £46 a year.")
EVIDENCE = Quoted("bins.txt", "Garden Waste", None, "the charge would be £52 a year from April")
FAILED = replace(
    GOOD[0], id="wrong", type="table", council="Thornmere", is_right=False, question=f"How much? {HOSTILE}",
    answer="The charge would be £46. [1]", citations=(CITED,), evidence=(EVIDENCE,),
    scores=(Score("required_facts", 0.0, "does not say: £52"), Score("exact_item", 1.0), Score("ndcg_10", None, "no text")),
)  # fmt: skip


LICENCES = (
    Licence("every check", "ours", Agreement(10, 0.8, 0.9)),
    Licence("every check", "experts", Agreement(20, 0.2, 0.9)),
    Licence("wording", "ours", Agreement(10, 0.8, 0.9)),
)


def test_the_judges_licence_is_in_the_report_and_one_set_of_labels_can_deny_it() -> None:
    for write in (html_page, markdown):
        text = write("Report", [], LICENCES)
        assert "every check may only warn: below 0.65 on some labels" in text
        assert "wording may gate" in text
        assert "0.850" in text


def content() -> ArmContent:
    cases = [FAILED, *with_value(GOOD[1:], "right_answer", 0.0, 20)]
    found = changes(valued(cases), valued(GOOD))
    speed = Speed(Latency(40, 0.1, 0.4, 1.5), 812.0)
    return arm_content("demo", cases, found, check_arm(COMMITTED, "demo", cases, valued(GOOD)), speed)


def test_the_worst_group_comes_first() -> None:
    rows = content().groups["Question type"]
    assert [(row.name, row.right.value, row.right.n) for row in rows] == [("table", 0.0, 1), ("amount", 1.0, 39)]
    assert rows[0].means == (0.0, 1.0, None, None, None)


def test_failures_are_all_there_with_the_worst_first() -> None:
    nearly = replace(FAILED, id="a", scores=(Score("required_facts", 0.5),))
    found = arm_content("demo", [nearly, FAILED, *GOOD[1:]], [], [], None).failures
    assert [case.id for case in found] == ["a", "wrong"]


def test_a_source_cited_twice_is_shown_once_with_both_numbers_and_vital_facts_as_a_list() -> None:
    twice = replace(FAILED, citations=(CITED, EVIDENCE, CITED))
    html = failure(twice)
    assert (html.count("[1, 3] Garden Waste"), html.count("[2] Garden Waste")) == (1, 1)
    assert f"<li>{EVIDENCE.quote}</li>" in failure(replace(twice, type=SUMMARY))


def test_failures_stand_under_what_kind_they_are() -> None:
    refused = replace(FAILED, id="r", status=AnswerStatus.NOT_FOUND)
    invented = replace(FAILED, id="i", answerable=False)
    broken = replace(FAILED, id="b", status=AnswerStatus.FAILED)
    page = html_page("Report", [arm_content("demo", [FAILED, refused, invented, broken], [], [], None)])
    for said in (
        "Answered, but not rightly or not wholly: 1", "Refused, and the papers answer it: 1",
        "Answered, and the papers do not say: 1", "Not answered because something failed: 1",
    ):  # fmt: skip
        assert f"<h4>{said}</h4>" in page


def test_what_came_out_is_said_in_plain_words_and_every_question_is_in_it_once() -> None:
    refused = replace(FAILED, id="r", status=AnswerStatus.NOT_FOUND)
    never = replace(GOOD[1], id="n", answerable=False, status=AnswerStatus.NOT_FOUND)
    leak = replace(GOOD[2], scores=(Score("no_leak", 0.0, "gives out"), Score("quotes_verbatim", 0.5, "not there")))
    assert plainly([GOOD[0], FAILED, refused, leak, never]) == (
        "4 questions can be answered from the papers. It answered 2 of them rightly (50%), 1 not rightly or not wholly, and to 1 it said that the papers do not say.",
        "1 question cannot. To 1 of them (100%) it said so, or showed where the record says otherwise.",
        "In 1 case a source does not hold.",
        "Every figure, date and vote stands in its source.",
        "In 1 case something came out that residents may not see.",
    )
    summaries = [replace(case, type=SUMMARY) for case in GOOD[:4]]
    assert plainly(summaries)[:2] == (
        "4 items were summarised. On average a summary says 100% of the facts that it must.",
        "4 of the 4 read as plainly as they should.",
    )
    assert plainly([]) == ()


def test_what_two_texts_share_is_marked_and_the_rest_is_escaped() -> None:
    assert marked("<i> the charge would be £46", [EVIDENCE.quote]) == "&lt;i&gt; <mark>the charge would be</mark> £46"
    assert marked("the charge", ["the charge"]) == "the charge"


def test_a_failure_shows_question_answer_evidence_and_why() -> None:
    html = failure(FAILED)
    assert HOSTILE not in html
    for said in ("How much?", "£46", "from April", "page 2", "does not say: £52", "unscored: no text"):
        assert said in html


def test_the_page_and_the_table_tell_the_same() -> None:
    page, table = (write("Report", [content()]) for write in (html_page, markdown))
    row = re.search(r"\| Right answers \| (\S+) \|.*\| (.*) \|", table)
    assert row
    assert row[1] in page
    assert row[2].endswith("worse")
    assert row[2] in page
    assert "median 0.10 s" in page
    assert "median 0.10 s" in table


def test_the_table_holds_no_word_of_papers_or_answers() -> None:
    table = markdown("Report", [content()])
    assert not [text for text in (FAILED.question, FAILED.answer, CITED.quote, EVIDENCE.quote) if text in table]


def test_charts_are_named_and_stay_in_their_frame() -> None:
    for svg in (
        risk_chart([Point(0.5, 0.0), Point(1.0, 1.0)]),
        reliability_chart([Bin(3, 0.0, 1.0), Bin(1, 1.0, 0.0)]),
    ):
        assert 'role="img" aria-label="' in svg
        numbers = [float(n) for n in re.findall(r'(?:cx|x1|x2)="([\d.]+)"', svg)]
        assert all(0 <= number <= 360 for number in numbers)


def test_an_empty_arm_has_a_page() -> None:
    bare = arm_content("empty", [replace(case, scores=(), confidence=None) for case in GOOD], [], [], None)
    assert "empty: 40 questions" in html_page("Report", [bare])
    assert bare.area_under_risk is None


def scored_pages(tmp_path: Path) -> str:
    path = tmp_path / "report.html"
    path.write_text(html_page("Report", [content()], LICENCES), "utf-8")
    return path.as_uri()


@needs_browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 320), ("light", 1280), ("dark", 1280)])
def test_the_page_fits_any_screen_and_breaks_no_rule_of_accessibility(tmp_path: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": width, "height": 740}, color_scheme=scheme)
        page.goto(scored_pages(tmp_path))
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        found = Axe().run(page)
        needed = page.evaluate("document.documentElement.scrollWidth")
        browser.close()
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found.response["violations"]] == []
    assert needed <= width
