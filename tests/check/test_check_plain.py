"""A plain sentence about one part of a long formal sentence passes; what that part does not say is still refused."""

import pytest

from rag.check import DraftSentence, check_sentence

GRANT = (
    "The Director rejected a suggestion that the rate be phased in over three years, as the grant is paid from the first"
    " day and cannot be carried forward."
)
COMPANY = "It was considered whether the sites should be run by Eastmarch, but it has no transport licence."
PAVING = "The Forum asked that the stops be fitted with tactile paving, and this had been incorporated in the design."
MOTION = "A motion, that the Committee meet at 2 pm instead of 6 pm, was deferred for the views of members."
PARKING = "Members were asked not to park in the bays, three disabled callers having been turned away."
BAND = "The charity asked that Band A include all children, which officers do not recommend as it would embrace 71% of households."
LETTERS = "The Manager replied that warning letters rather than notices had been sent."
CAFE = "Miss Carvalho said that without tables outside she would close on Mondays."


def reasons(text: str, record: str) -> tuple[str, ...]:
    return check_sentence(DraftSentence(text, (1,)), [record]).reasons


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The grant is paid from the first day and cannot be carried forward.", GRANT),
        ("Eastmarch has no transport licence.", COMPANY),
        ("Tactile paving has been incorporated in the design.", PAVING),
        ("That was deferred for the views of members.", MOTION),
        ("Three disabled callers had been turned away.", PARKING),
    ],
)
def test_what_the_record_states_beside_a_proposal_is_no_proposal(text: str, record: str) -> None:
    assert reasons(text, record) == ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The rate is phased in over three years.", GRANT),
        ("The sites are run by Eastmarch.", COMPANY),
        ("The stops were fitted with tactile paving.", PAVING),
        ("The Committee meet at 2 pm.", MOTION),
    ],
)
def test_what_was_only_proposed_beside_it_still_is(text: str, record: str) -> None:
    assert reasons(text, record)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("It would embrace 71% of households.", BAND),
        ("The Manager replied that warning letters had been sent.", LETTERS),
        ("She would close on Mondays.", CAFE),
    ],
)
def test_a_denial_ends_where_its_reason_or_another_verb_begins(text: str, record: str) -> None:
    assert reasons(text, record) == ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Officers do recommend that Band A include all children.", BAND),
        ("The Manager replied that notices had been sent.", LETTERS),
        ("Miss Carvalho said that with tables outside she would close on Mondays.", CAFE),
    ],
)
def test_what_is_denied_before_that_still_is(text: str, record: str) -> None:
    assert reasons(text, record)


REPLIES = "Of the 90 households consulted, 57 replied, of whom 31 preferred to keep their provider and seven wished for a change."
STRAYS = "Last year 147 stray dogs were taken in, 121 of which were reunited with their owners and 20 rehomed."
SAMPLES = (
    "A new power had been used twice, one owner having been cautioned, and rent was collected by a single supervisor."
)
ROW = "Ceremony: Marlow Room, Monday to Thursday; Opening hours: 29 a week, formerly 18; 2025/26: £195; 2026/27: £205"
PIER = "Premises: Pier Pavilion; Machines: 212; Permit fee: £300"
RULING = (
    "The Officer ruled the motion out of order as the decision was within the budget, and the principal cause was cost."
)
COUNTS = "Attendances were 45, as against 60 last year, at a subsidy of £9.12 for each passenger in every year, among them two pupils."


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Of 57 who replied, 31 preferred to keep their provider and seven wanted a change.", REPLIES),
        ("Of 147 strays, 121 were reunited with their owners.", STRAYS),
        ("One supervisor collected rent.", SAMPLES),
        ("The Marlow Room costs £205 in 2026/27.", ROW),
        ("It opens 29 hours a week.", ROW),
        ("Pier Pavilion has 212 machines.", PIER),
        ("The motion was out of order because the decision was within the budget.", RULING),
        ("The main cause was cost.", RULING),
        ("Attendances were 45, compared with 60 last year.", COUNTS),
        ("The subsidy was £9.12 per passenger.", COUNTS),
    ],
)
def test_the_same_said_in_plain_words_passes(text: str, record: str) -> None:
    assert reasons(text, record) == ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("Of 57 who replied, 31 wanted a change.", REPLIES),
        ("Of seven who replied, 57 preferred to keep their provider.", REPLIES),
        ("Of 147 strays, 20 were reunited with their owners.", STRAYS),
        ("31 of the seven households wanted a change.", REPLIES),
        ("Three supervisors collected rent.", SAMPLES),
        ("No one collected rent.", SAMPLES),
        ("The Marlow Room costs £205 in 2025/26.", ROW),
        ("It opens 18 hours a week.", PIER),
        ("Pier Pavilion has 300 machines.", PIER),
        ("The main cause was the budget because the decision was lawful.", RULING),
        ("Attendances were 60, compared with 45 last year.", COUNTS),
    ],
)
def test_another_figure_or_another_part_fails(text: str, record: str) -> None:
    assert reasons(text, record)


NOTICE = "The notice proposed that the Infant School be discontinued on 31 August 2026, and Mr Ade undertook to seek sponsors."
BARRIERS = "The barriers must be of a bright colour, and be taken in at night; the driver is at liberty to agree a lower price."
CARERS = (
    "Carers stated that they would have to give up work if hours were reduced, and the Director has promised a fresh"
    " assessment, the water having stood for as long as nineteen days."
)
HOME = "The staff, should the home close, will be offered interviews, and the income was to be kept for the parks."
DRIVER = "They had given the rubbish to a man whom they believed to be licensed."


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The Infant School would be discontinued on 31 August 2026.", NOTICE),
        ("Mr Ade would seek sponsors.", NOTICE),
        ("The barriers must be taken in at night.", BARRIERS),
        ("The driver may agree a lower price.", BARRIERS),
        ("The Director has promised a fresh assessment.", CARERS),
        ("If the home closes, staff will be offered interviews.", HOME),
        ("The income would be kept for the parks.", HOME),
        ("They believed that the man was licensed.", DRIVER),
    ],
)
def test_what_is_as_sure_and_as_bound_in_other_words_passes(text: str, record: str) -> None:
    assert reasons(text, record) == ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("The Infant School was discontinued on 31 August 2026.", NOTICE),
        ("The Infant School will be discontinued on 31 August 2026.", HOME),
        ("Mr Ade may seek sponsors.", NOTICE),
        ("The barriers may be taken in at night.", BARRIERS),
        ("The driver must agree a lower price.", BARRIERS),
        ("Carers would give up work.", CARERS),
        ("Staff will be offered interviews if funds allow.", CARERS),
        ("The income was kept for the parks.", HOME),
    ],
)
def test_what_is_surer_or_freer_of_conditions_fails(text: str, record: str) -> None:
    assert reasons(text, record)


FEES = "A refund is not given where a licence is refused, the fee is £92 a week, and figures are reported quarterly."
SAVING = "The measures are forecast to save £365,000, staff are to be paid the Real Living Wage, and residents were unable to leave by car."
THEME = "Theme: Affordable housing; Held: £2,930,000; Earliest deadline: none"
DIRECTED = "The Panel directed that a statement be published by 30 June and that the report be noted."


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("No refund is given where a licence is refused.", FEES),
        ("The weekly fee is £92.", FEES),
        ("Figures are reported every quarter.", FEES),
        ("The measures should save £365,000.", SAVING),
        ("Staff must be paid the Real Living Wage.", SAVING),
        ("Residents could not leave by car.", SAVING),
        ("Affordable housing held £2,930,000.", THEME),
        ("A statement would be published by 30 June.", DIRECTED),
    ],
)
def test_one_way_to_deny_oblige_or_count_stands_for_another(text: str, record: str) -> None:
    assert reasons(text, record) == ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("No licence is refused.", FEES),
        ("The monthly fee is £92.", FEES),
        ("The measures save £365,000.", SAVING),
        ("Staff may be paid the Real Living Wage.", SAVING),
        ("Residents could leave by car.", SAVING),
        ("The earliest deadline was held.", THEME),
        ("The report would be noted.", DIRECTED),
    ],
)
def test_but_it_never_says_more(text: str, record: str) -> None:
    assert reasons(text, record)


MISSES = "Near misses recorded: 2022: 9; 2023: 14; 2024: 6"
FARE = "Members declined to cap the fare at £2, and the rise was attributed mainly to fuel."
SEATS = "Mr Fell asked that seats be fitted, and the Manager undertook to write to him."


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("There were 14 near misses in 2023.", MISSES),
        ("Members declined a £2 cap.", FARE),
        ("The rise was mainly because of fuel.", FARE),
        ("The Manager undertook to write to him.", SEATS),
    ],
)
def test_titles_of_rows_refusals_and_undertakings_are_read(text: str, record: str) -> None:
    assert reasons(text, record) == ()


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("There were 14 near misses in 2022.", MISSES),
        ("Members capped the fare at £2.", FARE),
        ("The rise was mainly because of wages.", FARE),
        ("Seats were fitted.", SEATS),
    ],
)
def test_their_opposites_fail(text: str, record: str) -> None:
    assert reasons(text, record)


VISITS = "Visits to the Cathedral by parties of pensioners had fallen by a fifth, although those by schools had not."


def test_a_denial_at_the_end_is_of_its_own_clause() -> None:
    assert reasons("Visits by parties of pensioners fell by a fifth.", VISITS) == ()
    assert reasons("Visits by schools fell.", VISITS)
    assert reasons("Visits by parties of pensioners had not fallen.", VISITS)


def test_a_modal_verb_at_the_end_is_checked_too() -> None:
    taxis = "Taxis may go through, but private hire may not, and drivers have petitioned."
    assert reasons("Private hire may not, though taxis may.", taxis) == ()
    assert reasons("Private hire must not, though taxis may.", taxis)
