"""The five real papers: their items, meetings and decisions, exactly."""

from datetime import date, time
from hashlib import sha256
from pathlib import Path

import pytest

from rag.datatypes import DecisionKind, Document, Page, Paper, PaperKind, Part
from rag.items import split
from rag.read import read as read_paper

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared/corpus is absent"),
]


def paper(prefix: str) -> Paper:
    path = next(CORPUS.glob(f"{prefix}_*.txt"))
    data = path.read_bytes()
    text = data.decode()
    return split(Document(sha256(data).hexdigest()[:16], path.name, "text", text, (Page(1, 0, len(text)),)))


@pytest.mark.parametrize("prefix", ["000", "001", "002", "003", "004"])
def test_pages_found_by_the_reader_change_no_item(prefix: str) -> None:
    path = next(CORPUS.glob(f"{prefix}_*.txt"))
    plain, paged = paper(prefix), split(read_paper(path))
    assert [(item.part, item.number, item.title) for item in paged.items] == [
        (item.part, item.number, item.title) for item in plain.items
    ]
    starts = [item.page_start for item in paged.items]
    assert starts == sorted(starts)
    assert starts[-1] > 1


def listed(read: Paper, part: Part) -> list[tuple[str | None, str]]:
    return [(item.number, item.title) for item in read.items if item.part is part]


def numbered(*titles: str) -> list[tuple[str, str]]:
    return [(str(number), title) for number, title in enumerate(titles, 1)]


MARCH_2024 = numbered(
    "Apologies",
    "Apologies",
    "Disclosure of Pecuniary and Non-Pecuniary Interests",
    "Minutes of the Meeting Held on 31 January 2024",
    "Contextual Safeguarding Re-Model and Implementation of the EmPower Contextual Safeguarding "
    "Multi Disciplinary Team",
    "Family Safeguarding Update",
    "Education Strategy Update",
    "Work Programme 2023/24",
    "Urgent Business",
    "Date of Next Meeting",
)
APRIL_2019 = numbered(
    "Apologies",
    "Disclosure of Pecuniary and Non-Pecuniary Interests",
    "Minutes from the meeting held on 27 February 2019",
    "Lancashire Getting to Good Plan",
    "Children's Services Scrutiny Committee Work Programme 2018/19",
    "Urgent Business",
    "Date of the Next Meeting",
)
JANUARY_2017 = numbered(
    "Apologies",
    "Disclosure of Pecuniary and Non-Pecuniary Interests",
    "Minutes from the meeting held on 7 September 2016",
    "Improvement Board Update",
    "Support to Care Leavers",
    "Fostering Sub-Group",
    "Work Plan",
    "Urgent Business",
    "Date of the Next Meeting",
)
JUNE_2018 = numbered(
    "Appointment of Chairman",
    "Election of Deputy Chairman",
    "Minutes",
    "Question Time",
    "Questions asked by members under Standing Order 7(3) and 7(5)",
    "Urgent Items",
    "Declarations of interest",
    "Declarations of the Party Whip in accordance with Overview and Scrutiny Procedure Rule 16",
    "Presentation of Petitions under Standing Order 36",
    "Draft Children and Families Partnership Plan 2018-21",
    "Progress Report: Ofsted Recommendations as part of the Ofsted Continuous Improvement Action Plan 2017-2020 "
    "- the Road to Excellence",
    "Overview of the Youth Offending Service",
    "Local Safeguarding Children Board Business Plan 2018/19",
    "Date of next meeting",
)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("000", MARCH_2024), ("002", APRIL_2019), ("003", JANUARY_2017), ("004", JUNE_2018)],
)
def test_minutes_list_every_item(prefix: str, expected: list[tuple[str, str]]) -> None:
    read = paper(prefix)
    assert read.kind is PaperKind.MINUTES
    assert listed(read, Part.MINUTES) == expected
    assert [item.minute_number for item in read.items if item.part is Part.MINUTES] == [n for n, _ in expected]


@pytest.mark.parametrize("prefix", ["000", "001", "002", "003", "004"])
def test_items_and_decisions_stand_where_they_say(prefix: str) -> None:
    read = paper(prefix)
    text = read.document.text
    for item in read.items:
        assert item.start <= item.body_start <= item.end <= len(text)
        for decision in item.decisions + item.recommendations:
            assert text[decision.start : decision.end] == decision.text
            assert item.start <= decision.start < decision.end <= item.end
    assert all(a.end <= b.start for a, b in zip(read.items, read.items[1:], strict=False))


def test_a_substitution_before_the_first_item_is_kept_apart() -> None:
    first = paper("002").items[0]
    assert (first.part, first.number, first.title) == (Part.OTHER, None, "Attendance")


@pytest.mark.parametrize("prefix", ["000", "001", "002", "003", "004"])
def test_nothing_in_the_corpus_is_exempt(prefix: str) -> None:
    assert [item.title for item in paper(prefix).items if item.restricted] == []


def test_template_sections_stand_in_no_item() -> None:
    read = paper("003")
    for item in read.items:
        body = read.document.text[item.start : item.end]
        assert "FIELD_" not in body
        assert "_SECTION" not in body
        assert "<AI" not in body


@pytest.mark.parametrize("prefix", ["000", "001", "003"])
def test_a_signature_belongs_to_no_item(prefix: str) -> None:
    read = paper(prefix)
    for item in read.items:
        if item.part in (Part.MINUTES, Part.AGENDA):
            assert "Director of Law and Governance" not in read.document.text[item.start : item.end][-150:]


def test_the_pack_is_divided_into_its_parts() -> None:
    read = paper("001")
    agenda = [entry for entry in MARCH_2024 if entry != ("2", "Apologies")]
    assert read.kind is PaperKind.PACK
    assert listed(read, Part.AGENDA) == numbered(*(title for _, title in agenda))
    assert listed(read, Part.MINUTES) == numbered(
        "Apologies",
        "Disclosure of Pecuniary and Non-Pecuniary Interests",
        "Minutes of the Meeting Held on 13 December 2023",
        "School and Post 16 Transport",
        "Education Attainment Data",
        "Work Programme 2023/24",
        "Urgent Business",
        "Date of Next Meeting",
    )
    by_id = {item.id: item for item in read.items}
    tail = [
        (item.part, item.number, item.agenda_number, item.title, by_id[item.parent or ""].title)
        for item in read.items
        if item.part in (Part.REPORT, Part.APPENDIX)
    ]
    safeguarding, family, education, programme = (MARCH_2024[at][1] for at in (4, 5, 6, 7))
    assert tail == [
        (Part.REPORT, None, "4", safeguarding, safeguarding),
        (Part.APPENDIX, "A", "4", "Presentation on Contextual Safeguarding Service Update", safeguarding),
        (
            Part.APPENDIX,
            "B",
            "4",
            "Contextual Safeguarding / Child and Youth Justice Service commitment to Serious Youth Violence",
            safeguarding,
        ),
        (Part.REPORT, None, "5", family, family),
        (Part.APPENDIX, "A", "5", "Family Safeguarding Update Presentation", family),
        (Part.REPORT, None, "6", education, education),
        (Part.REPORT, None, "7", programme, programme),
        (
            Part.APPENDIX,
            "A",
            "7",
            "Work Programme for the Children, Families and Skills Scrutiny Committee 2023/24",
            programme,
        ),
    ]


def test_reports_of_the_pack_begin_and_end_where_they_do() -> None:
    read = paper("001")
    text = read.document.text
    reports = [item for item in read.items if item.part is Part.REPORT]
    assert all(
        text[item.start :].startswith("Children, Families and Skills Scrutiny Committee\nMeeting") for item in reports
    )
    assert all("Reason for inclusion in Part II" in text[item.start : item.end][-60:] for item in reports)
    openings = [text[item.start :].split("\n")[0] for item in read.items if item.part is Part.APPENDIX]
    assert openings == [
        "EmPower Contextual Safeguarding model and Multi Agency working update",
        "Serious violence duty",
        "Lancashire Family Safeguarding",
        "Children, Families and Skills Scrutiny Committee Work Programme 2023-2024",
    ]


def test_previous_minutes_keep_their_own_meeting() -> None:
    read = paper("001")
    meetings = {(item.part, item.meeting.date) for item in read.items}
    march, january = date(2024, 3, 13), date(2024, 1, 31)
    assert meetings == {
        (Part.AGENDA, march),
        (Part.MINUTES, january),
        (Part.REPORT, march),
        (Part.APPENDIX, march),
    }


def test_authors_of_reports_are_named_without_contact_details() -> None:
    assert [item.author for item in paper("001").items if item.part is Part.REPORT] == [
        "Louise Anderson, Director of Children's Social Care",
        "Brendan Lee",
        "Aby Hardy, Head of Education Improvement",
        "Misbah Mahmood",
    ]


LANCASHIRE = "Lancashire County Council"
FACTS = {
    "000": (
        LANCASHIRE,
        "Children, Families and Skills Scrutiny Committee",
        date(2024, 3, 13),
        time(10, 30),
        "Sue Hind",
    ),
    "001": (LANCASHIRE, "Children, Families and Skills Scrutiny Committee", date(2024, 3, 13), time(10, 30), None),
    "002": (LANCASHIRE, "Children's Services Scrutiny Committee", date(2019, 4, 10), time(10, 30), "Andrea Kay"),
    "003": (LANCASHIRE, "Children's Services Scrutiny Committee", date(2017, 1, 18), time(16, 30), "Gina Dowding"),
    "004": (None, "Children and Families Overview and Scrutiny Committee", date(2018, 6, 4), None, "Mrs. B. Seaton CC"),
}


@pytest.mark.parametrize("prefix", sorted(FACTS))
def test_meeting_facts(prefix: str) -> None:
    meeting = paper(prefix).meeting
    assert (meeting.council, meeting.committee, meeting.date, meeting.time, meeting.chair) == FACTS[prefix]


def test_people_present_and_absent() -> None:
    march, april, june = paper("000").meeting, paper("002").meeting, paper("004").meeting
    assert march.present == (
        *("Sue Hind", "M Clifford", "R Woollam", "S Barnes", "N Khan", "A Cheetham", "P Rigby", "A Hindle"),
        *("S Clarke", "T Hurn", "M Salter", "J Potter", "B Yates", "David Ballard", "John Withington"),
    )
    assert march.apologies == ("Stuart Jones",)
    assert april.apologies == ("Joe Cooney", "Paul V Greenall", "Gail Goodman")
    assert june.present == (
        *("Mrs. H. J. Fryer CC", "Mrs B. Seaton CC", "Mr. J. Kaufman CC", "Mr. S. D. Sheahan CC", "Mrs. C. Lewis"),
        *("Mr. G. Welsh CC", "Mrs. R. Page CC", "Mrs. A. Wright CC", "Mr. T. J. Pendleton CC", "Mr. W. Liquorish CC"),
    )


def test_venues() -> None:
    assert paper("004").meeting.venue == "County Hall, Glenfield"
    assert paper("000").meeting.venue == "Committee Room 'C' - The Duke of Lancaster Room, County Hall, Preston"


RESOLVED, AGREED, APPROVED, NOTED = (
    DecisionKind.RESOLVED,
    DecisionKind.AGREED,
    DecisionKind.APPROVED,
    DecisionKind.NOTED,
)
DECIDED = {
    "000": [("4", APPROVED), ("5", RESOLVED), ("6", RESOLVED), ("7", RESOLVED), ("8", AGREED), ("8", NOTED)],
    "002": [("3", APPROVED), ("4", RESOLVED), ("5", NOTED)],
    "003": [("3", APPROVED), ("4", RESOLVED), ("5", NOTED), ("6", AGREED), ("6", RESOLVED), ("7", NOTED)],
    "004": [
        *(("1", NOTED), ("2", RESOLVED), ("3", APPROVED), ("10", RESOLVED), ("11", RESOLVED), ("12", RESOLVED)),
        *(("13", NOTED), ("14", NOTED)),
    ],
}


@pytest.mark.parametrize("prefix", sorted(DECIDED))
def test_decisions(prefix: str) -> None:
    read = paper(prefix)
    assert [(item.number, decision.kind) for item in read.items for decision in item.decisions] == DECIDED[prefix]
    assert [item.number for item in read.items if item.recommendations] == []


def test_a_decision_holds_all_its_parts() -> None:
    ends = {item.number: [decision.text for decision in item.decisions] for item in paper("000").items}
    assert ends["5"][0].endswith(
        "iii. Contact details for local MASH (Multi-Agency Safeguarding Hub) Teams to be shared with the committee."
    )
    assert ends["6"][0].endswith(
        "iii. Data from exit interviews to be considered, if possible, to consider why staff leave the service."
    )
    plan = {item.number: [decision.text for decision in item.decisions] for item in paper("002").items}
    assert plan["4"][0].startswith("Resolved: That;\ni. The information")
    assert plan["4"][0].endswith("working with children.")


def test_reports_recommend_and_decide_nothing() -> None:
    reports = [item for item in paper("001").items if item.part is Part.REPORT]
    assert [len(item.decisions) for item in reports] == [0, 0, 0, 0]
    assert [[found.kind for found in item.recommendations] for item in reports] == [[DecisionKind.RECOMMENDED]] * 4
    assert reports[1].recommendations[0].text.endswith("identified for 2024-25.")


def test_a_resolution_after_a_page_break_does_not_begin_in_the_sentence_before() -> None:
    [path] = CORPUS.glob("003_*.txt")
    decisions = [d for item in split(read_paper(path)).items for d in item.decisions]
    assert [d.text.split()[0] for d in decisions if "Fostering Sub-Group" in d.text] == ["Resolved:"]
