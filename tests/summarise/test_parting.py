"""What a small model breaks when it parts a sentence, as it was seen to do; and what it parts well."""

import pytest

from rag.summarise.parting import parting_objections

BOILER = "In nine of the calls the caller was told, wrongly, that a failed boiler in winter was not an emergency."
TANK = "Seven Rivers Water told the Group that a tank would be finished in 2028, at £19 million."
CONSENT = (
    "A lease of the roof was agreed in 2024 and refused listed building consent; a smaller one was approved in May."
)
TAX = 'The Forum, whose convenor is Mr Leung, described the proposal as "a tax upon wet beds".'


@pytest.mark.parametrize(
    ("source", "written", "reason"),
    [
        (BOILER, ["In nine of the calls the caller was told, wrongly, that a failed boiler in winter.", "This was not an emergency."], "“winter”"),
        (TANK, ["Seven Rivers Water told the Group that a tank would be finished in 2028.", "The Group was at £19 million."], "“was at”"),
        (CONSENT, ["A lease of the roof was agreed in 2024.", "A smaller one was approved in May."], "“refused” is left out"),
        (TAX, ["The Forum, whose convenor is Mr Leung, described the proposal as a tax.", "This was on wet beds."], "is not quoted"),
        ("The ward was closed, so that its floor might be sealed.", ["The ward was closed.", "So that its floor might be sealed."], "no whole sentence"),
        ("It is put at £265,000, no provision for which exists.", ["It is put at £265,000.", "No provision for which exists."], "no whole sentence"),
        ("The bridge, hired at £640 a week, will remain.", ["The bridge, hired at £640 a week, will.", "It will remain."], "“will”"),
        ("The Trust's performance was NOTED with grave concern.", ["It was noted that the trust's performance was grave concern."], "“was grave”"),
        ("The debts were written off, 118 because nobody could pay.", ["The debts were written off, 118.", "This was because nobody could pay."], "“118” counts nothing"),
        ("Leave was given for 60 seats on the understanding that smoking be kept out.", ["Leave was given for 60 seats.", "Leave was given for the understanding that smoking be kept out."], "“for”"),
        ("Sites go on a register, which the Officer took the Forum through.", ["Sites go on a register.", "This the Officer took the Forum through."], "no whole sentence"),
        ("He put it at £40,000, it said, having first put it at £60,000.", ["He put it at £40,000.", "It said first put it at £60,000."], "no whole sentence"),
        ("The Board, whose convenor is Mr Leung, met in May.", ["The Board is whose convenor is Mr Leung.", "It met in May."], "“is whose”"),
        ("They consulted on enlarging it by means of a second site.", ["They consulted on enlarging it.", "On a site by means of a second site."], "no whole sentence"),
        ("Mr Brand asked about it; compensation was put at £6 million.", ["Mr Brand asked about it.", "Mr Brand was put at £6 million compensation."], "does not say this of Mr Brand"),
        ("Officers will meet any group which comes forward before May.", ["Officers will meet any group.", "This comes forward before May."], "“comes”"),
        ("It proposes fewer stops, which would save £54,000, and an expansion of training.", ["It proposes fewer stops.", "This would save £54,000, and an expansion of training."], "“would”"),
        ("The culvert and the screen be inspected monthly in winter, and quarterly in summer.", ["The culvert and the screen will be inspected monthly in winter.", "The screen will be inspected quarterly in summer."], "twice"),
        ("Option A be approved and tenders be invited.", ["Option A will be approved.", "Option A will be approved and tenders will be invited."], "twice"),
        ("He gave an assurance that lights near a station, or a hospital, would not be dimmed.", ["He gave an assurance that lights near a station, or a hospital.", "This would not be dimmed."], "no whole sentence"),
        ("It was two and not nought, as some had expected.", ["It was two and not nought.", "Some had expected it."], "“as” is left out"),
        ("Three uses were named: a course, a country park, and a cemetery.", ["Three uses were named: a course.", "This is a country park.", "It is a cemetery."], "“is a”"),
        ("An objection was made by Mr Blenkin, who has walked there since 1971.", ["An objection was made by Mr Blenkin.", "This has walked there since 1971."], "“has”"),
        ("It awaited a signature, that of the Director, who was away.", ["It awaited a signature.", "That of the Director was away."], "no whole sentence"),
    ],
)  # fmt: skip
def test_a_broken_part_is_told(source: str, written: list[str], reason: str) -> None:
    assert any(reason in objection for objection in parting_objections(written, source))


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("The diving board has been taken down, the depth having been found to be 3.2 metres.", ["The diving board has been taken down.", "The depth had been found to be 3.2 metres."]),
        ("Citizens' Advice found that 610 tenants pay in cash, one in five of whom pay weekly.", ["Citizens Advice found that 610 tenants pay in cash.", "One in five of these pay weekly."]),
        ("The minibus, bought for £41,000, was lent to the food bank and has now been given to it.", ["The minibus was bought for £41,000.", "It was lent to the food bank and has now been given to it."]),
        ("The statutory ceremony remains at £56 and is available upon Tuesday mornings.", ["The statutory ceremony remains at £56.", "It is available on Tuesday mornings."]),
        ("No charge would fall upon the person during that period; 57 complaints had been made, as she said.", ["No charge would fall on the person during that period.", "There had been 57 complaints made, as she said."]),
        (TAX, ['The Forum described the proposal as "a tax upon wet beds".', "Its convenor is Mr Leung."]),
    ],
)  # fmt: skip
def test_a_sentence_that_is_well_parted_stands(source: str, written: list[str]) -> None:
    assert parting_objections(written, source) == []
