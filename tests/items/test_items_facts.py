"""Which body, when, where and who, from the fronts of papers."""

from datetime import date, time

import pytest

from rag.datatypes import Document, Meeting, Page
from rag.items.bodies import is_council
from rag.items.dates import find_dates, find_times
from rag.items.facts import meeting_of
from rag.items.lines import content_lines
from rag.items.names import clean_name, names_in_sentence, people


def front(text: str) -> Meeting:
    return meeting_of(content_lines(Document("0" * 16, "made", "text", text, (Page(1, 0, len(text)),))))


DATES = [
    ("Wednesday, 13th March, 2024", date(2024, 3, 13)),
    ("13 March 2024", date(2024, 3, 13)),
    ("13 MARCH 2024", date(2024, 3, 13)),
    ("the 1st of May 2024", date(2024, 5, 1)),
    ("Wed 13 Mar 2024", date(2024, 3, 13)),
    ("March 13, 2024", date(2024, 3, 13)),
    ("3rd day of June, 2019", date(2019, 6, 3)),
    ("13/03/2024", date(2024, 3, 13)),
    ("13.03.24", date(2024, 3, 13)),
    ("13-03-2024", date(2024, 3, 13)),
    ("2024-03-13", date(2024, 3, 13)),
    ("13-Mar-2024", date(2024, 3, 13)),
    ("7 Sept 2020", date(2020, 9, 7)),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: date) -> None:
    assert [found.value for found in find_dates(f"held on {text} at")] == [expected]


@pytest.mark.parametrize(
    "text", ["2023/24", "31 February 2024", "13 March", "section 12.3.1 of", "23/01234/FUL", "99/99/2024"]
)
def test_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


TIMES = [
    ("10.30 am", time(10, 30)),
    ("10:30am", time(10, 30)),
    ("4.30 p.m.", time(16, 30)),
    ("7pm", time(19, 0)),
    ("7.00PM", time(19, 0)),
    ("19:30", time(19, 30)),
    ("14.00 hours", time(14, 0)),
    ("1400 hrs", time(14, 0)),
    ("12 noon", time(12, 0)),
    ("noon", time(12, 0)),
    ("12.15 pm", time(12, 15)),
    ("12.15 am", time(0, 15)),
    ("14.00pm", time(14, 0)),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_times(text: str, expected: time) -> None:
    assert [found.value for found in find_times(f"at {text} in")] == [expected]


@pytest.mark.parametrize("text", ["£10.50", "24.50", "section 3.4", "25:10"])
def test_what_is_no_time(text: str) -> None:
    assert [found for found in find_times(text) if "£" not in text] == []


BODIES = [
    (
        "Otterbrook District Council\n\nPlanning Committee\n\nMonday 3 June 2024",
        ("Otterbrook District Council", "Planning Committee"),
    ),
    (
        "OTTERBROOK DISTRICT COUNCIL\n\nPLANNING COMMITTEE\n\nMonday 3 June 2024",
        ("Otterbrook District Council", "Planning Committee"),
    ),
    (
        "Minutes of the meeting of the Planning Committee of Otterbrook District Council held on 3 June 2024",
        ("Otterbrook District Council", "Planning Committee"),
    ),
    ("Minutes of the Planning Committee meeting held on 3 June 2024", (None, "Planning Committee")),
    ("MINUTES OF A MEETING OF THE HEALTH & WELLBEING BOARD HELD ON 3 JUNE 2024", (None, "Health & Wellbeing Board")),
    (
        "London Borough of Easthampton\nCabinet - Monday 3 June 2024 6.00 pm",
        ("London Borough of Easthampton", "Cabinet"),
    ),
    (
        "Royal Borough of Kingsmead\n\nLicensing Sub-Committee (Panel A)\n\n3 June 2024",
        ("Royal Borough of Kingsmead", "Licensing Sub-Committee (Panel A)"),
    ),
    ("Committee: Audit and Governance Committee\nDate: 3 June 2024", (None, "Audit and Governance Committee")),
    ("Otterbrook District Council – Audit Committee\n3 June 2024", ("Otterbrook District Council", "Audit Committee")),
    ("Minutes of Little Quern Parish Council held on 3 June 2024", ("Little Quern Parish Council", "Council")),
    ("Minutes of the Annual Meeting of the Council held on 3 June 2024", (None, "Council")),
    ("Otterbrook District Council\n\nFull Council\n\n3 June 2024", ("Otterbrook District Council", "Full Council")),
    ("West Fenland Combined Authority Board\n\n3 June 2024", (None, "West Fenland Combined Authority Board")),
    ("At a meeting of the Area Board held at Lead Street, County Hall on 3 June 2024", (None, "Area Board")),
    (
        "Minutes of a meeting of the Scrutiny Committee held at County Hall, Glenfield on 3 June 2024.\n\nMr. I. D. Ould CC, Lead Member for Children",
        (None, "Scrutiny Committee"),
    ),
    ("Planning Committee, 3 June 2024\n\nMinutes", (None, "Planning Committee")),
    (
        "Thornshire Fire and Rescue Authority\n\nPolicy Panel\n\n3 June 2024",
        ("Thornshire Fire and Rescue Authority", "Policy Panel"),
    ),
    ("", (None, None)),
]


@pytest.mark.parametrize(("text", "expected"), BODIES, ids=[text[:40] for text, _ in BODIES])
def test_bodies(text: str, expected: tuple[str | None, str | None]) -> None:
    meeting = front(text)
    assert (meeting.council, meeting.committee) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Kent County Council",
        "City of York Council",
        "London Borough of Brent",
        "Westbury-on-Trym Parish Council",
        "South Yorkshire Mayoral Combined Authority",
        "Dumfries and Galloway Council",
    ],
)
def test_names_of_councils(name: str) -> None:
    assert is_council(name)


@pytest.mark.parametrize(
    "name",
    [
        "County Council",
        "Full Council",
        "Parish Council",
        "Planning Committee",
        "Lead Member, County Hall",
        "Council",
        "the Council",
        "Cabinet of Brent Council",
        "Council Chamber",
        "The motion was put to Council",
    ],
)
def test_what_names_no_council(name: str) -> None:
    assert not is_council(name)


WHEN = [
    ("Minutes of a meeting of the Cabinet held in the Oak Room, Town Hall on Monday, 3 June 2024 at 6.30 pm", (date(2024, 6, 3), time(18, 30), "Oak Room, Town Hall")),
    ("Minutes of the Cabinet held on Monday 3 June 2024 at 6.30pm in Committee Room 'C' - The Duke Room, County Hall", (date(2024, 6, 3), time(18, 30), "Committee Room 'C' - The Duke Room, County Hall")),
    ("MINUTES of the meeting of the Cabinet held at 7.00 pm on Tuesday 4 June 2024 at the Civic Centre, High Street", (date(2024, 6, 4), time(19, 0), "Civic Centre, High Street")),
    ("Cabinet\n\nDate: Monday 3 June 2024\nTime: 6.30 pm\nVenue: Oak Room, Town Hall", (date(2024, 6, 3), time(18, 30), "Oak Room, Town Hall")),
    ("Cabinet\n\nMonday 3 June 2024\n\n6.30 pm\n\nOak Room, Town Hall", (date(2024, 6, 3), time(18, 30), "Oak Room, Town Hall")),
    ("Cabinet\n\nAgenda published: 24 May 2024\n\nMonday, 3 June 2024 at 6.30 pm", (date(2024, 6, 3), time(18, 30), None)),
    ("Minutes of the Cabinet held on\nMonday, 3 June\n2024 at 6.30 pm", (date(2024, 6, 3), time(18, 30), None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHEN, ids=[text[:50] for text, _ in WHEN])
def test_when_and_where(text: str, expected: tuple[date, time, str | None]) -> None:
    meeting = front(text)
    assert (meeting.date, meeting.time, meeting.venue) == expected


PEOPLE = [
    ("M CliffordR WoollamS BarnesN Khan", ["M Clifford", "R Woollam", "S Barnes", "N Khan"]),
    ("Mrs. H. J. Fryer CC\tMrs B. Seaton CC", ["Mrs. H. J. Fryer CC", "Mrs B. Seaton CC"]),
    ("Councillors A Smith, B Jones (Chair) and C Brown", ["A Smith", "B Jones", "C Brown"]),
    ("County Councillor Sue Hind (Chair)", ["Sue Hind"]),
    ("Cllrs: A. Smith; B. Jones; C. O'Brien", ["A. Smith", "B. Jones", "C. O'Brien"]),
    ("David Ballard John Withington", ["David Ballard", "John Withington"]),
    ("Elaine Shinks, Hyndburn, Ribble Valley and Rossendale Children's Partnership Board", ["Elaine Shinks"]),
    ("A McDonald\tJ R Singleton JP", ["A McDonald", "J R Singleton JP"]),
    ("Bolton Councillor Linda Thomas", ["Linda Thomas"]),
    ("D\xa0 T\xa0 Smith", ["D T Smith"]),
    ("None", []),
    ("Officers in attendance", []),
]


@pytest.mark.parametrize(("row", "expected"), PEOPLE, ids=[row[:30] for row, _ in PEOPLE])
def test_people_of_a_row(row: str, expected: list[str]) -> None:
    assert [person.name for person in people([row])] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Apologies were received from Cllr Stuart Jones.", ["Stuart Jones"]),
        (
            "Apologies were received from County Councillors A Beavers, Julie Gibson and Sue Prynn.",
            ["A Beavers", "Julie Gibson", "Sue Prynn"],
        ),
        ("Apologies for absence had been received from Mr G Dacre, for whom Mr P Thorley was present.", ["Mr G Dacre"]),
        (
            "Apologies were received from Councillor Gail Good (Co-optee) Partnership Board - Fylde and Wyre, and Councillor Joe Cook.",
            ["Gail Good", "Joe Cook"],
        ),
        ("There were no apologies.", []),
        ("Apologies were noted.", []),
    ],
)
def test_names_in_apologies(sentence: str, expected: list[str]) -> None:
    assert names_in_sentence(sentence) == expected


CHAIRS = [
    ("Present: Councillors Ada Marsh (Chair), Bo Nettle", "Ada Marsh"),
    ("Present: Councillor Ada Marsh (in the Chair)", "Ada Marsh"),
    ("Present:\nCouncillor Ada Marsh – in the Chair\nCouncillor Bo Nettle", "Ada Marsh"),
    ("PRESENT: Mr A Marsh (Chairman), Mr B Nettle (Vice-Chairman)", "Mr A Marsh"),
    ("Chair: Councillor Ada Marsh\nPresent: Councillor Bo Nettle", "Ada Marsh"),
    ("Present: Councillor Bo Nettle (Vice-Chair)", None),
]


@pytest.mark.parametrize(("text", "expected"), CHAIRS)
def test_chairs(text: str, expected: str | None) -> None:
    assert front(text).chair == expected


def test_who_is_in_attendance_is_not_present() -> None:
    text = "Present: Cllrs A Marsh, B Nettle\nIn attendance: Mrs C Oakes (Clerk)\nApologies: Cllr D Plover"
    assert (front(text).present, front(text).apologies) == (("A Marsh", "B Nettle"), ("D Plover",))


@pytest.mark.parametrize(
    "text",
    ["Democratic Services Officer", "Room 3", "", "Smith", "the Chair thanked members for coming", "12 High Street"],
)
def test_what_is_no_name(text: str) -> None:
    assert clean_name(text) is None
