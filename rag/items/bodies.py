"""Which council and which of its bodies a front names.

In: the lines of a front. Out: the council's and the body's names, None for what is not named. A council
is a line or a phrase that is its name and nothing else: "Lead Member, County Hall" makes none.
"""

import re
from collections.abc import Iterator, Sequence

_KIND = (
    r"(?:committees?|sub-?\s?committees?|cabinet|board|panel|executive|forum|commission|assembly|group|partnership"
    r"|council|authority|hearing|bench|conference|working\s+party|executive\s+member|consortium|senate)"
)
_TAIL = r"(?:\s*\([^)\n]{1,60}\)|\s+(?:no\.?\s*)?(?:\d|[A-D])(?=\s|$|[,.]))?"
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_NAMED = re.compile(
    rf"\b(?:(?:meetings?|proceedings|minutes|agenda|summons)\s+(?:of|for)|decisions?\s+(?:taken|made)\s+(?:by|at\s+(?:a|the)\s+meeting\s+of))"
    rf"\s+(?:(?:a|an|the)\s+)?(?:(?:\w+\s+){{0,3}}?(?:meetings?|proceedings)\s+of\s+)?(?:the\s+)?"
    rf"(?P<body>(?!meeting|previous)(?:\S.{{0,140}}?\s)?{_KIND}\b{_TAIL})"
    rf"(?=\s+(?:held|will|to\s+be|on|at|is|was|meeting|in\b|which|convened|commencing|{_DAY}|\d)|\s*[,.;:–—|-]|\s*$)",
    re.IGNORECASE | re.DOTALL,
)
_DATED = re.compile(
    rf"^(?P<body>(?:\S.{{0,100}}?\s)?{_KIND}\b{_TAIL})\s*(?:[-–—,:|]\s*|\s)"
    rf"(?:meeting\s+|minutes\s*[-–—,:]?\s*|agenda\s*[-–—,:]?\s*)?(?:held\s+)?(?:on\s+)?(?:{_DAY}|\d{{1,2}}(?:st|nd|rd|th)?\s+[A-Z])",
    re.IGNORECASE,
)
_ENDS_IN_KIND = re.compile(rf"\b{_KIND}{_TAIL}$", re.IGNORECASE)
_SUFFIX = re.compile(
    r"\s*[-–—:,]?\s*(?:\(?(?:draft\s+)?(?:minutes|agenda|public\s+reports?\s+pack|meeting|decisions?|summons)\)?)\s*$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:(?:draft\s+)?(?:minutes|agenda|meeting|notice\s+of\s+meeting)\s*(?:[-–—:]|of\s+the|for\s+the)\s*)",
    re.IGNORECASE,
)
_KINDS_OF_COUNCIL = frozenset(
    re.findall(
        r"\w+", "county borough city district parish town community metropolitan village unitary royal london islands"
    )
)
_NOT_PROPER = frozenset(
    re.findall(r"\w+", "full the annual extraordinary ordinary special of meeting a budget this whole council")
)
_COUNCIL_STARTS = re.compile(
    r"^(?:the\s+)?(?:london|royal|metropolitan)\s+borough\s+of\s|^city\s+of\s|^council\s+of\s+the\s|^cyngor\s",
    re.IGNORECASE,
)
_COUNCIL_ENDS = re.compile(
    r"\b(?:combined\s+(?:county\s+)?authority|fire\s+(?:(?:and|&)\s+rescue\s+)?authority|national\s+park\s+authority|waste\s+(?:disposal\s+)?authority)$",
    re.IGNORECASE,
)
_OF_COUNCIL = re.compile(r"(?P<committee>.+)\s+of\s+(?:the\s+)?(?P<council>.+)$", re.IGNORECASE)
_COUNCILS_OWN = re.compile(r"(?P<council>.{3,60}?\bcouncil)(?:['’]s)?\s+[-–—]?\s*(?P<committee>.+)$", re.IGNORECASE)
_OWN_MEETING = re.compile(r"(?:the\s+)?(?:parish|town|county|district|borough|city|community)\s+council", re.IGNORECASE)
_MEMBER = re.compile(
    r"\b(?:cabinet|executive|lead|deputy\s+cabinet)\s+member\s+for\s+.{3,100}$|\bportfolio\s+holder\s+for\s+.{3,100}$",
    re.IGNORECASE,
)
_SMALL = frozenset(re.findall(r"\w+", "and of the upon on in with for by le de cum to a at under super next"))
_NOT_FIRST = frozenset(
    re.findall(r"\w+", "to members membership for report a from our your all any each no subject councillors")
)
_LABELS = (
    "committee",
    "name of committee",
    "name of meeting",
    "decision-making body",
    "decision maker",
    "decision to be taken by",
    "decision taken by",
    "meeting",
    "body",
    "report to",
    "to",
)


def bodies(lines: Sequence[str], labels: dict[str, str]) -> tuple[str | None, str | None]:
    """Return the council and the committee that a front names; "Council" for a council's own meeting."""
    name = _named(lines) or _labelled(labels) or _standing(lines) or _acronym(lines)
    council = next((piece for line in lines for piece in _pieces(line) if is_council(piece)), None)
    council = council or labels.get("council") or labels.get("authority")
    if name is None:
        return cased(council), "Council" if council else None
    if name.isupper() and len(name) <= _LONGEST_ACRONYM:
        return cased(council), name
    inner, committee = _parted(name)
    if _OWN_MEETING.fullmatch(committee) and (council or inner):
        committee = "Council"
    return cased(council or inner), cased(committee)


def is_council(line: str) -> bool:
    """Say whether a line is the name of a council or authority and nothing else."""
    text = line.strip(" .,:*_")
    words = text.split()
    if not 2 <= len(words) <= 10 or not is_name(text) or ":" in text:
        return False
    if _COUNCIL_STARTS.match(text) and not _ENDS_IN_KIND.search(re.sub(r"\bcouncil$", "", text, flags=re.IGNORECASE)):
        return True
    if _COUNCIL_ENDS.search(text):
        return len(words) >= 3 and not re.search(r"\b(?:committee|board|panel)\b", text, re.IGNORECASE)
    if words[-1].lower() != "council" or re.search(r"\b(?:committee|cabinet|board|panel)\b", text, re.IGNORECASE):
        return False
    return any(word.lower() not in _KINDS_OF_COUNCIL | _NOT_PROPER for word in words[:-1])


def is_name(text: str) -> bool:
    """Say whether a text is set as a name: every word of weight begins with a capital."""
    words = re.findall(r"[^\W\d_][\w'’&-]*", text)
    if not words or words[0].lower() in _NOT_FIRST:
        return False
    return all(word[0].isupper() or word.lower() in _SMALL for word in words)


def cased(name: str | None) -> str | None:
    """Return a name set in capitals in ordinary case, so that two papers of one body agree."""
    if name is None:
        return None
    name = re.sub(r"\s+", " ", name).strip(" ,.;:*")
    if not name.isupper():
        return re.sub(r"^the\s+", "", name, flags=re.IGNORECASE) or None
    words = [re.sub(r"[^\W\d_]+(?:['’][A-Z]+)?", _capital, word) for word in name.split()]
    joined = " ".join(word.lower() if at and word.lower() in _SMALL else word for at, word in enumerate(words))
    return joined.removeprefix("The ")


def _capital(match: re.Match[str]) -> str:
    return match[0].capitalize()


def _pieces(line: str) -> list[str]:
    """Return a line and what dashes, bars and tabs divide it into."""
    return [line, *re.split(r"\s+[-–—|/]\s+|\t+", line)] if len(line) < 160 else []


def _named(lines: Sequence[str]) -> str | None:
    """Return the body of "meeting of the Planning Committee held ...", over up to three lines.

    Of "Minutes of the Authority" it is the fuller name soon after it, where there is one.
    """
    named = [(index, name) for index in range(len(lines)) if (name := _named_at(lines, index))]
    if not named:
        return None
    (first, short), *_ = named
    fuller = (name for at, name in named if at - first <= _SOON and " " in name and name.endswith(short))
    return short if " " in short else next(fuller, short)


_SOON = 3


def _named_at(lines: Sequence[str], index: int) -> str | None:
    if not re.search(r"\b(?:meetings?|minutes|proceedings|agenda|summons|decisions?)\b", lines[index], re.IGNORECASE):
        return None
    return next((name for joined in _joined(lines, index) for name in _names_in(joined)), None)


def _names_in(text: str) -> Iterator[str]:
    """Yield the bodies that "meeting of ..." names, the first and what a later "meeting of" inside it names."""
    position = 0
    while match := _NAMED.search(text, position):
        if len(match["body"].split()) <= _MOST_WORDS and is_name(match["body"]):
            yield match["body"]
        position = match.start() + 1


_MOST_WORDS = 18


def _joined(lines: Sequence[str], index: int) -> Iterator[str]:
    yield from (" ".join(lines[index : index + length]) for length in (1, 2, 3))


def _labelled(labels: dict[str, str]) -> str | None:
    for label in _LABELS:
        value = labels.get(label, "")
        if (member := _MEMBER.search(value)) and is_name(member[0]):
            return member[0]
        if _ENDS_IN_KIND.search(value) and is_name(value):
            return value
    return None


def _standing(lines: Sequence[str]) -> str | None:
    """Return a body that stands on a line of its own, perhaps with the date or the word "Minutes"."""
    for line in lines:
        dated = _DATED.match(line)
        if dated and is_name(dated["body"]) and not is_council(dated["body"]):
            return _PREFIX.sub("", dated["body"])
        for piece in _pieces(line):
            text = _PREFIX.sub("", _SUFFIX.sub("", piece.strip(" .,:*_")))
            if len(text) <= 110 and _ENDS_IN_KIND.search(text) and not is_council(text) and _may_name(text):
                return text
    return None


def _acronym(lines: Sequence[str]) -> str | None:
    """Return the body of "decisions taken by the GMCA on", known by its letters only."""
    top = " ".join(lines[:_TOP])[:2000]
    match = re.search(r"\b(?i:taken|made|agreed)\s+(?i:by|at)\s+(?i:the)\s+(?P<body>[A-Z]{3,6})\b", top)
    return match["body"] if match else None


_TOP = 12
_LONGEST_ACRONYM = 6


def _may_name(text: str) -> bool:
    """Say whether a line may name a body: set as a name, or short and in sentence case."""
    words = text.split()
    is_short = (
        len(words) <= _FEW_WORDS and text[0].isupper() and words[0].lower() not in _NOT_FIRST | {"this", "that", "the"}
    )
    return is_name(text) or (is_short and not re.search(r"\b(?:is|are|was|were|will|by|to|of)\b", text))


_FEW_WORDS = 6


def _parted(name: str) -> tuple[str | None, str]:
    """Return council and committee of "Planning Committee of Westbury District Council" and its like."""
    text = re.sub(r"\s+", " ", name).strip(" ,.;:")
    of_council = _OF_COUNCIL.match(text)
    if of_council and is_council(of_council["council"]) and _ENDS_IN_KIND.search(of_council["committee"]):
        return of_council["council"], of_council["committee"]
    if is_council(text):
        return text, "Council"
    councils = _COUNCILS_OWN.match(text)
    if councils and is_council(councils["council"]):
        return councils["council"], councils["committee"]
    return None, text
