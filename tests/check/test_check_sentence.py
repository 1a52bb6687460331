"""A sentence is passed only if what it cites says so; every refusal names its reason."""

from pathlib import Path

import pytest

from rag.check import DraftSentence, Verdict, check_sentence, find_conflicts, parse_draft, support_score

TURNOVER = (
    "Over the last 12 months the turnover rate had decreased to below 12% in children's social work, which was below"
    " the national average. In most councils the rate was around 15%."
)
MOTION = "The motion to close Easby Library, moved by Councillor Ann Fox and seconded by Cllr Imran Malik, was lost by 9 votes to 3."
ASKED = "Members asked whether the library would close in May 2025. Councillor Ann Fox (Chair) said that no decision had been made."
RESOLVED = "RESOLVED: (a) That the annual report be noted; (b) That a grant of £5,000 be awarded to Easby Band, subject to receipt of its accounts."
HEADING = "Fylde Vale Council, Culture Committee, 13 March 2024: Libraries"


def verdict(text: str, *evidence: str, context: str = HEADING) -> Verdict:
    return check_sentence(DraftSentence(text, (1,)), ["\n\n".join(evidence)], context=[context])


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The turnover rate had decreased to below 12 per cent over the last 12 months.", TURNOVER),
        ("In most councils the rate was around 15%.", TURNOVER),
        ("The Culture Committee heard on 13 March 2024 that the rate had decreased to below 12%.", TURNOVER),
        ("Cllr Fox moved the motion to close Easby Library.", MOTION),
        (
            "Residents with a permit retain their first hour.",
            "Charges rise, and residents with a permit retain their first hour.",
        ),
        ("The motion was lost by nine votes to three.", MOTION),
        ("Members asked whether the library would close in May 2025.", ASKED),
        ("Councillor Fox said that no decision had been made.", ASKED),
        ("The annual report was noted.", RESOLVED),
        ("A grant of £5,000 was awarded to Easby Band, subject to receipt of its accounts.", RESOLVED),
    ],
)
def test_what_the_record_says_passes(text: str, record: str) -> None:
    assert verdict(text, record) == Verdict(True, ())


LEASE = (
    "The lease of the pavilion will expire on 4 May, the toilets having been vandalised on nine occasions; the trustees"
    " accordingly regarded the rent as too high and established two working groups."
)


@pytest.mark.parametrize(
    "text",
    [
        "The lease of the pavilion will end on 4 May.",
        "The toilets had been vandalised nine times.",
        "The trustees therefore thought the rent too high.",
        "The trustees set up two working groups.",
    ],
)
def test_plain_words_say_what_formal_ones_do(text: str) -> None:
    assert verdict(text, LEASE) == Verdict(True, ())


def test_a_reason_must_be_given_in_some_words() -> None:
    assert not verdict("The trustees therefore thought the rent too high.", LEASE.replace("accordingly ", "")).ok


@pytest.mark.parametrize(
    ("text", "record", "reason"),
    [
        ("The turnover rate had decreased to below 14%.", TURNOVER, "“to below 14%” is not in what it cites"),
        ("The turnover rate had decreased to 12%.", TURNOVER, "“12%” is not in what it cites"),
        (
            "The turnover rate had decreased to below 12% over the last 12 weeks.",
            TURNOVER,
            "“12” is not in what it cites",
        ),
        ("The turnover rate had increased to below 12%.", TURNOVER, "“increased” is not in what it cites"),
        ("The turnover rate was above the national average.", TURNOVER, "“above” is not in what it cites"),
        ("Councillor Sue Hind moved the motion to close Easby Library.", MOTION, "“Sue Hind” is not in what it cites"),
        (
            "Councillor Ann Malik moved the motion to close Easby Library.",
            MOTION,
            "“Ann Malik” does not stand together in what it cites",
        ),
        ("Mrs Fox moved the motion to close Easby Library.", MOTION, "“Mrs” is not how the record names Fox"),
        (
            "Cllr Malik moved the motion to close Easby Library.",
            MOTION,
            "the record says this of “Councillor Ann Fox”, not of “Cllr Malik”",
        ),
        (
            "The motion was carried by nine votes to three.",
            MOTION,
            "“carried” is not the record's word for what was done",
        ),
        ("The motion was lost unanimously.", MOTION, "“unanimously” is not in what it cites"),
        ("The library will close in May 2025.", ASKED, "the record only proposes or asks about it"),
        (
            "Councillor Fox said that a decision had been made.",
            ASKED,
            "the record denies “decision”, which it does not",
        ),
        ("The annual report was approved.", RESOLVED, "“approved” is not the record's word for what was done"),
        ("The annual report may be noted.", RESOLVED, "it says “noted” is “may”, where the record says “to be done”"),
        ("A grant of £5,000 was awarded to Easby Band.", RESOLVED, "it leaves out a condition: “subject to”"),
        (
            "The annual report was noted because of new rules.",
            RESOLVED,
            "“because” is a reason the record does not give",
        ),
        ("All annual reports were noted.", RESOLVED, "“All” is not in what it cites"),
        (
            "Burnley was awarded a grant of £5,000, subject to its accounts.",
            RESOLVED,
            "“Burnley” is not in what it cites",
        ),
    ],
)
def test_what_the_record_does_not_say_fails_with_its_reason(text: str, record: str, reason: str) -> None:
    assert reason in verdict(text, record).reasons


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Was the annual report noted?", "it is a question"),
        ("The annual report was noted and", "it is cut off at the end"),
        ("I noted the annual report.", "it speaks in the first person"),
        ("An annual report on grants.", "it has no verb"),
        ("A wish to retain the grants.", "it has no verb"),
        ("Based on the evidence, the annual report was noted.", "it repeats the instructions"),
        ("of the annual report was noted.", "it is not a whole sentence"),
    ],
)
def test_what_is_no_statement_fails(text: str, reason: str) -> None:
    assert reason in verdict(text, RESOLVED).reasons


def test_a_sentence_without_content_says_nothing() -> None:
    assert verdict("The council held a meeting.", RESOLVED).reasons == ("it says nothing of its own",)


@pytest.mark.parametrize(
    ("numbers", "reasons"),
    [
        ((), ("it cites nothing",)),
        ((0,), ("[0] is not one of the 1 pieces of evidence",)),
        ((1, 2), ("[2] is not one of the 1 pieces of evidence",)),
    ],
)
def test_a_citation_that_does_not_resolve_fails_the_sentence(
    numbers: tuple[int, ...], reasons: tuple[str, ...]
) -> None:
    assert check_sentence(DraftSentence("The annual report was noted.", numbers), [RESOLVED]) == Verdict(False, reasons)


def test_a_heading_supports_names_and_dates_and_no_figures() -> None:
    heading = "Fylde Vale Council, Culture Committee, 13 March 2024: Grants of £9,000"
    assert verdict("The Culture Committee noted the annual report on 13 March 2024.", RESOLVED, context=heading).ok
    assert (
        "“£9,000” is not in what it cites" in verdict("A grant of £9,000 was noted.", RESOLVED, context=heading).reasons
    )


def test_only_the_cited_evidence_counts() -> None:
    assert not check_sentence(DraftSentence("The motion was lost by nine votes to three.", (2,)), [MOTION, RESOLVED]).ok
    assert check_sentence(DraftSentence("The motion was lost by nine votes to three.", (2, 1)), [MOTION, RESOLVED]).ok


def test_a_whole_sentence_of_the_record_passes_as_it_stands() -> None:
    assert verdict("In most councils the rate was around 15%.", TURNOVER).ok


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("Lena Moss is Director of Social Care.", "Lena Moss is Head of Parks."),
        ("Mr Dyer is Head of Parks.", "Mr Dyer is the Tree Officer."),
        ("The Leader is Councillor Tom Hurst.", "The Leader is Mary Webb."),
        (
            "Councillor Nunn replaced Councillor Britt for this meeting only.",
            "Councillor Britt replaced Councillor Nunn for this meeting only.",
        ),
        ("Councillor Britt was replaced by Councillor Nunn.", "Councillor Nunn was replaced by Councillor Britt."),
        ("Councillor Poole was elected Vice-Chairman.", "Councillor Poole was elected Chairman."),
    ],
)
def test_people_keep_their_roles_and_their_parts(true: str, false: str) -> None:
    record = (
        "The Leader, Councillor Tom Hurst, welcomed Mary Webb, Chief Executive, and Lena Moss, Director of Social Care."
        " Mr Paul Dyer (Head of Parks) and Mrs Jo Lin (Tree Officer) attended."
        " Councillor Barrie Nunn replaced Councillor Peter Britt for this meeting only."
        " Councillor Ray Poole was elected Vice-Chairman."
    )
    assert verdict(true, record).reasons == ()
    assert not verdict(false, record).ok


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The rate was 12% in Easby.", "The rate was 15% in Easby."),
        ("Bins missed in Elm ward: 12.", "Bins missed in Elm ward: 19."),
        ("The fee rose from £2 to £3.", "The fee rose from £3 to £2."),
        ("The museum will close in June.", "The library will close in June."),
        ("30 of the 50 stalls were let.", "50 of the 30 stalls were let."),
    ],
)
def test_figures_and_dates_keep_their_subjects(true: str, false: str) -> None:
    record = (
        "The rate was 12% in Easby and 15% nationally. Ward: Elm; Bins missed: 12; Bins late: 19. The fee rose from £2 to £3."
        " The library will close in May and the museum will close in June. Of the stalls, 30 of the 50 stalls were let."
    )
    assert "the other way round" not in str(verdict(true, record).reasons)
    assert "the record says this of" not in str(verdict(true, record).reasons)
    assert not verdict(false, record).ok


def test_two_papers_that_differ_are_told() -> None:
    (conflict,) = find_conflicts(
        [
            "The turnover rate in social work was 12%.",
            "The turnover rate in social work was 15%.",
            "The rate in Easby was 9%.",
        ]
    )
    assert (conflict.first, conflict.second, conflict.first_value, conflict.second_value) == (1, 2, "12%", "15%")
    assert conflict.shared == ("turnover", "rate", "social", "work")


def test_papers_about_other_years_or_places_do_not_differ() -> None:
    assert (
        find_conflicts(["Turnover in social work in 2022 was 12%.", "Turnover in social work in 2023 was 15%."]) == ()
    )
    assert (
        find_conflicts(["Turnover in social work in Easby was 12%.", "Turnover in social work in Marton was 15%."])
        == ()
    )
    assert find_conflicts([]) == ()


def test_support_is_a_share() -> None:
    assert support_score("The annual report was noted.", [RESOLVED]) == 1.0
    assert support_score("Pigeons nest on bridges.", [RESOLVED]) == 0.0
    assert support_score("It was so.", [RESOLVED]) == 1.0
    assert support_score("The annual report was noted.", []) == 0.0


def test_the_draft_and_the_check_fit_together() -> None:
    sentences = parse_draft("The annual report was noted. [2] The motion was lost by 9 votes to 3. [1]")
    assert [check_sentence(sentence, [MOTION, RESOLVED]).ok for sentence in sentences] == [True, True]


def test_the_package_needs_nothing_but_the_standard_library() -> None:
    folder = Path(__file__).resolve().parents[2] / "rag" / "check"
    lines = [line for path in folder.glob("*.py") for line in path.read_text(encoding="utf-8").splitlines()]
    outside = ("Stemmer", "numpy", "pysbd", "rag.read", "rag.items", "rag.library", "rag.search")
    assert [
        line for line in lines if line.startswith(("import ", "from ")) and any(name in line for name in outside)
    ] == []
