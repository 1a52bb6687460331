"""What is kept from residents, and what only sounds as if it were."""

import pytest

from rag.datatypes import AgendaItem, Document, Page
from rag.items import split
from rag.items.exempt import exempt_appendices, restriction_in_title
from rag.items.lines import content_lines
from rag.items.named import paragraphs_in

SCHEDULE = "of Part 1 of Schedule 12A to the Local Government Act 1972"


def document(text: str) -> Document:
    return Document("0" * 16, "made", "text", text, (Page(1, 0, len(text)),))


def items(text: str) -> tuple[AgendaItem, ...]:
    return split(document(text)).items


def agenda(*entries: str) -> str:
    front = "Otterbrook District Council\n\nCabinet\n\nMonday, 3 June 2024 at 6 pm\n\nAGENDA\n\n"
    return front + "\n\n".join(["1. Apologies", "2. Minutes", *entries])


def restricted(text: str) -> list[str | None]:
    return [item.number for item in items(text) if item.restricted]


PUBLIC_ENTRIES = [
    "3. Exempt items\n\nThere are no exempt items.",
    "3. Exclusion of press and public\n\nThere were no Part II items.\n\n4. Budget",
    "3. Exclusion of the Press and Public\n\nIf necessary, to exclude the public for the following items.\n\n4. Budget",
    "3. Exclusion of Public and Press\n\nThere are no items which would require the exclusion of the press or public. However, if one is raised, "
    f"the public be excluded for the following items under paragraph 3 {SCHEDULE}.\n\n4. Budget",
    f"3. Exclusion of the public\n\nThe press and public be excluded for the following items under paragraph 1 {SCHEDULE}.\n\n"
    "4. Date of next meeting\n\n5 July 2024",
    "3. Tax-exempt charities: business rates relief",
    "3. Supported Exempt Accommodation Strategy\n\nThe strategy covers exempt accommodation.",
    "3. Confidential Reporting (Whistleblowing) Policy",
    "3. Private Hire Vehicle Licensing Policy",
    "3. Restricted Parking Zones",
    "3. Local Plan - Part 2",
    "3. Site Allocations (Part 2)\n\nReport of the Head of Planning.",
    "3. Closed Churchyards",
    "3. Capital Programme\n\nThis report is exempt from call-in.",
    "3. Disposal of Land\n\nAn exempt appendix gives the offers received.",
    "3. Disposal of Land\n\nThis report is public but contains an exempt appendix.",
    "3. Disposal of Land\n\nClassification: Unrestricted",
    "3. Disposal of Land\n\nExempt: No",
    "3. Disposal of Land (Exempt Appendix)",
    "3. Disposal of Land\n\nThis report contains no exempt information.",
    "PART 2 - ITEMS FOR INFORMATION\n\n3. Annual report",
    "PART B\n\n3. Annual report",
    "PART I (OPEN TO PRESS AND PUBLIC)\n\n3. Annual report",
    "3. Reason for inclusion in Part II, if appropriate\n\nN/A",
    "3. Members' allowances\n\nMembers were reminded that confidential papers must be returned.",
]


@pytest.mark.parametrize("entry", PUBLIC_ENTRIES)
def test_public_items_stay_public(entry: str) -> None:
    assert restricted(agenda(entry)) == []


EXEMPT_ENTRIES = [
    ("PART II (NOT OPEN TO THE PUBLIC)\n\n3. Depot", ["3"]),
    ("Part 2 – Exempt\n\n3. Depot\n\n4. Staffing", ["3", "4"]),
    ("EXEMPT ITEMS\n\n3. Depot", ["3"]),
    ("PRIVATE BUSINESS\n\n3. Depot\n\nPUBLIC ITEMS\n\n4. Budget", ["3"]),
    ("3. Exclusion of the press and public\n\nPART II\n\n4. Depot", ["4"]),
    ("PART I (OPEN TO PRESS AND PUBLIC)\n\n3. Budget\n\nPART II\n\n4. Depot", ["4"]),
    ("Items which are not open to the press and public\n\n3. Depot", ["3"]),
    ("3. Depot (Exempt)", ["3"]),
    ("3. Depot [CONFIDENTIAL - paragraph 3]", ["3"]),
    ("3. Depot - NOT FOR PUBLICATION", ["3"]),
    ("3. Exempt minutes of the last meeting", ["3"]),
    ("3. Depot\n\n(Not for publication by virtue of paragraph 3.)", ["3"]),
    ("3. Depot\n\nExempt information as defined in paragraph 3.", ["3"]),
    ("3. Depot\n\nThis report is exempt from publication.", ["3"]),
    ("3. Depot\n\nReport of the Director\n\nThis item contains exempt information.", ["3"]),
    ("3. Depot\n\nClassification: Exempt", ["3"]),
    (
        f"3. Exclusion of the public\n\nThe public be excluded for the following item under paragraph 3 {SCHEDULE}.\n\n4. Depot\n\n5. Roads",
        ["4"],
    ),
    (
        f"3. Exclusion of the public\n\nThe public be excluded for items 4 and 6 under paragraph 3 {SCHEDULE}.\n\n4. Depot\n\n5. Roads\n\n6. Pay",
        ["4", "6"],
    ),
    (
        f"3. Exclusion of the public\n\nThe public be excluded for the following items under paragraph 3 {SCHEDULE}.\n\n4. Depot\n\n5. Roads",
        ["4", "5"],
    ),
    ("3. Exclusion of the public\n\nThe public be excluded for the remaining items.\n\n4. Depot", ["4"]),
]


@pytest.mark.parametrize(("entry", "expected"), EXEMPT_ENTRIES)
def test_exempt_items_are_marked(entry: str, expected: list[str]) -> None:
    assert restricted(agenda(entry)) == expected


def test_a_lost_resolution_to_exclude_restricts_nothing() -> None:
    entry = "3. Exclusion of the public\n\nThat the public be excluded for the following item. The motion was lost.\n\n4. Depot"
    assert restricted(agenda(entry)) == []


def test_an_exempt_section_with_open_minutes_is_public() -> None:
    text = (
        "Minutes of a meeting of the Cabinet held on 3 June 2024.\n\nPRESENT: Mr A Marsh (Chairman), Ms B Oakes\n\n"
        "84. Apologies\n(Item 1)\n\nNone.\n\nEXEMPT ITEMS\n(Open access to minutes)\n\n85. Depot\n(Item 2)\n\nRESOLVED that it be sold."
    )
    assert restricted(text) == []


def test_the_reason_and_the_paragraphs_are_kept() -> None:
    text = agenda(f"EXEMPT ITEMS\n\n(Not for publication by virtue of paragraphs 3 and 5 {SCHEDULE})\n\n3. Depot")
    restriction = items(text)[-1].restricted
    assert restriction is not None
    assert restriction.paragraphs == (3, 5)
    assert restriction.reason == f"EXEMPT ITEMS (Not for publication by virtue of paragraphs 3 and 5 {SCHEDULE})"


def test_an_item_takes_the_paragraph_of_the_resolution_before_it() -> None:
    entry = f"3. Exclusion of the public\n\nUnder paragraph 7 {SCHEDULE} the public be excluded.\n\nPART II - CONFIDENTIAL\n\n4. Fraud"
    restriction = items(agenda(entry))[-1].restricted
    assert restriction is not None
    assert restriction.paragraphs == (7,)


def test_the_exclusion_item_is_public_even_in_part_two() -> None:
    entry = "PART II (NOT OPEN TO THE PUBLIC)\n\n3. Exclusion of Press and Public\n\nTo exclude the public.\n\n4. Depot"
    assert restricted(agenda(entry)) == ["4"]


@pytest.mark.parametrize(
    ("sentence", "labels"),
    [
        ("Appendix B is exempt by virtue of paragraph 3.", ["B"]),
        ("Appendices 2 and 3 contain exempt information.", ["2", "3"]),
        ("Appendices A to C (exempt) set out the bids.", ["A", "B", "C"]),
        ("The prices are in the exempt Appendix 'C'.", ["C"]),
        ("Appendix 4 – Confidential", ["4"]),
        ("Appendix 'C'\tTender prices (exempt)", ["C"]),
        ("Appendix D, which is not for publication, names the bidder.", ["D"]),
        ("Appendix A sets out exempt accommodation in the borough.", []),
        ("Appendix A is not exempt.", []),
        ("Appendix A lists charities that are tax exempt.", []),
        ("There are no exempt appendices.", []),
    ],
)
def test_exempt_appendices(sentence: str, labels: list[str]) -> None:
    assert sorted(exempt_appendices(content_lines(document(sentence)))) == labels


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        (f"paragraph 3 {SCHEDULE}", (3,)),
        (f"paragraphs 1, 2 and 3 {SCHEDULE}", (1, 2, 3)),
        ("paragraph(s) 3, 5 of Part 1", (3, 5)),
        ("paragraphs 1 to 3", (1, 2, 3)),
        ("(Para 7)", (7,)),
        ("see paragraph 4.2 of the report", ()),
        ("paragraph 100 of the Act", ()),
        ("no paragraphs", ()),
    ],
)
def test_paragraphs_of_schedule_12a(text: str, paragraphs: tuple[int, ...]) -> None:
    assert paragraphs_in(text) == paragraphs


@pytest.mark.parametrize(
    "title", ["Part 2 Claims", "Exempt accommodation", "Confidential waste", "Private sector housing (private rented)"]
)
def test_titles_that_only_sound_exempt(title: str) -> None:
    assert restriction_in_title(title) is None


MINUTES = "Otterbrook District Council\n\nMINUTES of a meeting of the Cabinet held on 3 June 2024\n\nPresent: Cllr A Marsh (Chair)\n\n"
ACT = "Public Bodies (Admission to Meetings) Act 1960"


def minutes(*entries: str) -> str:
    return MINUTES + "\n\n".join(["1. Apologies\n\nNone.", "2. Minutes\n\nThe minutes were signed.", *entries])


UNDER_ANY_TITLE = [
    ("RESOLVED: That the public be excluded during consideration of the undermentioned items.", ["4", "5"]),
    ("The Board resolved to exclude the public from the next part of the meeting.", ["4", "5"]),
    ("RESOLVED that the public be excluded from the remaining items.", ["4", "5"]),
    ("Resolved that the public and press be excluded for the next two items.", ["4", "5"]),
    (f"Resolved: That the public be excluded for item 5 under the {ACT}.", ["5"]),
    ("It was agreed to exclude the members of the press and public during discussion of the following item.", ["4"]),
    ("RESOLVED: That the report referred to in Minute No. 5 be considered with the public excluded.", ["5"]),
    (
        "RESOLVED: That Appendix 1 to the report referred to in Minute No. 5 be exempt and the public excluded from it.",
        [],
    ),
    ("RESOLVED: That the public be excluded while the Sub-Committee considered its decision.", []),
    ("The motion to exclude the public from the following items was lost.", []),
    ("AGREED: That the Committee move ‘In Committee’.", ["4", "5"]),
    ("The Panel went into private session to consider its recommendation.", []),
    ("There was no need to exclude the public.", []),
]
UNDER_ITS_OWN = [
    ("Resolved that the press and public be temporarily excluded and they were instructed to withdraw.", ["4", "5"]),
    (f"In view of the confidential nature of the business, the public be excluded under the {ACT}.", ["4", "5"]),
]


@pytest.mark.parametrize(
    ("title", "resolution", "closed"),
    [
        *(("Exclusion of the Press and Public", *case) for case in UNDER_ANY_TITLE + UNDER_ITS_OWN),
        *(("Urgent Business", *case) for case in UNDER_ANY_TITLE),
    ],
)
def test_a_resolution_closes_what_it_says_wherever_it_stands(title: str, resolution: str, closed: list[str]) -> None:
    later = ["4. Lease of the Mill\n\nRESOLVED: That it be let.", "5. Staffing\n\nRESOLVED: That it be noted."]
    text = minutes(f"3. {title}\n\n{resolution}", *later, "6. Date of next meeting\n\n1 July 2024")
    assert restricted(text) == closed


def test_items_are_open_again_once_the_public_are_let_in() -> None:
    closing = "3. Exclusion of the Public\n\nRESOLVED: That the public be excluded from the following items."
    reopening = (
        "4. Lease of the Mill\n\nRESOLVED: That it be let.\n\nThe press and public were readmitted to the meeting."
    )
    assert restricted(minutes(closing, reopening, "5. Allotments\n\nRESOLVED: That rents rise.")) == ["4"]


@pytest.mark.parametrize(
    "title",
    [
        "Closure of Rose Court Care Home",
        "End of the lease of the Mill",
        "Rose Court (press and public excluded)",
        "Rose Court, to be taken in private",
    ],
)
def test_no_title_opens_an_item_that_a_resolution_closes(title: str) -> None:
    closing = "3. Exclusion of the Public\n\nRESOLVED: That the public be excluded from the following items."
    text = minutes(closing, f"4. {title}\n\nRESOLVED: That it be noted.", "5. Close of meeting\n\nAt 9 pm.")
    assert restricted(text) == ["4"]


def test_an_item_may_close_itself() -> None:
    own = f"3. Staffing matters\n\nTo resolve that, under the {ACT}, the public be excluded for this item."
    assert restricted(minutes(own, "4. Allotments\n\nRESOLVED: That rents rise.")) == ["3"]


def test_an_item_is_meant_by_its_number_on_the_agenda_where_minutes_print_both() -> None:
    closing = "8/24 Exempt Item\n(Agenda No. 3)\n\nRESOLVED – that the public be excluded for item 4 in the Agenda."
    later = ["9/24 Interviews\n(Agenda No. 4)\n\nNoted.", "10/24 Work programme\n(Agenda No. 5)\n\nNoted."]
    text = MINUTES + "\n\n".join(
        ["6/24 Apologies\n(Agenda No. 1)\n\nNone.", "7/24 Minutes\n(Agenda No. 2)\n\nSigned.", closing, *later]
    )
    assert restricted(text) == ["9/24"]


def test_an_item_is_meant_by_its_number_in_the_minutes_too() -> None:
    closing = "86. Exclusion of the Public\n(Item 3)\n\nRESOLVED: That the report referred to in Minute No. 87 be considered with the public excluded."
    later = ["87. Lease of the Mill\n(Item 4)\n\nNoted.", "88. Staffing\n(Item 5)\n\nNoted."]
    text = MINUTES + "\n\n".join(
        ["84. Apologies\n(Item 1)\n\nNone.", "85. Minutes\n(Item 2)\n\nSigned.", closing, *later]
    )
    assert restricted(text) == ["87"]


def test_an_item_named_by_its_title_is_closed() -> None:
    closing = "3. Determination of Exempt Business\n\nThe Board resolved to exclude the public during consideration of agenda item 8.1 (Rose Court Care Home)."
    later = ["4. Budget\n\nAgreed.", "5. Rose Court Care Home - HSCP22.097\n\nAgreed."]
    assert restricted(minutes(closing, *later)) == ["5"]


def test_paragraphs_of_wales_and_scotland_are_read() -> None:
    assert paragraphs_in("paragraph 14 of Part 4 of Schedule 12A") == (14,)
    assert paragraphs_in("paragraphs 6 and 15 of Schedule 7A") == (6, 15)
