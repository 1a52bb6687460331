"""One sentence in, plainer wordings of it out, one change at a time. Pure."""

import re
from collections.abc import Iterator

from rag.summarise.grammar import AUX, VERB
from rag.summarise.words import capitalised, ended, lists, spelled_out

_WAS_ASKED = re.compile(r"^it was (?:also |further )?(?:queried|asked|enquired|questioned)\b", re.IGNORECASE)
_CONCERN = re.compile(
    r"^(?:some )?concerns? (?:was|were) (?:also )?(?:raised|expressed)(?: by (?P<who>[^,.]{3,40}?))?(?= (?:that|about|over|regarding|at)\b)",
    re.IGNORECASE,
)
_QUERY = re.compile(
    r"^(?:a|further|an?other)? ?(?:quer(?:y|ies)|questions?) (?:was|were) (?:also )?(?:raised|asked) (?:regarding|about|on|concerning|as to)\b",
    re.IGNORECASE,
)
_ABOUT_WHETHER = re.compile(r"\basked about (?=(?:whether|if|how|what|why|when)\b)")
_REQUEST = re.compile(r"^(?:a )?requests? (?:was|were) made (?=for|that|to)", re.IGNORECASE)
_CONSIDERED = re.compile(
    r"^(?:the|a) report (?:circulated with the agenda(?: pack)? )?(?=(?:\w+ ){0,1}(?:set|asked|gave|provided|proposed|sought|outlined|described|summarised|explained|recommended|was|had)\b)",
    re.IGNORECASE,
)
_BODY_CONSIDERED = re.compile(
    r"^(?P<body>(?:the )?[\w -]{3,30}?) (?:considered|received|discussed|had before it|gave consideration to) (?:a|an|the) (?:joint )?(?:exempt )?reports? (?:of|by|from|submitted by) (?P<who>.+?) (?P<rest>(?:on|about|regarding|seeking|which|that|setting|proposing|asking|concerning|outlining|providing|detailing|requesting)\b.+)$",
    re.IGNORECASE,
)
_VERB_OF = {
    "seeking": "asked for", "setting": "set", "proposing": "proposed", "asking": "asked", "outlining": "outlined", "providing": "provided", "detailing": "gave details of", "requesting": "asked for",
}  # fmt: skip
_CIVIC_CAPITALS = re.compile(
    r"(?<=[a-z,]) (Committee|Council|Cabinet|Executive|Panel|Board|Members?|Officers?|Councillors?|Chair(?:man)?)\b(?! [A-Z&])"
)
_ORDINAL_DAY = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)(?:,)? (?=(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)


def rewordings(sentence: str, acronyms: dict[str, str], short_names: dict[str, str]) -> Iterator[str]:
    """Yield the sentence after each single change, in the order they are tried; each is a whole sentence.

    Args:
        sentence: one sentence.
        acronyms: words the paper gives for each acronym it explains.
        short_names: what the meeting's own council and committee are called in running text.
    """
    for name, short in short_names.items():
        if name in sentence:
            yield ended(capitalised(re.sub(rf"(?:\b[Tt]he )?{re.escape(name)}\b", f"the {short}", sentence)))
    for change in (
        _without_frame,
        _without_reporter,
        _of_report,
        _considered,
        _plain_words,
        _digits,
        _without_asides,
        _small_civic,
    ):
        changed = change(sentence)
        if changed and changed != sentence:
            yield ended(capitalised(changed))
    for acronym, words in acronyms.items():
        if re.search(rf"\b{acronym}\b", sentence) and words.lower() not in sentence.lower():
            yield re.sub(rf"\b{acronym}\b", f"{words} ({acronym})", sentence, count=1)


def in_active_voice(sentence: str) -> str:
    """Return "Members asked why" for "It was queried why"; "" where nothing fits. Better even where the grade is not."""
    changed = _asked(sentence)
    return ended(capitalised(changed)) if changed and changed != sentence else ""


def _without_frame(sentence: str) -> str:
    for frame in lists().frames:
        if (found := frame.match(sentence)) and _stands_alone(sentence[found.end() :]):
            return sentence[found.end() :]
    return ""


def _stands_alone(rest: str) -> bool:
    """Whether what is left is a sentence, and no second "that" goes on from the words taken off."""
    return len(rest) > 15 and not re.search(r"\b(?:and|but|or) that\b", rest)


def unspoken_in(sentence: str) -> str:
    """Return the words of a sentence that only say who reported it, asked for it or wrote the report."""
    frames = [found.group() for frame in lists().frames if (found := frame.match(sentence))]
    considered = _BODY_CONSIDERED.match(sentence)
    return " ".join([reporter_of(sentence), *frames, considered["who"] if considered else ""])


def reporter_of(sentence: str) -> str:
    """Return the words at the start that only say which officer reported what follows; "" without such."""
    found = lists().reporters.match(sentence)
    return found.group() if found and _stands_alone(sentence[found.end() :]) else ""


def _without_reporter(sentence: str) -> str:
    return sentence[len(reporter) :] if (reporter := reporter_of(sentence)) else ""


def _asked(sentence: str) -> str:
    if _WAS_ASKED.match(sentence):
        return _WAS_ASKED.sub("Members asked", sentence)
    if found := _CONCERN.match(sentence):
        who = found["who"] or "Members"
        return f"{capitalised(who)} raised concern{sentence[found.end() :]}"
    for pattern, plain in ((_QUERY, "Members asked about"), (_REQUEST, "Members asked "), (_CONSIDERED, "The report ")):
        if pattern.match(sentence):
            return _ABOUT_WHETHER.sub("asked ", pattern.sub(plain, sentence))
    return ""


def _of_report(sentence: str) -> str:
    """Return "The report set out ..." for "The committee considered a report of the Director which set out ..."."""
    found = _BODY_CONSIDERED.match(sentence)
    first, _, rest = found["rest"].partition(" ") if found else ("", "", "")
    if first in ("which", "that") and re.match(rf"(?:{AUX}|{VERB})\b", rest):
        return f"The report {rest}"
    return f"The report {_VERB_OF[first]} {rest}" if first in _VERB_OF else ""


def _considered(sentence: str) -> str:
    """Return "The committee considered a report on ..." without who wrote it."""
    found = _BODY_CONSIDERED.match(sentence)
    return f"{capitalised(found['body'])} considered a report {found['rest']}" if found else ""


def _plain_words(sentence: str) -> str:
    for old, new in lists().words:
        sentence = _replaced(old, new, sentence)
    return sentence


def _replaced(old: "re.Pattern[str]", new: str, sentence: str) -> str:
    return old.sub(lambda found: _with_case(found.group(), new), sentence)


def one_word_changes(sentence: str) -> Iterator[str]:
    """Yield the sentence with each plain word put in alone: some pass the checks where all together do not."""
    for old, new in lists().words:
        changed = _replaced(old, new, sentence)
        if changed != sentence:
            yield ended(capitalised(changed))


def _with_case(old: str, new: str) -> str:
    return capitalised(new) if old[:1].isupper() and not old.isupper() and new[:1].islower() else new


def _digits(sentence: str) -> str:
    first, _, rest = sentence.partition(" ")
    return f"{first} {spelled_out(rest)}"


def _without_asides(sentence: str) -> str:
    return lists().asides.sub("", sentence)


def _small_civic(sentence: str) -> str:
    """Write "the Committee" with a small letter; a word after another capital is part of a name ("Borough Council")."""

    def small(found: "re.Match[str]") -> str:
        before = sentence[: found.start()].rsplit(" ", 1)[-1]
        return f" {found[1] if before[:1].isupper() and before not in ('The', 'A', 'An') else found[1].lower()}"

    return _ORDINAL_DAY.sub(r"\1 ", _CIVIC_CAPITALS.sub(small, sentence))
