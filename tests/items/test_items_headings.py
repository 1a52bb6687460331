"""How items are numbered and headed in the many ways that councils have for it."""

import pytest

from rag.datatypes import DecisionKind, Document, Page, Paper
from rag.items import split
from rag.items.numbers import printed_number

FRONT = "Otterbrook District Council\n\nMINUTES of a meeting of the Cabinet held on 3 June 2024\n\nPresent: Cllr A Marsh (Chair)\n\n"


def paper(text: str) -> Paper:
    return split(Document("0" * 16, "made", "text", text, (Page(1, 0, len(text)),)))


def titles(text: str) -> list[str]:
    return [item.title for item in paper(text).items]


@pytest.mark.parametrize(
    ("line", "number", "value"),
    [
        ("FRA.52  Apologies for Absence", "FRA.52", 52),
        ("TC/31 Apologies", "TC/31", 31),
        ("LSC 31\tElection of Chair", "LSC 31", 31),
        ("* RC/24/1   Minutes", "RC/24/1", 24),
        ("IV\tMONTHLY RETURN", "IV", 4),
        ("VIII.\tLICENCES", "VIII", 8),
        ("1/26  Ymddiheuriadau / Apologies", "1/26", 1),
    ],
)
def test_numbers_with_letters_stars_and_in_roman(line: str, number: str, value: int) -> None:
    printed = printed_number(line)
    assert printed is not None
    assert (printed.number, printed.key.value) == (number, value)


@pytest.mark.parametrize("line", ["TABLE 3 Costs by year", "BAND D\tCharge", "I would like to thank", "PHASE 2 begins", "BACS 61\tMr Smith"])  # fmt: skip
def test_what_counts_other_things_than_items_is_no_number(line: str) -> None:
    assert printed_number(line) is None


def test_a_heading_over_a_numbered_paragraph_is_its_title() -> None:
    entries = [("Minutes approved", "The minutes of 1 May were submitted and approved."), ("Winter salt – Contract awarded", "There was submitted a report on the tenders for winter salt, and the contract was awarded."), ("Surplus property noted", "There was submitted a report listing surplus property, which was noted.")]  # fmt: skip
    text = FRONT + "\n\n".join(f"{title}.\n\n{n}\t{told}" for n, (title, told) in enumerate(entries, 1))
    assert titles(text) == [title for title, _ in entries]


def test_a_list_of_contents_is_not_the_items() -> None:
    heads = ["Apologies", "Declarations of interest", "Planning applications", "Date of next meeting"]
    contents = "\n".join(f"{n}.\t{head}\t{n + 1}" for n, head in enumerate(heads, 1))
    items = "\n\n".join(f"{n}. {head}\n\nNone were made." for n, head in enumerate(heads, 1))
    found = paper(f"{FRONT}Contents\n{contents}\n\n{items}").items
    assert [item.title for item in found] == heads
    assert found[-1].start > len(FRONT) + len(contents)


def test_english_second_in_bilingual_minutes_heads_them_all_the_same() -> None:
    text = "Cyngor Cymuned Llanfach Community Council\n\nCofnodion y cyfarfod a gynhaliwyd / Minutes of the meeting held on 14 January 2026\n\nPresennol / Present: Cllr A Marsh\n\n1/26 Ymddiheuriadau / Apologies\n\nCllr B Nettle.\n\n2/26 Cofnodion / Minutes\n\nThe minutes were signed as correct.\n\n3/26 Cae Chwarae / Playing Field\n\nIt was resolved to renew the lease."  # fmt: skip
    assert titles(text) == ["Ymddiheuriadau / Apologies", "Cofnodion / Minutes", "Cae Chwarae / Playing Field"]


def test_sentence_case_headings_without_numbers_that_stand_alone_part_the_minutes() -> None:
    heads = ["Apologies", "Minutes", "Declarations of interest", "Village hall roof", "Parish charities"]
    told = "The Chairman reported on this at some length and there were several questions."
    text = FRONT + "\n\n".join(f"{head}\n\n{told}" for head in heads)
    assert titles(text) == heads


def test_decisions_in_plain_words_count_where_there_is_no_formal_one() -> None:
    plain, formal = "The Board agreed to grant the licence.", "RESOLVED: That the licence be granted."
    told = f"3. Licence\n\nThe Board considered it. {plain}"
    both = f"4. Other licence\n\nThe Board agreed with the objector on one point.\n\n{formal}"
    *_, first, second = paper(f"{FRONT}1. Apologies\n\nNone.\n\n2. Minutes\n\nSigned.\n\n{told}\n\n{both}").items
    assert [(one.kind, one.text) for one in first.decisions] == [(DecisionKind.APPROVED, plain)]
    assert [one.text for one in second.decisions] == [formal]


def test_a_decision_holds_the_list_and_the_rows_that_it_leads_in_to() -> None:
    listed = "RESOLVED: That the matter be deferred for the following:-\n\n(a) a site visit;\n(b) a survey."
    rows = (
        "RESOLVED: To approve the following payments:\nHMRC\tTax\t£10.00\nA Smith\tGrass\t£20.00\nB Jones\tHire\t£5.00"
    )
    text = f"{FRONT}1. Apologies\n\nNone.\n\n2. Minutes\n\nSigned.\n\n3. Barn\n\n{listed}\n\n4. Finance\n\n{rows}\n\nThe meeting closed at 9 pm."
    *_, barn, finance = paper(text).items
    assert [one.text for one in barn.decisions] == [listed]
    assert [one.text for one in finance.decisions] == [rows]


def test_items_below_one_number_are_items_whatever_paragraphs_the_others_number() -> None:
    text = (
        f"{FRONT}1. Apologies\n\nNone.\n\n2. Environmental Health\n\n2.1 Dog Fouling: Fixed Penalty\n\n1.0 Purpose\n\n"
        "1.1 To propose a penalty.\n\nRESOLVED: That it be £120.\n\n2.2 Noise Service\n\nRESOLVED: That it go on.\n\n"
        "3. Minutes\n\n3.1 The minutes of 1 May were approved as correct.\n\n4. Next meeting\n\n1 July."
    )
    assert [(item.number, item.title) for item in paper(text).items] == [
        ("1", "Apologies"),
        ("2", "Environmental Health"),
        ("2.1", "Dog Fouling: Fixed Penalty"),
        ("2.2", "Noise Service"),
        ("3", "Minutes"),
        ("4", "Next meeting"),
    ]


def test_each_report_of_a_file_without_page_ends_begins_at_its_title() -> None:
    def report(title: str) -> str:
        front = "Report to\tCabinet\nDate of meeting\t3 June 2024\nContact officer\tMs A Marsh, Head of Place\n\n1.0 Purpose\n\n1.1 To report on it.\n\n2.0 Background\n\n"
        return f"{title}\n\n{front}" + "\n\n".join(f"2.{n} It went on as planned in {2000 + n}." for n in range(1, 12))

    names = ["Leisure Centre: Opening", "Charges from 1 January 2025", "Event Grants"]
    text = "OTTERBROOK DISTRICT COUNCIL\n\nCABINET\n\n" + "\n\nRECOMMENDATION\n\nThat it be noted.\n\n".join(
        map(report, names)
    )
    assert titles(text) == names
