"""A text in, the hard facts it states out: each with its kind, one normal form and its place.

Written differently, a fact is the same ("£1.2m", "1.2 million pounds"); names stand in `rag.check.names`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rag.check.dates import DATE, SEASONS, TIME, dates_of, time_of
from rag.check.numerals import DIGITS, ORDINALS, SPELLED, WORDS, value_of
from rag.check.vocabulary import STOP_WORDS, word_set
from rag.check.words import stem, stems


class FactKind(StrEnum):
    """What sort of hard fact; a fact supports only a fact of its own kind."""

    AMOUNT = "amount"
    PERCENT = "percentage"
    DATE = "date"
    TIME = "time"
    VOTE = "vote"
    ORDINAL = "ordinal"
    NUMBER = "number"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `text[start:end] == written`; `unit` is what is counted, or the "per" of a rate, or "".

    `bound` is "over" or "under" where only that is said ("at least £5", "below 12%"), or "".
    """

    kind: FactKind
    value: str
    written: str
    start: int
    end: int
    unit: str = ""
    bound: str = ""


_SCALE = r"(?:million|billion|thousand|hundred|bn|mn|[mkMK])\b"
_SPELLED = rf"\b(?i:{SPELLED})"
_MONEY_WORD = r"(?:pounds?|euros?|dollars?)\b"
_LABEL = (
    r"(?i:sections?|items?|minutes?|appendix|appendices|annex|paragraphs?|paras?|polic(?:y|ies)|phase|schedule|parts?|rules?|"
    r"standing orders?|stage|options?|class|bands?|grade|tables?|article|regulation|clause|lots?|recommendations?|version|"
    r"key stage|pages?|resolution|zone|category|tier|level|conditions?|chapter|route|bus|room|plot|unit)"
)
_REFERENCE = (
    r"(?:https?://|www\.)[^\s\])>]+[\w/]|\b0\d{2,4}[\s-]?\d{3,4}[\s-]?\d{3,4}\b"
    r"|\b(?=[A-Z/.\-]*\d)[A-Z]{1,6}\d*(?:/[A-Z0-9.-]*[A-Z0-9]){1,4}|\b\d{2,4}/\d{3,6}(?:/[A-Z]+)*\b|\b[A-Z]{1,2}\d{1,2}[A-Z]?\s\d[A-Z]{2}\b"
    r"|\b[A-Z]{1,4}-?\d{1,5}[A-Z]{0,2}(?:\(M\))?(?!\d)\b"
    rf"|\bYear\s+\d{{1,2}}\b(?!,?\d|\s?%)|\b{_LABEL}\.?\s+(?:[Nn]o\.?\s*)?(?:\d{{1,3}}(?:\.\d+)*[A-Za-z]?\b(?:\(\w+\))*(?!,?\d|\s?%|\s?per\s?cent|[:.]\d)|[A-HII]\b(?![’']|\.\s?[A-Z]\.)|[IVX]+\b)"
)
_AMOUNT = (
    rf"[£$€]\s?{DIGITS}(?:(?:\s?[-–]\s?[£$€]?\s?|\sto\s){DIGITS})?(?:\s?{_SCALE})?"
    rf"|(?:{DIGITS}|{_SPELLED})(?:\s?{_SCALE})?\s+{_MONEY_WORD}|\b\d{{1,3}}p\b|(?:{DIGITS}|{_SPELLED})\s+pence\b"
)
_PERCENT = (
    rf"(?:{DIGITS}|{_SPELLED})(?:\s?(?:-|–|to)\s?{DIGITS})?\s?(?:%|(?i:per\s?cent\b))(?:\s?(?:age)?\s?points?\b)?"
)
_ORDINAL = rf"\b\d{{1,3}}(?:st|nd|rd|th)\b|\b(?i:{'|'.join(ORDINALS)})\b"
_NUMBER = rf"(?<![\w.,/])(?:{DIGITS})(?:\s?(?:million|billion|thousand|bn)\b)?|{_SPELLED}"
# A fact begins with a digit, a currency sign, a capital or one of few words: told first, because it is quick.
_START = rf"(?<![A-Za-z0-9])(?=[\d£$€A-Z]|the\s+\d|(?:{'|'.join((*WORDS, *ORDINALS, *SEASONS))}|noon|midday|midnight|www|https?)\b|{_LABEL}\b)"
_FACT = re.compile(
    rf"{_START}(?:(?P<reference>{_REFERENCE})|(?P<date>{DATE})|(?P<time>(?i:{TIME}))|(?P<amount>{_AMOUNT})"
    rf"|(?P<percentage>{_PERCENT})|(?P<ordinal>{_ORDINAL})|(?P<number>{_NUMBER}))"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LIST_NUMBER = re.compile(r"(?m)^[ \t]*(?:[-•·*][ \t]*)?\(?\d{1,3}[.)](?=\s)")

_DATE_DASHES = 2
_MEASURES = word_set("""
day week month year annum hour minute second mile kilometre km metre m cm mm tonne kg acre hectare litre degree mph
kwh mw fortnight decade night session yard foot vote
""")
_DURATIONS = word_set("day week month year decade")
_BOUND_REACH = 40
_AS_COMPARED = r"(?: \w+){0,2} than"
_OVER = re.compile(
    rf"\b(above|over|(?:more|greater|higher){_AS_COMPARED}|at least|exceed(?:ing|s|ed)?|in excess of"
    r"|minimum of|upwards of)\s+(?:the |about |a )?$",
    re.IGNORECASE,
)
_UNDER = re.compile(
    rf"\b(below|under|(?:less|fewer|lower){_AS_COMPARED}|up to|at most|maximum of|not exceeding|nearly|almost)\s+(?:the |about |a )?$",
    re.IGNORECASE,
)
_NEGATED_BOUND = re.compile(r"\b(?:not|no) (more|less|fewer) than\s+(?:the |about |a )?$", re.IGNORECASE)
_RISING = re.compile(
    r"\b(?:go|goes|going|gone|went|rise|rises|rose|risen|increase[sd]?|move[sd]?|put|push(?:ed)?|bring|brought)\s+$",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(r"(?:^|; )(?:[A-Za-z]+ )?([A-Za-z]+): $")
_NEXT_WORDS = re.compile(r"[-\s]+([A-Za-z]+)(?:[-\s]+([A-Za-z]+))?")
_RATE = re.compile(
    r"\s*(?:(?:(?:(?:for|in)\s+)?(?:each|every)|per)\s+|/\s?|(?:an?)\s+(?=(?:day|week|month|year|hour|night)\b))([A-Za-z]+)"
)
_PART = re.compile(rf"(?:{DIGITS})|{_SPELLED}")
_SCALED = re.compile(rf"\s?({_SCALE})")

_COUNT = rf"(?:{DIGITS}|{_SPELLED}|\b(?i:none|nil|no)\b)"
_SIDE = r"(?:in favour|for|against|abstentions?|abstain(?:ed|ing)?)"
_VOTE_CUE = re.compile(r"\b(?:votes?|voted|voting|against|abst\w+|favour|unanimous(?:ly)?|nem)\b", re.IGNORECASE)
_VOTES = re.compile(
    rf"(?P<n1>{_COUNT})\s+(?:(?:votes?|members?|councillors?|people)\s+)?(?:(?:voted|voting|were|was|cast)\s+)?(?P<s1>(?i:{_SIDE}))\b(?=\s*(?:[,;.)]|and\b|with\b|to\b|the motion\b|the proposal\b|$))"
    rf"|(?P<s2>\b(?i:{_SIDE}))\b\s*[:\-–=(]?\s*(?P<n2>{_COUNT})(?=\s*(?:[,;.)\n]|votes?\b|and\b|(?i:against|abst)|$))"
    rf"|(?P<n3>{_COUNT})\s+votes?\s+(?:for\s+)?to\s+(?P<n4>{_COUNT})|(?<=by )(?P<n5>{_COUNT})(?:\s+(?:to|votes to)\s+|\s?[-–]\s?)(?P<n6>{_COUNT})"
    r"|(?P<all>\b(?i:unanimous(?:ly)?|nem\.? con\.?))"
)
_ONE_AS_PRONOUN = re.compile(r"\s+(?:of|another|or)\b|-off|-to-|-stop", re.IGNORECASE)
_BEFORE_PRONOUN = re.compile(r"\b(?:no|any|every|this|that|which|the)\s+$", re.IGNORECASE)


def find_facts(text: str) -> tuple[Fact, ...]:
    """Return the figures, amounts, percentages, dates, times, votes, ordinals and references of a text, in order.

    The number a list item or heading begins with ("5. Libraries") is a reference ("item 5"), not a figure.
    """
    votes = list(_votes(text)) if _VOTE_CUE.search(text) else []
    listed = [_list_number(found) for found in _LIST_NUMBER.finditer(text)]
    emails = [_email(found) for found in _EMAIL.finditer(text)] if "@" in text else []
    known = [*votes, *listed, *emails]
    others = (
        fact
        for found in _FACT.finditer(text)
        if not any(fact.start < found.end() and found.start() < fact.end for fact in known)
        for fact in _facts_of(text, found)
    )
    return tuple(sorted([*known, *others], key=lambda fact: (fact.start, fact.end)))


def fact_key(fact: Fact) -> str:
    """Return what two facts share that may be one; the year of a full date is left out, as many sentences leave it."""
    is_full_date = fact.kind is FactKind.DATE and fact.value.count("-") == _DATE_DASHES
    return f"{fact.kind}:{fact.value[5:] if is_full_date else fact.value}"


def _facts_of(text: str, found: "re.Match[str]") -> Iterator[Fact]:
    kind = FactKind(found.lastgroup or "number")
    written, start, end = found.group(), found.start(), found.end()
    if kind in (FactKind.AMOUNT, FactKind.PERCENT, FactKind.NUMBER):
        yield from _figures(kind, text, found)
    elif kind is FactKind.DATE:
        yield from (Fact(kind, value, written, start, end) for value in dates_of(written))
    elif kind is FactKind.TIME:
        yield Fact(kind, time_of(written), written, start, end)
    elif kind is FactKind.REFERENCE:
        yield Fact(kind, _reference(written), written, start, end)
    else:
        lowered = written.lower()
        yield Fact(kind, str(ORDINALS.get(lowered) or int(re.sub(r"\D", "", lowered))), written, start, end)


def _is_pronoun(text: str, start: int, end: int) -> bool:
    return bool(_ONE_AS_PRONOUN.match(text, end) or _BEFORE_PRONOUN.search(text[:start]))


def _figures(kind: FactKind, text: str, found: "re.Match[str]") -> Iterator[Fact]:
    """Yield a figure, or the two of a range: the scale, sign and unit of the last hold for the first."""
    written, start, end = found.group(), found.start(), found.end()
    if written.lower() == "one" and _is_pronoun(text, start, end):
        return
    parts = list(_PART.finditer(written))
    scaled = _SCALED.match(written, parts[-1].end())
    sign, unit = _sign(kind, written), _unit(kind, text, end) or _unit_of_label(kind, text, start)
    for part in parts:
        is_first, is_last = part is parts[0], part is parts[-1]
        place = (start if is_first else start + part.start(), end if is_last else start + part.end())
        value = sign + value_of(part.group(), scaled[1] if scaled else "")
        yield Fact(kind, value, text[slice(*place)], *place, unit, _bound(kind, text, place[0], unit))


def _bound(kind: FactKind, text: str, start: int, unit: str) -> str:
    """Return how the words before a figure bound it; "over 12 months" is how long, "went up to £5" how far."""
    before = text[max(start - _BOUND_REACH, 0) : start]
    over, under = _OVER.search(before), _UNDER.search(before)
    if found := _NEGATED_BOUND.search(before):
        return "under" if found[1].lower() == "more" else "over"
    if over:
        is_duration = over[1].lower() == "over" and kind is FactKind.NUMBER and unit in stems(_DURATIONS)
        return "" if is_duration else "over"
    is_extent = under is not None and under[1].lower() == "up to" and _RISING.search(before[: under.start()])
    return "under" if under and not is_extent else ""


def _sign(kind: FactKind, written: str) -> str:
    if kind is FactKind.AMOUNT:
        lowered = written.lower()
        if lowered.endswith(("pence", "p")) and not lowered.startswith(("£", "$", "€")):
            return "p"
        return next(
            (sign for sign, word in (("$", "dollar"), ("€", "euro")) if sign in written or word in lowered), "£"
        )
    return "pts" if kind is FactKind.PERCENT and "point" in written.lower() else ""


def _unit(kind: FactKind, text: str, end: int) -> str:
    """Return what a number measures ("12 working days": day) or the rate of an amount ("£5 per week": week)."""
    if kind is FactKind.AMOUNT:
        rate = _RATE.match(text, end)
        return stem(rate[1].lower().replace("annum", "year")) if rate else ""
    if kind is not FactKind.NUMBER:
        return ""
    following = _NEXT_WORDS.match(text, end)
    if following is None or following[1].lower() in STOP_WORDS:
        return ""
    return next((stem(word) for word in following.groups() if word and stem(word) in stems(_MEASURES)), "")


def _unit_of_label(kind: FactKind, text: str, start: int) -> str:
    """Return the unit that a short label gives its number ("Opening hours: 29": hour)."""
    label = _LABEL_BEFORE.search(text, max(start - _BOUND_REACH, 0), start) if kind is FactKind.NUMBER else None
    return stem(label[1]) if label and stem(label[1]) in stems(_MEASURES) else ""


def _reference(written: str) -> str:
    """Return a reference in one spelling: "Item No. 5" and "items 5" are "item 5", "23/0123/ful" "23/0123/FUL"."""
    labelled = re.match(rf"({_LABEL}|Year)\.?\s+(?:[Nn]o\.?\s*)?(\S.*)", written)
    if labelled is None or "/" in written:
        return re.sub(r"\s+", "", written).upper()
    label = re.sub(r"(?:ices|ies|(?<![su])s)$", "", labelled[1].lower())
    label = {"append": "appendix", "polic": "policy", "para": "paragraph"}.get(label, label)
    return f"{label} {labelled[2].lower()}"


def _email(found: "re.Match[str]") -> Fact:
    return Fact(FactKind.REFERENCE, found.group().upper(), found.group(), found.start(), found.end())


def _list_number(found: "re.Match[str]") -> Fact:
    number = re.sub(r"\D", "", found.group())
    return Fact(FactKind.REFERENCE, f"item {int(number)}", found.group(), found.start(), found.end())


def _votes(text: str) -> Iterator[Fact]:
    for found in _VOTES.finditer(text):
        place = (found.group(), found.start(), found.end())
        if found["all"]:
            yield Fact(FactKind.VOTE, "unanimous", *place)
        elif side := found["s1"] or found["s2"]:
            yield Fact(FactKind.VOTE, f"{_side(side)} {_count(found['n1'] or found['n2'])}", *place)
        else:
            yield Fact(FactKind.VOTE, f"for {_count(found['n3'] or found['n5'])}", *place)
            yield Fact(FactKind.VOTE, f"against {_count(found['n4'] or found['n6'])}", *place)


def _side(side: str) -> str:
    lowered = side.lower()
    return "abstain" if lowered.startswith("abst") else "against" if lowered == "against" else "for"


def _count(number: str) -> str:
    return "0" if number.lower() in ("none", "nil", "no") else value_of(number)
