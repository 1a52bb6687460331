"""What a question asks for, read from its words alone. Pure."""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Flag, auto

from rag.datatypes import AgendaItem, Meeting
from rag.errors import QuestionError
from rag.settings import MAX_QUESTION_CHARS


@dataclass(frozen=True, slots=True)
class Filters:
    """Which meetings may answer; None leaves that side open. Names match where one contains the other, in any case.

    `items`: only these items may answer, by id; () leaves that open.
    """

    council: str | None = None
    committee: str | None = None
    date_from: datetime.date | None = None
    date_to: datetime.date | None = None
    items: tuple[str, ...] = ()

    def admits(self, item: AgendaItem) -> bool:
        """True when the item is one of those wanted, and its meeting passes."""
        return (not self.items or item.id in self.items) and self.admits_meeting(item.meeting)

    def admits_meeting(self, meeting: Meeting) -> bool:
        """True when the meeting passes; one without a date fails any date filter."""
        if not (_names(self.council, meeting.council) and _names(self.committee, meeting.committee)):
            return False
        if self.date_from is None and self.date_to is None:
            return True
        return meeting.date is not None and (self.date_from or meeting.date) <= meeting.date <= (
            self.date_to or meeting.date
        )


def _names(wanted: str | None, found: str | None) -> bool:
    return wanted is None or (found is not None and wanted.casefold() in found.casefold())


class Wants(Flag):
    """The kind of thing that would answer.

    OUTCOME: what came of a subject, that is, its decision as a whole. EARLIER: what was proposed, or how things were.
    """

    NOTHING_SPECIAL = 0
    DECISION = auto()
    OUTCOME = auto()
    MONEY = auto()
    SHARE = auto()
    COUNT = auto()
    MEASURE = auto()
    DATE = auto()
    PERSON = auto()
    VOTE = auto()
    REASON = auto()
    PLACE = auto()
    EARLIER = auto()


WANTED = {
    Wants.DECISION: r"\b(decid\w*|decision\w*|agree[ds]?|resolv\w*|resolution|approv\w*|vot(?:e|ed|es|ing)|recommend\w*|outcome|conclu\w+|ruled?|refus\w*|reject\w*|given the go.?ahead|pass(?:ed)?)\b",
    Wants.OUTCOME: r"\bwhat (?:was|were|is|are|has|have|had|did|do|does)\b.*\b(?:decid|agree|resolv|approv|conclu|recommend|outcome|decision|result)\w*|"
    r"\bwhat(?:'s| has|) (?:happened|happening|came|come) (?:about|of|to|with)\b|\b(?:decisions?|outcome) (?:on|about|of|for|regarding)\b|"
    r"\b(?:get|gets|got|go|goes|went) through\b|\bsucceed|\b(?:did|does|has|have) (?:it|they|that) (?:work|happen|agree)|\bgo.?ahead\b|\bgoing ahead\b",
    Wants.MONEY: r"\b(how much (?!time|longer|space|further)|costs?|price[ds]?|prices|fees?|charges?|fares?|fines?|paid|pay|budgets?|spend\w*"
    r"|spent|funding|grants?|savings?|salary|rent)\b|£",
    Wants.SHARE: r"\b(what (?:percentage|per ?cent|proportion|share)|percent(?:age)?|per cent|rate)\b|%",
    Wants.COUNT: r"\b(how many|what number|the number of|number of)\b",
    Wants.MEASURE: r"\bhow (?:often|long|far|big|high|low|fast|old|wide|large)\b",
    Wants.DATE: r"\b(when|what (?:date|day|time|month|year)|how soon|deadline|by what)\b",
    Wants.PERSON: r"\b(who|whose|whom|which (?:councillor|officer|person|member|company|firm|builder|contractor|group|club|body|council))\b",
    Wants.VOTE: r"\b(vot(?:e|ed|es|ing)|unanimous\w*|for and against|how many (?:were )?(?:for|against)|against|oppos\w+|in favour|abstain\w*|lost|got through|get through)\b",
    Wants.REASON: r"\b(why|how come|what for|reasons?)\b",
    Wants.PLACE: r"\b(where|which (?:road|street|room|site|place|area|ward|district|school|library|car park)s?)\b",
    Wants.EARLIER: r"\b(propos\w*|recommend\w*|suggest\w*|ask(?:ed|ing)? for|want(?:s|ed)?|plan(?:s|ned)?|would|could|idea|options?|before|was|were|used to)\b",
}
PATTERNS = {want: re.compile(pattern, re.IGNORECASE) for want, pattern in WANTED.items()}


def wants(question: str) -> Wants:
    """Return everything the question seems to ask for."""
    found = Wants.NOTHING_SPECIAL
    for want, pattern in PATTERNS.items():
        if pattern.search(question):
            found |= want
    return found


PUNCTUATION = "?!.,;:'\"()“”‘’"
# Words that frame a question and say nothing of its subject.
FRAMING = frozenset(
    "a an the and or what when where who whom whose which why how many much long often far is are was were be been being "
    "do does did done has have had will would can could should shall may might there their they them it "
    "its this that these those any anything anyone someone something tell me us you please know about on "
    "of for regarding concerning council councils councillor councillors committee committees cabinet "
    "meeting meetings member members paper papers minutes report reports decide decided decides deciding "
    "decision decisions agree agreed agrees resolve resolved say said says happen happened happens "
    "happening latest position going get got give gave given i my we our people still yet ever now".split()
)

# "what's", "whats", "they're": a word and what is shortened after it.
_SHORTENED = re.compile(r"['’](?:s|re|ve|ll|d)$|(?<=^what)s$|(?<=^who)s$|(?<=^where)s$|(?<=^when)s$|(?<=^how)s$")


def subject(question: str) -> str:
    """Return the words of the question that say what it is about; all of them if it is nothing but framing."""
    return " ".join(_own_words(question) or question.split())


def _own_words(question: str) -> list[str]:
    return [word for word in question.split() if _SHORTENED.sub("", word.strip(PUNCTUATION).casefold()) not in FRAMING]


# Where a second thing begins to be asked for. After a comma "which", "who" and "where" only tell more of the first.
SECOND = re.compile(
    r"(?:(?:[?;]|,? and)\s+(?=(?:(?:by|for|from|till|until|to|in|on|at) )?(?:how|when|who|who['’]s|whose|where|why|what|which)\b)"
    r"|,\s+(?=(?:(?:by|for|from|till|until) )?(?:how|when|why|what)\b))",
    re.IGNORECASE,
)
TWO_PEOPLE = re.compile(
    r"(?P<ask>who(?: is| are| was| were|['’]s)?) (?P<first>(?:the )?[\w-]+) and (?P<second>(?:the |his |her |its )[\w-]+|\w+ed\b)(?P<rest>.*)",
    re.IGNORECASE,
)
LEAST_OWN_WORDS = 2  # of a part that says what it is about


def parts(question: str) -> tuple[str, ...]:
    """Return the questions that a question is made of, each with what it is about; () where it asks for one thing.

    "How much is the garden waste charge and from when?" gives its first half and "from when garden waste charge": a part
    that hardly says what it is about is given the words of the others. No model is asked.
    """
    people = TWO_PEOPLE.fullmatch(question.strip(" ?"))
    if people:
        return tuple(f"{people['ask']} {people[name]}{people['rest']}" for name in ("first", "second"))
    found = [part.strip(" ?") for part in SECOND.split(question) if part.strip(" ?")]
    return tuple(_with_subject(part, found) for part in found) if len(found) > 1 else ()


def _with_subject(part: str, all_parts: Sequence[str]) -> str:
    if len(_own_words(part)) >= LEAST_OWN_WORDS:
        return part
    return " ".join([part, *(word for other in all_parts if other != part for word in _own_words(other))])


def clean_question(question: str) -> str:
    """Return the question on one line without control and invisible characters.

    Raises:
        QuestionError: nothing is left of it, or it is longer than MAX_QUESTION_CHARS.
    """
    if len(question) > MAX_QUESTION_CHARS:
        message = f"The question has {len(question):,} characters; at most {MAX_QUESTION_CHARS:,} can be asked. Ask one short question."
        raise QuestionError(message)
    visible = "".join(
        " " if c.isspace() else c
        for c in unicodedata.normalize("NFC", question)
        if c.isspace() or unicodedata.category(c)[0] != "C"
    )
    cleaned = " ".join(visible.split())
    if not any(c.isalnum() for c in cleaned):
        message = "The question is empty. Type a question, such as: What was decided about parking charges?"
        raise QuestionError(message)
    return cleaned
