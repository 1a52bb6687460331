"""Which kinds of thing a text can give: a figure, a day, a person, a reason, a place, a vote. Pure."""

import re

from rag.search.question import Wants

FIGURES = Wants.MONEY | Wants.SHARE | Wants.COUNT | Wants.MEASURE
NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|half|quarter)"
)
HAS_MONEY = re.compile(r"£|\b\d+p\b|\bpence\b|\bpounds?\b")
HAS_SHARE = re.compile(r"%|\bper ?cent\b|\b(?:half|third|quarter)s?\b", re.IGNORECASE)
HAS_FIGURE = re.compile(rf"\d|\b{NUMBER_WORD}\b", re.IGNORECASE)
NOT_A_COUNT = re.compile(
    r"£\s?[\d,.]+\w*|[\d.]+ ?(?:%|per ?cent|am\b|pm\b)|\b(?:19|20)\d\d(?:[/–-]\d\d)?\b|\b\d{1,2}[:.]\d\d\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    re.IGNORECASE,
)
HAS_DAY = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday"
    r"|friday|saturday|sunday|spring|summer|autumn|winter|19\d\d|20\d\d|\d{1,2}[:.]\d\d ?(?:am|pm)?|\d ?(?:am|pm))s?\b|\b[Mm]ay\b(?! be)",
    re.IGNORECASE,
)
HAS_SPAN_OF_TIME = re.compile(
    r"\b(?:days?|weeks?|weekly|fortnight\w*|months?|monthly|years?|yearly|annual\w*|daily|term|immediately|tomorrow)\b",
    re.IGNORECASE,
)
HAS_PERSON = re.compile(
    r"\b(?:Cllr|Councillors?|Mr|Mrs|Ms|Miss|Dr|Sir|Lady|Chair|Chairman|Chairwoman|Director|Head of|Officer|Manager|Leader)\b"
)
HAS_NAME = re.compile(
    r"(?<=[a-z,;] )(?:[A-Z][\w'’-]+ (?:and |of |the )?){1,4}[A-Z][\w'’-]+|\b(?:Limited|Ltd|plc|Trust|Association|Company|Group|Board|Club)\b"
)
HAS_PLACE = re.compile(
    r"\b(?:at|in|on|to|from|of|between) (?:the )?(?!(?:The|January|February|March|April|May|June|July|August|September|October|November|December)\b)[A-Z][\w'’-]+"
)
HAS_REASON = re.compile(
    r"\b(?:because|as a result|due to|owing to|in order|so that|so as to|therefore|reasons?|since|to (?:avoid|prevent|reduce|allow|ensure|support|meet|save|make|give|protect)"
    r"|which (?:meant|would mean)|explained|caused?|felt that|concerns?|had (?:risen|fallen|been))\b|, as ",
    re.IGNORECASE,
)
HAS_VOTE = re.compile(
    r"\b(?:for|against|abstain\w*|abstentions?):? ?\d|\b(?:for|against|abstain\w*|abstentions?): |\bvot(?:e|es|ed|ing)\b|\bunanimous\w*|\b(?:amendment|motion|it) was (?:lost|carried|defeated|withdrawn)|\bput to the (?:vote|meeting)",
    re.IGNORECASE,
)


def satisfied(wanted: Wants, text: str) -> float:
    """Return the share of the wanted kinds (figure, date, person) that this text can give; 0 where none is wanted."""
    patterns = {
        Wants.MONEY: HAS_MONEY,
        Wants.SHARE: HAS_SHARE,
        Wants.MEASURE: HAS_FIGURE,
        Wants.REASON: HAS_REASON,
        Wants.PLACE: HAS_PLACE,
    }
    given = [float(pattern.search(text) is not None) for want, pattern in patterns.items() if want in wanted]
    if Wants.COUNT in wanted:
        given.append(float(HAS_FIGURE.search(NOT_A_COUNT.sub("", text)) is not None))
    if Wants.DATE in wanted:
        given.append(1.0 if HAS_DAY.search(text) else 0.5 if HAS_SPAN_OF_TIME.search(text) else 0.0)
    if Wants.PERSON in wanted:
        given.append(1.0 if HAS_PERSON.search(text) else 0.7 if HAS_NAME.search(text) else 0.0)
    return sum(given) / len(given) if given else 0.0
