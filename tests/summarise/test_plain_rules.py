"""Formal words, long sentences and official phrases made plain, one rule at a time, each with what it must leave alone."""

from collections.abc import Iterable

import pytest

from rag.summarise.diff import word_diff
from rag.summarise.fidelity import changes
from rag.summarise.grammar import has_main_verb, is_clause, is_well_formed
from rag.summarise.motions import moved, voted
from rag.summarise.resolutions import bare_part, decided, options, recommended
from rag.summarise.rewrite import in_active_voice, rewordings
from rag.summarise.split import RULES, ways_to_split
from rag.summarise.split.reported import reported_lead
from rag.summarise.split.tails import tails_off
from rag.summarise.words import ended, spelled_out
from rag.summary import WordChange


def first(ways: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next(iter(ways))


@pytest.mark.parametrize(
    ("part", "plain"),
    [
        ("That the report be noted", ("The committee noted the report.",)),
        ("Resolved: That the plan be approved for 2025/26.", ("The committee approved the plan for 2025/26.",)),
        ("(a) That the scheme be not approved at this stage;", ("The committee did not approve the scheme at this stage.",)),
        ("ii. The grants cease from 1 April 2025.", ("The grants will cease from 1 April 2025.",)),
        ("That the Director report on the cost", ("The Director will report on the cost.",)),
        ("It be noted that the income would be £205,000", ("The committee noted that the income would be £205,000.",)),
        (
            "The charges be approved and take effect from 7 April 2025",
            ("The committee approved the charges.", "The charges will take effect from 7 April 2025."),
        ),
        (
            "the findings be noted and the full report be published",
            ("The committee noted the findings.", "The full report will be published."),
        ),
        (
            "RESOLVED, by 7 votes to 1, that the policy be adopted",
            ("The committee adopted the policy, by 7 votes to 1.",),
        ),
        ("Information to be provided to members", ("Information will be provided to members.",)),
        (
            "That Mr Fox asked that his vote against be recorded",
            ("Mr Fox asked that his vote against be recorded.",),
        ),
    ],
)  # fmt: skip
def test_a_part_of_a_resolution_is_told_by_what_the_body_did_or_what_will_be(part: str, plain: tuple[str, ...]) -> None:
    assert first(decided(part, "committee")) == plain


def test_a_list_item_that_is_no_clause_is_told_with_what_it_stands_under() -> None:
    lead = "Resolved: That it be approved, subject to the following conditions:"
    assert first(decided("no delivery on school days", "panel", lead)) == (
        "A condition is: no delivery on school days.",
    )
    lead = "As Cabinet Member for Environment, I agree to:"
    assert first(decided("(a) KEEP the charge at £40", "council", lead)) == (
        "The Cabinet Member for Environment agreed to keep the charge at £40.",
    )  # fmt: skip


def test_a_lead_in_alone_is_no_part_of_a_resolution() -> None:
    assert [bare_part(text) for text in ("Resolved: That:", "RESOLVED", "Resolved: That;", "It was agreed:")] == [
        ""
    ] * 4
    assert list(decided("Resolved: That:", "committee")) == []


def test_a_recommendation_stays_one() -> None:
    assert first(recommended("(a) to approve the hours", "executive", "The Executive is recommended:")) == (
        "The executive is recommended to approve the hours.",
    )  # fmt: skip
    assert first(recommended("note the review", "board", "The Board is asked to:")) == (
        "The Board is asked to note the review.",
    )  # fmt: skip
    assert first(options("To make no change.", "Alternative options considered:")) == (
        "One of the alternative options considered was to make no change.",
    )  # fmt: skip


def test_motions_and_votes() -> None:
    assert first(moved("It was moved by Mr A and seconded by Ms B that the grants be kept.")) == (
        "It was moved that the grants be kept.", "Mr A moved this and Ms B seconded it.",
    )  # fmt: skip
    assert first(moved("An amendment to cut the fee was moved by Mr A and seconded by Ms B.")) == (
        "Mr A moved an amendment to cut the fee.", "Ms B seconded it.",
    )  # fmt: skip
    assert first(voted("On being put to the vote there voted: For 8, Against 3.")) == (
        "The vote was: For 8, Against 3.",
    )
    assert first(voted("On being put to the vote the motion was lost by 5 votes to 7.")) == (
        "The motion was lost by 5 votes to 7.",
    )  # fmt: skip
    assert first(voted("RESOLVED (unanimously):", "panel")) == ("The panel decided this unanimously.",)


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("The bin cost £9; the sack was free.", ["The bin cost £9.", "The sack was free."]),
        (
            "There were 63, of which 52 were homes and 11 were shops.",
            ["There were 63.", "Of these, 52 were homes and 11 were shops."],
        ),
        (
            "They cost £241,000, of which £36,000 was from Sundays.",
            ["They cost £241,000.", "Of this, £36,000 was from Sundays."],
        ),
        ("The rise was £9, which was 20%.", ["The rise was £9.", "This was 20%."]),
        (
            "The grants, which came to £18,000 a year, should end in May.",
            ["The grants came to £18,000 a year.", "The grants should end in May."],
        ),
        (
            "It repaired 9,412 holes, compared with 8,404 in 2023, an increase of 12%.",
            ["It repaired 9,412 holes.", "This compares with 8,404 in 2023.", "This is an increase of 12%."],
        ),
        (
            "The target was missed because two gangs were short.",
            ["The target was missed.", "This was because two gangs were short."],
        ),
        (
            "In all 57% supported it, 36% opposed it and 7% had no view.",
            ["In all 57% supported it.", "36% opposed it.", "7% had no view."],
        ),
        ("A trial will be held at a cost of £46,000.", ["A trial will be held.", "The cost is £46,000."]),
        ("The wait was 34 days, against a target of 20 days.", ["The wait was 34 days.", "The target was 20 days."]),
        (
            "Members heard that the road was shut and that the bus was late.",
            ["Members heard that the road was shut.", "Members heard that the bus was late."],
        ),
        (
            "The board is asked to note the plan, and to ask for a report.",
            ["The board is asked to note the plan.", "The board is asked to ask for a report."],
        ),
        (
            "The machine was leased for three years and could treat 140 defects a day.",
            ["The machine was leased for three years.", "The machine could treat 140 defects a day."],
        ),
    ],
)
def test_a_sentence_is_split_at_its_joint(sentence: str, parts: list[str]) -> None:
    assert parts in [list(split.parts) for split in ways_to_split(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The plan was approved, subject to the budget and the vote was carried.",
        "The committee approved the schemes for Sallowby and Pellbrook at an estimated cost of £186,000 if funds allow.",
        "The charge at the Market Street and Quayside car parks was kept.",
        "No change was proposed to the permit, which would stay at £38, or to the free half hour.",
        "It would shorten the journeys by between 9 and 22 minutes.",
        "The committee noted and commented on the plan.",
    ],
)
def test_a_condition_a_list_and_a_range_are_not_torn_apart(sentence: str) -> None:
    assert list(ways_to_split(sentence)) == []


def test_only_a_sentence_that_is_too_long_loses_its_last_phrase() -> None:
    sentence = "The contract with Brightwater for repairs to houses in the north will be extended for one year to 31 March 2026."
    assert list(ways_to_split(sentence)) == []
    assert list(tails_off(sentence.rstrip("."))) == [
        [
            "The contract with Brightwater for repairs to houses in the north will be extended.",
            "This will be for one year to 31 March 2026.",
        ]
    ]


def test_every_rule_says_no_to_a_short_plain_sentence() -> None:
    assert [rule("The committee noted the report") for rule in RULES] == [None] * len(RULES)


def test_what_is_reported_is_known_by_its_lead() -> None:
    assert reported_lead("It was noted that the road was shut.") == "It was noted that "
    assert reported_lead("Councillor Fox said that the road was shut.") == "Councillor Fox said that "
    assert reported_lead("The road was shut.") == ""


@pytest.mark.parametrize(
    ("sentence", "changed"),
    [
        ("It was explained that 40 flats were empty.", "40 flats were empty."),
        ("The Head of Highways explained that the gangs were short.", "The gangs were short."),
        ("The Committee considered a report of the Director on the cost of bins.", "The Committee considered a report on the cost of bins."),
        ("The fee was set with effect from 1 May per annum.", "The fee was set from 1 May a year."),
        ("There were eleven bins & nine sacks.", "There were 11 bins & 9 sacks."),
        ("A plan for the ACV was made.", "A plan for the Asset of Community Value (ACV) was made."),
        ("Elmshire County Council paid.", "The council paid."),
    ],
)  # fmt: skip
def test_official_words_are_made_plain(sentence: str, changed: str) -> None:
    names = {"Elmshire County Council": "council"}
    assert changed in list(rewordings(sentence, {"ACV": "Asset of Community Value"}, names))


def test_a_councillors_opinion_keeps_who_holds_it() -> None:
    sentence = "Councillor Dennis Wraxall stated that the signs would make no difference."
    assert not [text for text in rewordings(sentence, {}, {}) if "Wraxall" not in text]


def test_the_passive_questions_of_minutes_get_somebody_who_asks() -> None:
    assert in_active_voice("It was queried why the target was missed.") == "Members asked why the target was missed."
    assert in_active_voice("Concern was raised that it was late.") == "Members raised concern that it was late."
    assert in_active_voice("The target was missed.") == ""


def test_numbers_become_digits_but_for_one_fractions_and_two_of_them() -> None:
    text = "Nine members, one vote, two thirds, two of the three, twenty-one days, 660 two years before."
    assert spelled_out(text) == "9 members, one vote, two thirds, two of the 3, twenty-one days, 660 two years before."


def test_list_marks_at_the_end_go_and_one_stop_stands() -> None:
    assert [ended(text) for text in ("to allow for:", "be free; and", "be free.", "is ‘x’ ;")] == [
        "to allow for.", "be free.", "be free.", "is ‘x’.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [("The bins were late", True), ("The proposed charge on Sundays", False), ("Another when it was closed", False), ("Had not changed since May", False)],
)  # fmt: skip
def test_what_can_stand_alone(words: str, expected: bool) -> None:
    assert is_clause(words) is expected


def test_broken_sentences_are_known() -> None:
    broken = [
        "and it was late.",
        "The bins were.",
        "The owner and that it was late.",
        "It was (late.",
        "Late bins.",
        "No verb in this one.",
    ]
    assert [is_well_formed(sentence) for sentence in broken] == [False] * 6
    assert is_well_formed("The bins were late.")
    assert not has_main_verb("the cost of bins")


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        (["The fee is £52."], "“1 May 2025” is lost"),
        (["The fee is £53 from 1 May 2025 if Mr Fox agrees."], "“£53” is new"),
        (["The fee is £52 from 1 May 2025."], "“Fox” is lost"),
        (["The fee is £52 from 1 May 2025, as Mr Fox agrees."], "the conditions are not the record's (none for 1 × condition)"),
        (["The fee is not £52 from 1 May 2025 if Mr Fox agrees."], "the denials are not the record's (1 × denial for none)"),
        (["The fee may be £52 from 1 May 2025 if Mr Fox agrees."], "the degrees of certainty are not the record's (1 × may for none)"),
    ],
)  # fmt: skip
def test_a_plain_version_that_loses_adds_or_changes_something_is_told(plain: list[str], reason: str) -> None:
    assert reason in changes(plain, "The fee is £52 from 1 May 2025 if Mr Fox agrees.")


def test_a_plain_version_in_two_sentences_that_keeps_everything_passes() -> None:
    source = "The fee, which was £46, will be £52 from 1 May 2025."
    assert changes(["The fee will be £52 from 1 May 2025.", "This was £46."], source) == []


def test_a_diff_is_in_words() -> None:
    assert word_diff("a b c", "a x c d") == (
        WordChange("same", "a"), WordChange("removed", "b"), WordChange("added", "x"), WordChange("same", "c"),
        WordChange("added", "d"),
    )  # fmt: skip
    assert word_diff("", "") == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "A temporary bridge could be installed for £460,000 and opened by the end of August 2025",
        "The new hall would be built by March and opened to the public in June 2026",
        "The shelters had been delivered to the depot and received by the contractor in August 2025",
    ],
)
def test_a_verb_that_another_verb_governs_is_not_told_as_done(sentence: str) -> None:
    for split in ways_to_split(sentence, is_too_long=True):
        parts = list(split.parts)
        assert not [part for part in parts[1:] if " opened" in part or " received" in part], parts


def test_a_second_verb_of_its_own_is_still_told_apart() -> None:
    found = [
        list(split.parts)
        for split in ways_to_split(
            "The new bus to the hospital was late on most days and carried only 12 people in March"
        )
    ]
    assert ["The new bus to the hospital was late on most days.", "It carried only 12 people in March."] in found
