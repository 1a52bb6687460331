"""Decisions, recommendations and lost motions in the words councils use."""

import pytest

from rag.datatypes import AgendaItem, Decision, Document, Page, Vote
from rag.items import split

FRONT = (
    "Otterbrook District Council\n\nMinutes of the meeting of the Cabinet held on 3 June 2024 at 6 pm\n\n"
    "Present: Councillors A Marsh (Chair) and B Nettle\n\n1. Apologies\n\nNone.\n\n2. Roads\n\n"
)


def item(body: str) -> AgendaItem:
    text = f"{FRONT}{body}\n\n3. Date of next meeting\n\n1 July 2024."
    return split(Document("0" * 16, "made", "text", text, (Page(1, 0, len(text)),))).items[1]


def decided(body: str) -> list[tuple[str, str]]:
    return [(decision.kind.value, decision.text) for decision in item(body).decisions]


def proposed(body: str) -> list[tuple[str, str]]:
    return [(decision.kind.value, decision.text) for decision in item(body).recommendations]


WHOLE = [
    ("resolved", "RESOLVED:\n\n(a) That the works begin;\n\n(b) That the cost be met from reserves."),
    ("resolved", "RESOLVED: That\n1. the works begin; and\n2. officers report back."),
    ("resolved", "RESOLVED - (1) That the works begin; (2) That officers report back."),
    ("resolved", "Resolved: That;\ni. The works begin.\n\nii. Officers report back."),
    ("resolved", "Resolved -\n\n- that the works begin\n- that officers report back"),
    ("noted", "RESOLVED that the report be noted."),
    ("noted", "Resolved: That the report be noted."),
    ("noted", "NOTED, that the reports had been circulated late."),
    ("approved", "RESOLVED: That the policy be approved."),
    ("approved", "RESOLVED to adopt the plan."),
    ("approved", "RESOLVED: That planning permission be GRANTED."),
    ("refused", "RESOLVED: That planning permission be REFUSED."),
    ("deferred", "RESOLVED: That the application be deferred for a site visit."),
    ("deferred", "RESOLVED:\n(a) That a decision be deferred;\n(b) That officers visit the site."),
    ("agreed", "AGREED: That the works begin."),
    ("agreed", "Agreed that the works begin."),
    ("agreed", "It was agreed that the works begin."),
    ("agreed", "It was unanimously agreed to begin the works."),
    ("noted", "It was AGREED that the report be noted."),
    ("resolved", "It was RESOLVED unanimously that the works begin."),
    ("agreed", "The Committee:\n\n1. Approved the plan; and\n2. Noted the risks."),
    ("agreed", "The Cabinet agreed to:\n\na) begin the works; and\nb) note the cost."),
    ("approved", "The Committee AGREED that the plan be approved."),
    ("resolved", "RECOMMENDED ITEM\n\nRESOLVED that the works begin."[18:]),
    ("resolved", "Accordingly, it was RESOLVED that the works begin."),
    ("resolved", "RESOLVED /-\n\nThat the works begin."),
    ("resolved", "**RESOLVED:**\n\n**That the works begin.**"),
    ("noted", "The report was NOTED."),
    (
        "approved",
        "RESOLVED: That the application be approved subject to the conditions in the report, with opening hours of\n7.00 am to 9.00 pm every day.",
    ),
    (
        "refused",
        "RESOLVED: That permission be REFUSED for these reasons:\n1. Harm to trees.\nReason: policy EN4.\n2. Loss of light.",
    ),
    (
        "resolved",
        "RESOLVED that Council be recommended:\n\n(a) to set the budget:\n\n(i) at £12m; or\n(ii) at £13m; and\n\n(b) to set the rents.",
    ),
]


@pytest.mark.parametrize(("kind", "words"), WHOLE, ids=[words[:30] for _, words in WHOLE])
def test_a_decision_is_found_whole(kind: str, words: str) -> None:
    body = f"The report was introduced.\n\n{words}\n\nThe Chair thanked officers."
    shown = words.removeprefix("**")
    assert [(k, text.removeprefix("**")) for k, text in decided(body)] == [(kind, shown)]


@pytest.mark.parametrize("kind_words", [words for _, words in WHOLE if "\n\n" not in words][:12])
def test_a_decision_ends_with_its_paragraph_where_no_blank_lines_stand(kind_words: str) -> None:
    [(_, text)] = decided(f"The report was introduced.\n{kind_words}\nThe Chair thanked officers for their work.")
    assert text == kind_words


def test_a_word_alone_in_capitals_is_the_record() -> None:
    assert decided("The Clerk to write and object. AGREED. ACTION: Clerk.") == [("agreed", "AGREED.")]


NOT_DECIDED = [
    "The complaint was resolved by officers.",
    "Three of the issues were resolved in May.",
    "The matter remained unresolved.",
    "At its meeting in March 2024 the Committee had resolved that the works should begin.",
    "Members recalled that it was agreed at the last meeting that the works begin.",
    "The Committee agreed that it was important to know the cost.",
    "The Chair agreed with the comment.",
    "A member noted that the report had been approved by Cabinet in May.",
    "No decision was taken.",
    "The scheme had been approved in 2019.",
    "Officers agreed to write to the member.",
    "The decision would be published in June.",
    "Members asked when the decision would be taken.",
]


@pytest.mark.parametrize("sentence", NOT_DECIDED)
def test_talk_of_decisions_decides_nothing(sentence: str) -> None:
    assert decided(f"{sentence}\n\nRESOLVED that the report be noted.") == [
        ("noted", "RESOLVED that the report be noted.")
    ]


LOST = [
    "The amendment was put to the vote and was lost.",
    "On being put to the vote the motion was lost by 3 votes to 6.",
    "Upon a vote the motion was declared LOST.",
    "The amendment fell.",
    "The motion was not carried.",
    "The amendment was defeated.",
]


@pytest.mark.parametrize("sentence", LOST)
def test_a_lost_motion_is_never_a_decision(sentence: str) -> None:
    body = f"Councillor Nettle spoke. {sentence}"
    assert decided(body) == []
    assert proposed(body) == [("lost", sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Around 6 posts would be lost.",
        "It was estimated that £5m was lost to fraud.",
        "The application fell within the green belt.",
        "The proposal was rejected by the Inspector in 2019.",
        "Trade was lost during the works.",
    ],
)
def test_other_losses_are_no_lost_motions(sentence: str) -> None:
    assert proposed(sentence) == []


def test_a_lost_motion_is_kept_with_its_words() -> None:
    motion = 'It was moved by Councillor Marsh and seconded by Councillor Nettle:\n\n"That the works stop."\n\nOn being put to the vote the motion was lost, 2 members voting for and 7 against.'
    [lost] = item(f"{motion}\n\nRESOLVED: That the works begin.").recommendations
    assert (lost.kind.value, lost.text, lost.vote) == ("lost", motion, Vote(2, 7))


def test_a_recommendation_to_council_is_no_decision() -> None:
    body = "RECOMMENDED to Council: That the budget be set."
    assert (decided(body), proposed(body)) == ([], [("recommended", body)])


def test_the_same_words_twice_are_one_decision() -> None:
    body = "Decision:\n\nThat the works begin.\n\nMinutes:\n\nThe report was introduced.\n\nDecision:\n\nThat the works begin."
    assert decided(body) == [("agreed", "That the works begin.")]


@pytest.mark.parametrize("nothing", ["None.", "N/A", "There were none.", "No declarations were made."])
def test_nothing_under_the_word_decision_decides_nothing(nothing: str) -> None:
    assert decided(f"Decision:\n\n{nothing}\n\nMinutes:\n\n{nothing}") == []


@pytest.mark.parametrize(
    "words",
    [
        "The minutes of the meeting held on 6 May 2024 were confirmed and signed.",
        "The minutes of the last meeting were taken as read, confirmed and signed.",
        "The minutes were approved as a correct record.",
        "The Minutes of the meeting held on 6 May 2024 were AGREED as a true record.",
        "RESOLVED that the minutes of 6 May 2024 be confirmed as a correct record.",
        "RESOLVED that the minutes are correctly recorded and that they be signed by the Chairman.",
    ],
)
def test_confirmed_minutes_are_approved(words: str) -> None:
    assert decided(words) == [("approved", words)]


@pytest.mark.parametrize(
    "words",
    [
        "The minutes would be approved at the next meeting.",
        "To confirm the minutes of the last meeting.",
        "The minutes were not available.",
    ],
)
def test_minutes_to_be_confirmed_are_not_yet(words: str) -> None:
    assert decided(words) == []


def only(body: str) -> Decision:
    [decision] = item(body).decisions
    return decision


VOTES = [
    ("RESOLVED that the works begin. (For 9, Against 3, Abstentions 1)", Vote(9, 3, 1)),
    ("RESOLVED, by 7 votes to 1, that the works begin.", Vote(7, 1)),
    ("RESOLVED unanimously that the works begin.", Vote(is_unanimous=True)),
    ("RESOLVED (nem con): That the works begin.", Vote(is_unanimous=True)),
    ("Resolved (by 7 votes to 0 with 2 abstentions) to begin the works.", Vote(7, 0, 2)),
    ("Resolved (6:2) – that the works begin.", Vote(6, 2)),
    (
        "On being put to the vote there voted: For 8, Against 3, Abstentions 1.\n\nRESOLVED: That the works begin.",
        Vote(8, 3, 1),
    ),
    ("RESOLVED: That the works begin.\n\nVoting: 5 for, 4 against, 0 abstentions.", Vote(5, 4, 0)),
    ("The motion was carried by 9 votes to 3.\n\nRESOLVED: That the works begin.", Vote(9, 3)),
    ("With six votes in favour, one against and no abstentions it was RESOLVED that the works begin.", Vote(6, 1, 0)),
    ("RESOLVED: That the works begin on 4 March at 3 sites for 9 weeks.", None),
    ("RESOLVED that £3,000 be spent for 2 years.", None),
]


@pytest.mark.parametrize(("body", "vote"), VOTES)
def test_votes(body: str, vote: Vote | None) -> None:
    assert only(body).vote == vote


def test_the_vote_on_a_lost_amendment_is_not_the_decisions() -> None:
    body = "The amendment was lost by 3 votes to 6.\n\nRESOLVED: That the works begin."
    assert only(body).vote is None


MOVERS = [
    (
        "It was moved by Councillor Marsh and seconded by Councillor Nettle.\n\nRESOLVED: That the works begin.",
        ("Marsh", "Nettle"),
    ),
    ("Moved by Cllr A Marsh, seconded by Cllr B Nettle and RESOLVED that the works begin.", ("A Marsh", "B Nettle")),
    ("It was RESOLVED that the works begin. Proposed Cllr Marsh, seconded Cllr Nettle.", ("Marsh", "Nettle")),
    (
        "On the motion of the Mayor, seconded by Councillor Nettle, it was\n\nRESOLVED:\n\nThat the works begin.",
        ("Mayor", "Nettle"),
    ),
    (
        "Councillor Ada Marsh moved and Councillor Bo Nettle seconded the motion.\n\nRESOLVED: That the works begin.",
        ("Ada Marsh", "Bo Nettle"),
    ),
    ("Proposer: Cllr Marsh. Seconder: Cllr Nettle.\n\nRESOLVED: That the works begin.", ("Marsh", "Nettle")),
    ("The motion was moved and seconded.\n\nRESOLVED: That the works begin.", (None, None)),
    ("RESOLVED: That the works begin.", (None, None)),
]


@pytest.mark.parametrize(("body", "names"), MOVERS)
def test_movers_and_seconders(body: str, names: tuple[str | None, str | None]) -> None:
    decision = only(body)
    assert (decision.mover, decision.seconder) == names


def test_a_name_that_goes_over_the_end_of_a_line_is_whole() -> None:
    body = (
        "It was moved by County Councillor Ada Marsh and seconded by County Councillor Bo\n"
        "Nettle that the works on the harbour wall do not go ahead before the autumn, and on\n"
        "being put to the vote the motion was lost by 4 votes to 8."
    )
    [motion] = item(body).recommendations
    assert (motion.mover, motion.seconder) == ("Ada Marsh", "Bo Nettle")
