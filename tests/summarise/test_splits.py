"""Long sentences split at every kind of joint, and what must never be split: each falsity found once stands here."""

import pytest

from rag.settings import PlainTargets
from rag.summarise.exact import exact_words, verdict_on
from rag.summarise.simplify import Ground, Plain, simplified
from rag.summarise.split import ways_to_split
from rag.summarise.split.joints import Split


def told(sentence: str) -> list[str]:
    """Return the plain version of one sentence of a record."""
    return list(simplified(Plain((sentence,)), Ground(sentence), PlainTargets()).sentences)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        (
            "A consultation will be carried out on the changes for Marl End Primary School and Quayford Primary School and on the priority for children of staff.",
            ["A consultation will be carried out on the changes for Marl End Primary School and Quayford Primary School.", "A consultation will also be carried out on the priority for children of staff."],
        ),
        (
            "Each risk is given a score from 1 to 5 for how likely it is and from 1 to 5 for how much harm it would do.",
            ["Each risk is given a score from 1 to 5 for how likely it is.", "Each risk is also given a score from 1 to 5 for how much harm it would do."],
        ),
        (
            "Mr Giles Trent said that the building had been for sale for 5 years, that nobody had made an offer to use it as a cinema or theatre, and that rain was coming in.",
            ["Mr Giles Trent said that the building had been for sale for 5 years.", "Mr Giles Trent said that nobody had made an offer to use it as a cinema or theatre.", "Mr Giles Trent said that rain was coming in."],
        ),
        (
            "Of the 187 pupils, 141 travel alone because of a medical or behavioural need and 46 because there is no other pupil who goes to the same school from the same area.",
            ["Of the 187 pupils, 141 travel alone because of a medical or behavioural need.", "Of the 187 pupils, 46 travel alone because there is no other pupil who goes to the same school from the same area."],
        ),
        (
            "Between April and September 2024 the average wait for a repair that was not urgent was 34 days in the north of the borough and 19 days in the south.",
            ["Between April and September 2024 the average wait for a repair that was not urgent was 34 days in the north of the borough.", "Between April and September 2024 the average wait for a repair that was not urgent was 19 days in the south."],
        ),
        (
            "The proposals, if all were agreed, would bring in a further £1.36 million in a full year and would affect 1,812 people in one way or another.",
            ["If all were agreed, the proposals would bring in a further £1.36 million in a full year.", "If all were agreed, the proposals would affect 1,812 people in one way or another."],
        ),
        (
            "The Home to School Transport Policy 2025/26, which was approved on 4 March 2025, raised the contribution for students over 16 from £660 to £720 a year.",
            ["The Home to School Transport Policy 2025/26 was approved on 4 March 2025.", "It raised the contribution for students over 16 from £660 to £720 a year."],
        ),
        (
            "No change was proposed to the price of a resident's permit, which would remain at £38 a year, or to the free half hour at Market Street.",
            ["No change was proposed to the price of a resident's permit.", "This would remain at £38 a year.", "No change was proposed to the free half hour at Market Street."],
        ),
        (
            "The 4 schemes were Sallowby village centre; the streets around the 3 Pellbrook schools (Station Road, Mill Lane and Albany Street); Nether Thrale; and Ferry Road, Fernhithe.",
            ["One of the 4 schemes was Sallowby village centre.", "Another was the streets around the 3 Pellbrook schools (Station Road, Mill Lane and Albany Street).", "Another was Nether Thrale.", "Another was Ferry Road, Fernhithe."],
        ),
        (
            "The committee decided that permission be granted subject to the conditions and to a condition that a store for 6 wheeled bins be built at the rear before the house is occupied, by 6 votes to 2.",
            ["The committee decided that permission be granted subject to the conditions and to a condition.", "The condition is that a store for 6 wheeled bins be built at the rear before the house is occupied.", "This was by 6 votes to 2."],
        ),
        (
            "The Lead Local Flood Authority had withdrawn its objection on 4 October, subject to finished floors being 600mm above the level of the 2015 flood.",
            ["The Lead Local Flood Authority had withdrawn its objection on 4 October, subject to what follows.", "This was subject to finished floors being 600mm above the level of the 2015 flood."],
        ),
        (
            "In the 8 weeks since the camera was switched on 9,406 penalty notices had been issued, at £160 each or £80 if paid in 14 days.",
            ["In the 8 weeks since the camera was switched on 9,406 penalty notices had been issued, at £160 each.", "This is £80 if paid in 14 days."],
        ),
        (
            "The Planning Inspectorate will be informed that the committee would have refused permission for the reasons that the site is partly in Flood Zone 3 and has not passed the sequential test.",
            ["The Planning Inspectorate will be informed that the committee would have refused permission for the reasons that the site is partly in Flood Zone 3.", "The Planning Inspectorate will be informed that the committee would have refused permission for the reasons that the site has not passed the sequential test."],
        ),
        (
            "Officers will discuss with any community group in Sallowby which comes forward before 16 May 2025 how volunteers might provide extra hours, and report to the meeting on 10 June 2025.",
            ["Officers will discuss with any community group in Sallowby which comes forward before 16 May 2025 how volunteers might provide extra hours.", "Officers will report to the meeting on 10 June 2025."],
        ),
        (
            "Thrale Bridge had been closed to all traffic on 11 June 2025 after an inspection found that two of the main beams had lost a third of their thickness to rust.",
            ["Thrale Bridge had been closed to all traffic on 11 June 2025.", "This was after an inspection found that two of the main beams had lost a third of their thickness to rust."],
        ),
        (
            "The Team Around the Family concept was used at an early intervention level, it was further explained to the committee that a child in need of statutory services met the threshold.",
            ["The Team Around the Family concept was used at an early intervention level.", "A child in need of statutory services met the threshold."],
        ),
        (
            "Yusuf Abbott, Director of Adult Care, presented a report which sought the committee's approval to consult on changes to what people pay towards the care which they receive in their own homes.",
            ["Yusuf Abbott is Director of Adult Care.", "Yusuf Abbott presented a report.", "It sought the committee's approval to consult on changes to what people pay towards the care which they receive in their own homes."],
        ),
        (
            "So 29 pupils at Copsley Green Primary School who lived less than 2 miles away would no longer be entitled to a bus pass from September 2025.",
            ["So 29 pupils at Copsley Green Primary School would no longer be entitled to a bus pass from September 2025.", "These lived less than 2 miles away."],
        ),
        (
            "The Cabinet Member for Environment agreed to raise the charge for the first hour in the council's car parks from £1.50 to £1.60, rather than to £1.70 as first proposed.",
            ["The Cabinet Member for Environment agreed to raise the charge for the first hour in the council's car parks from £1.50 to £1.60.", "This was rather than to £1.70 as first proposed."],
        ),
    ],
)  # fmt: skip
def test_a_long_sentence_is_told_in_short_ones(sentence: str, parts: list[str]) -> None:
    assert told(sentence) == parts


@pytest.mark.parametrize(
    ("sentence", "falsity"),
    [
        (
            "The team around each child will have regular supervision where all practitioners are able to share information, discuss risk and contribute to the plan for a family over the year.",
            "It will contribute",
        ),
        (
            "The cabinet was asked to agree that swimming be free for residents under 16 and over 65 at all times rather than, as now, in the school holidays only.",
            "This was in the school holidays only.",
        ),
        (
            "The Planning Inspectorate will be informed that the committee would have refused permission for the reasons that the site is partly in Flood Zone 3 and has not passed the sequential test.",
            "The Planning Inspectorate has not passed",
        ),
        (
            "The scheme would consist of a larger culvert at Tanners Lane and a storage basin in the Glebe Meadow able to hold 11,000 cubic metres of water for a day.",
            "This would be in the Glebe Meadow",
        ),
        (
            "The noise at the nearest house, which was 310 metres away, would be no louder than the background at night.",
            "The noise at the nearest house was",
        ),
        ("Members asked how far the increase was due to numbers and how far to price.", "This was due to"),
        (
            "If two thirds of them succeed, as they have so far, 26 young people would travel on their own by July 2026 and the saving in a full year would be £159,900.",
            "they have so far.",
        ),
        (
            "The report proposed that parking be free in the council's pay and display car parks on the 3 Saturdays before Christmas, at an estimated cost in lost income of £11,400.",
            "this in lost income",
        ),
        (
            "The report proposed that the grants paid to 6 councils towards lights, which came to £18,000 a year, should come to an end as part of the savings required in 2025/26.",
            "it should come to an end",
        ),
        (
            "Of 61 who replied, 38 said that they would not go to the Hub, and most of them gave as their reason that it is in the area of somebody else.",
            "38 said that most of them",
        ),
        (
            "Good progress had been made and, although there were a lot of competing funding priorities, it was hoped that resources would be available in the budget to continue to fund the post.",
            "Good progress had been made and, although there were a lot of competing funding priorities.",
        ),
        (
            "Section 507B of the Education Act 1996 requires the council, so far as is reasonably practicable, to secure sufficient youth services, and to take young people's views into account.",
            "So far as is",
        ),
        (
            "This was one of the proposed next steps: to fit sensors for temperature and humidity in 600 homes in Tansy Hill and Marsh Mills by September 2025, at a cost of £96,000.",
            "The cost was £96,000.",
        ),
        (
            "The trial of the new bus would end in May 2026 and the grant of £40,000 to the parish council would be paid back in full if fewer than 200 people used it in a week.",
            "The trial of the new bus would end in May 2026.",
        ),
        (
            "The council spent the sum of £54,000 which it had been given by the Government on the roof of the library in Fernhithe and on the new heating of the hall in Sallowby.",
            "on the roof of the library in Fernhithe.",
        ),
    ],
)  # fmt: skip
def test_no_part_says_what_the_record_does_not(sentence: str, falsity: str) -> None:
    assert not [part for part in told(sentence) if falsity in part]


def test_a_part_is_judged_by_its_own_words_only_where_a_rule_made_it() -> None:
    record = "Of the 187 pupils, 141 travel alone because of a medical need and 46 because there is no other pupil."
    part = "Of the 187 pupils, 46 travel alone because there is no other pupil."
    assert exact_words(part, record) == part
    assert verdict_on(part, [record], "", is_part=True).ok
    assert not verdict_on(part, [record], "", is_part=False).ok


def test_own_words_keep_a_denial_between_them_and_take_no_figure_of_another_part() -> None:
    record = "The fee was not raised in May 2025 after the vote of the full council, and the fine was £9."
    assert exact_words("The fee was raised in May 2025.", record) == "The fee was not raised in May 2025."
    assert exact_words("The fine was £9.", record) == "The fine was £9."


def test_a_statement_that_no_rule_can_make_short_is_left_whole() -> None:
    sentence = "The committee is recommended to approve the standard that no pupil aged 8 or over should have to walk more than 1 mile, and no pupil under 8 more than half a mile, to a pick-up point."
    assert [split for split in ways_to_split(sentence, is_too_long=True) if split.is_sure] == []
    assert told(sentence) == [sentence]


def test_a_bridge_made_subject_to_a_limit_is_told_once() -> None:
    record = (
        "Haddle Bridge, a masonry arch of 1794, was made subject to a temporary 7.5 tonne weight limit in October 2024"
        " after a principal inspection disclosed loss of mortar and a longitudinal crack in the central barrel."
    )
    assert not any("subject to what follows" in sentence for sentence in told(record))


def test_a_part_that_is_no_shorter_than_the_sentence_is_no_gain(monkeypatch: pytest.MonkeyPatch) -> None:
    record = (
        "The library will close on Sundays in April and on Mondays in May until the roof of the hall is mended in June."
    )
    endless = [Split([record, record])]
    monkeypatch.setattr("rag.summarise.simplify.ways_to_split", lambda *_, **__: endless)
    assert told(record) == [record]
