"""The last phrase of a sentence that is still too long ("... This will be for 2 years."). Pure."""

import re
from collections.abc import Iterator

from rag.summarise.grammar import AUX, has_main_verb
from rag.summarise.split.joints import DATE, DENIAL, is_limited, is_only_proposed, whole
from rag.summarise.split.reported import proposed_so, proposing_lead, reported_lead

_MIN_WORDS = 5


def at_date(sentence: str) -> list[str] | None:
    """Split "..., from 1 July 2025, ..." out of a sentence that is still too long: "This will be from 1 July 2025."."""
    found = re.search(
        rf",? (?P<when>(?:from|by|until|between) {DATE}(?: (?:to|and|until) {DATE})?)(?=,(?!\d)|$)", sentence
    )
    if not found or is_limited(sentence) or not re.search(r"\bwill\b", sentence[: found.start()]):
        return None
    rest = sentence[found.end() :].strip(" ,")
    return whole(f"{sentence[: found.start()]}{', ' if rest else ''}{rest}", f"this will be {found['when']}")


def at_vote(sentence: str) -> list[str] | None:
    """Split "The plan was approved, by 7 votes to 1" into "The plan was approved. This was by 7 votes to 1."."""
    found = re.match(r"^(?P<what>.+), (?P<vote>(?:by \d+ votes? to \d+|unanimously)\b[^,;]*)$", sentence)
    return whole(found["what"], f"this was {found['vote']}") if found else None


def at_rather(sentence: str) -> list[str] | None:
    """Split "..., rather than £1.70" into "... This is rather than £1.70."."""
    found = re.match(r"^(?P<what>.+?),? (?P<rather>(?:rather than|instead of|in place of)\b.+)$", sentence)
    if not found or not has_main_verb(found["what"].replace(" be ", " is ")) or is_limited(sentence):
        return None
    if DENIAL.search(found["what"]) or len(found["what"].split()) < _MIN_WORDS:
        return None
    lead = "" if proposing_lead(sentence) else reported_lead(sentence)
    is_past = re.search(r"\b(?:was|were|had)\b|ed\b", found["what"]) and not re.search(r"\bbe\b", found["what"])
    return whole(found["what"], f"{lead}this {'was' if is_past else 'is'} {found['rather']}")


def at_with(sentence: str) -> list[str] | None:
    """Split "..., with an option of one more year" into "... This was with an option of one more year."."""
    found = re.match(r"^(?P<what>.+?), (?P<tail>with (?:an?|no|the|\d+) .+)$", sentence)
    if not found or not has_main_verb(found["what"]) or is_limited(sentence) or DENIAL.search(found["what"]):
        return None
    lead = reported_lead(sentence)
    modal = re.search(r"\b(will|would)\b", found["what"])
    is_past = re.search(r"\b(?:was|were|had)\b|ed\b|\bput\b", found["what"][len(lead) :])
    return whole(
        found["what"], f"{lead}this {f'{modal[1]} be' if modal else 'was' if is_past else 'is'} {found['tail']}"
    )


def at_venue(sentence: str) -> list[str] | None:
    """Split "... will be held on 3 May at 2 pm in the Town Hall" into when and where."""
    found = re.match(
        rf"^(?P<what>.+? (?:held|take place|meet) on (?:the )?{DATE}(?:,? at [\d.:]+ ?(?:[ap]\.?m\.?|noon)?)?),? (?P<where>(?:in|at) .+)$",
        sentence,
    )
    return whole(found["what"], f"it will be {found['where']}") if found and " will " in sentence else None


def at_endorsed(sentence: str) -> list[str] | None:
    """Split "... the decision to be taken by X, to close it" into what the decision is and who takes it."""
    found = re.match(
        r"^(?P<head>.+?(?P<noun>(?:proposed )?decision)) to be taken by (?P<who>[^,]+),? (?P<what>to .+)$", sentence
    )
    return (
        whole(f"{found['head']} {found['what']}", f"the {found['noun']} is to be taken by {found['who']}")
        if found
        else None
    )


_TAIL = re.compile(r",? (?=(?:for|from|by|at|until|during|within|as part of|in place of|in|on) \S)")


def tails_off(sentence: str) -> Iterator[list[str]]:
    """Yield ways to split the last phrase off a sentence that is still too long: "... This will be for 2 years."."""
    for found in reversed(list(_TAIL.finditer(sentence))):
        before, tail = sentence[: found.start()], sentence[found.end() :]
        if not _is_loose(tail, sentence) or not _may_lose_tail(before):
            continue
        if re.match(r"at \d+(?! ?[ap]m|[.:]\d)", tail) or re.search(
            r"\b(?:held|set|made|dated|starting|ending|called|given|put|costs?|price|charge|sum|total|rate)$", before
        ):
            continue
        if not re.search(r"\d|\b(?:each|every|only)\b", tail) and not (
            tail.startswith("on the ") and " report " in before
        ):
            continue
        if proposes := proposing_lead(sentence):
            yield whole(before, proposed_so(proposes, tail))
            continue
        if is_only_proposed(before):
            continue
        main = re.split(r"\b(?:who|which|that|whose|where)\b", before)[0]
        modal = re.search(r"\b(will|would)\b(?! rather)(?!.*\b(?:will|would)\b)", before)
        is_past = re.search(r"\b(?:was|were|had)\b|ed\b", main)
        yield whole(before, f"this {f'{modal[1]} be' if modal else 'was' if is_past else 'is'} {tail}")


def _is_loose(tail: str, sentence: str) -> bool:
    """Whether the last phrase of a sentence can stand after "This is": short, no list, no range, no clause."""
    is_short = 3 <= len(tail.split()) <= 0.6 * len(sentence.split())
    is_plain = "," not in re.sub(r",(?=\d)", "", tail) and not re.search(
        r" and |^(?:from|between) .* to |^from [£\d]+(?! [A-Z])", tail
    )
    return is_short and is_plain and not re.search(rf"\b(?:which|who|that|{AUX[3:-1]})\b", tail)


def _may_lose_tail(before: str) -> bool:
    is_whole = len(before.split()) <= 25 and has_main_verb(before.replace(" be ", " is "))
    is_open = re.search(
        r",(?!\d) (?:which|who)\b|\b(?:not|no|rather than)\b(?! longer)| and (?:the|an?|\d+) [^,]*$", before
    )
    return is_whole and not is_open and not is_limited(before)
