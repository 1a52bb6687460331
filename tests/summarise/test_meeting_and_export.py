"""A whole meeting: ten lines, what was planned beside what happened, and the files it is given out as."""

import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from rag.datatypes import AgendaItem, Part, Restriction
from rag.errors import ReviewError
from rag.generate import Extractive
from rag.summarise import Summariser
from rag.summarise.export import MAX_DIGEST_WORDS, MeetingExport, as_digest, as_html, as_json, as_markdown, write_export
from rag.summarise.export_docx import docx_bytes
from rag.summarise.meeting import planned_and_happened, ten_lines
from rag.summary import Summary
from tests.sample import CANARIES, MINUTES
from tests.summarise.library import paper_of

NOTICE = "A computer helped to write this summary. It was checked and approved by: Clerk."


def summaries(text: str = MINUTES) -> list[Summary]:
    paper = paper_of(text)
    summariser = Summariser(Extractive())
    return [summariser.summarise(i, paper.document) for i in paper.business if i.restricted is None]


def export(text: str = MINUTES) -> MeetingExport:
    return MeetingExport(paper_of(text).meeting, tuple((summary, NOTICE) for summary in summaries(text)))


def test_ten_lines_keep_the_order_of_the_meeting_and_are_sentences_of_its_summaries() -> None:
    lines = ten_lines(summaries())
    assert [(line.item_title, line.sentence.text) for line in lines] == [
        ("Apologies", "Apologies were received from Councillor Ted Lowe."),
        ("Brown Bin Charge", "The brown bin charge will be set at £52 a year from 1 April 2025."),
        ("Potholes on Mill Lane", "Members asked when Mill Lane would be repaired."),
        ("Exclusion of Press and Public", "The press and public will be excluded from the meeting for the following item."),
    ]  # fmt: skip
    assert all(line.sentence.is_supported and line.sentence.citations for line in lines)
    assert ten_lines([]) == []


def test_of_many_items_ten_lines_tell_what_was_decided_and_leave_standing_business_out() -> None:
    head, items = MINUTES.split("1. Apologies")[0], []
    for number in range(1, 15):
        title = "Apologies" if number < 3 else f"Street {number}"
        items.append(f"{number}. {title}\n\nResolved: That street {number} be closed from {number} May 2025.\n")
    lines = ten_lines(summaries(head + "\n".join(items)))
    assert [line.item_title for line in lines] == [f"Street {number}" for number in range(3, 13)]


def item(title: str, part: Part, number: str | None = None, agenda_number: str | None = None) -> AgendaItem:
    base = paper_of().items[1]
    return replace(base, title=title, part=part, number=number, agenda_number=agenda_number, decisions=())


def test_agenda_and_minutes_stand_side_by_side() -> None:
    decided = replace(
        item("Brown Bin Charge 2025/26", Part.MINUTES, "12", "4"), decisions=paper_of().items[1].decisions
    )
    minutes = [item("Apologies for Absence", Part.MINUTES, "11"), decided, item("Urgent: Flood", Part.MINUTES, "13")]
    hidden = replace(item("Settlement", Part.AGENDA, "6"), restricted=Restriction("exempt"))
    agenda = [
        item("Apologies", Part.AGENDA, "1"), item("Brown Bin Charge", Part.AGENDA, "4"), item("Grit", Part.AGENDA, "5"), hidden,
    ]  # fmt: skip
    told = planned_and_happened(agenda, minutes)
    assert [(p.title, p.happened.title if p.happened else None, p.outcome) for p in told] == [
        ("Apologies", "Apologies for Absence", "discussed"),
        ("Brown Bin Charge", "Brown Bin Charge 2025/26", "decided"),
        ("Grit", None, "not recorded"),
        ("Urgent: Flood", "Urgent: Flood", "not on the agenda"),
    ]


def test_markdown_html_and_json_hold_every_sentence_its_page_and_the_notice() -> None:
    made = export()
    for text in (as_markdown(made).replace("\\", ""), as_html(made)):
        assert text.count("The brown bin charge will be set at £52 a year from 1 April 2025.") == 2
        assert "(page 1)" in text
        assert text.count(NOTICE) == len(made.summaries)
    value = json.loads(as_json(made))
    assert value["meeting"]["committee"] == "Roads and Waste Committee"
    assert [one["item_title"] for one in value["summaries"]] == [s.item_title for s, _ in made.summaries]


def test_what_is_exempt_is_in_no_file() -> None:
    made = export()
    word = docx.Document(io.BytesIO(docx_bytes(made)))
    whole = "".join(
        [as_markdown(made), as_html(made), as_json(made), as_digest(made), *(p.text for p in word.paragraphs)]
    )
    assert not [canary for canary in CANARIES if canary in whole]


def test_markup_in_a_paper_stays_text() -> None:
    text = MINUTES.replace("12,300 households", "12,300 <script>alert(1)</script> [households](http://x.example)")
    made = export(text)
    assert "<script>" not in as_html(made)
    assert "<script>" not in as_digest(made)
    assert "[households](http" not in as_markdown(made)


def test_the_word_file_has_headings_lists_and_a_table_with_a_header_row() -> None:
    word = docx.Document(io.BytesIO(docx_bytes(export())))
    styles = [(p.style.name, p.text) for p in word.paragraphs if p.style is not None]
    assert styles[0] == ("Title", "Elmshire County Council, Roads and Waste Committee, 14 January 2025")
    assert ("Heading 1", "Brown Bin Charge") in styles
    assert ("List Bullet", "The brown bin charge will be set at £52 a year from 1 April 2025. (page 1)") in styles
    table = word.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Kind", "Words", "Page"]
    assert "w:tblHeader" in table.rows[0]._tr.xml
    assert docx_bytes(export()) == docx_bytes(export())


def test_the_digest_is_short_and_says_how_it_prints() -> None:
    digest = as_digest(export())
    body = digest.split("<main>")[1]
    assert "@page { size: A4" in digest
    assert len(body.split()) <= MAX_DIGEST_WORDS + 100


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=r"must end in \.docx, \.md, \.html, \.json"):
        write_export(export(), tmp_path / "x.pdf")
    with pytest.raises(ReviewError, match=r"must end in \.html"):
        write_export(export(), tmp_path / "x.md", digest=True)
    for ending in (".docx", ".md", ".html", ".json"):
        write_export(export(), tmp_path / f"x{ending}")
        assert (tmp_path / f"x{ending}").stat().st_size > 500
