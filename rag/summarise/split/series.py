"""Words that stand side by side after one opener ("asked to A, to B and to C", "on A and on B"). Pure.

What stands before the first is said again before each: nothing is left to be guessed from the sentence before.
"""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb
from rag.summarise.split.joints import is_limited, whole
from rag.summarise.split.reported import reported_lead

_OPENERS = ("because of", "because", "whether", "how", "that", "to", "for", "on", "in", "from", "by", "with", "at", "of", "into", "under", "as")  # fmt: skip
_TOGETHER = re.compile(
    r"\b(?:both|between|either|neither|together|total\w*|altogether|combined|consists?(?:ed)?|shared?|divided|split|link\w*|compar\w+|not|no|never|only|from)\b(?!\w)",
    re.IGNORECASE,
)
_FIGURE = r"(?:about |around |nearly |some |over |only )?£?\d[\d,.]*%?(?: (?:million|billion))?"
_PREPOSITION = r"(?:because|in|for|on|at|from|of|to|under|by|with)"


def at_series(sentence: str) -> list[str] | None:
    """Split "It is on A and on B" into "It is on A. It is also on B."."""
    for opener in _OPENERS:
        if parts := _parts_of_series(sentence, opener):
            return parts
    return None


def _parts_of_series(sentence: str, opener: str) -> list[str] | None:
    joint = re.search(rf"(?P<comma>,)? and {opener} (?=\S)", sentence)
    if not joint:
        return None
    frame, *parts = _items(sentence[: joint.start()], opener, is_commas=bool(joint["comma"]))
    parts.append(sentence[joint.end() :])
    if (
        len(parts) < 2
        or not _may_be_said_again(frame, opener)
        or _is_loose(sentence, frame, parts, bool(joint["comma"]))
    ):
        return None
    again = frame if opener == "that" else _also(frame)
    return whole(f"{frame} {opener} {parts[0]}", *(f"{again} {opener} {part}" for part in parts[1:]))


def _items(head: str, opener: str, *, is_commas: bool) -> list[str]:
    """Return what stands before the first opener, and after each: between commas the first after the verb opens."""
    first, *others = re.split(rf", {opener} (?=\S)", head) if is_commas else [head]
    found = list(re.finditer(rf"(?<!\w){opener} (?=\S)", first))
    if opener == "to":
        found = [one for one in found if has_main_verb(first[: one.start()])][:1]
    if not found:
        return [first]
    return [first[: found[-1].start()].rstrip(), first[found[-1].end() :].strip(" ,"), *others]


def _may_be_said_again(frame: str, opener: str) -> bool:
    """Whether words stay true when each thing stands after them alone: no denial, no sum of all."""
    if opener == "that":
        return bool(reported_lead(f"{frame} that "))
    return (
        has_main_verb(frame.replace(" be ", " is ")) and not _TOGETHER.search(frame) and not re.search(r"£|\d", frame)
    )


def _is_loose(sentence: str, frame: str, parts: list[str], has_comma: bool) -> bool:
    """Whether a condition may reach over several of the parts; one that stands before them all is said again with each."""
    if is_limited(parts[-1]) or (
        is_limited(frame) and not re.match(r"(?:if|unless|subject to)\b", frame, re.IGNORECASE)
    ):
        return True
    return is_limited(" ".join(parts)) and not has_comma


def _also(frame: str) -> str:
    """Return a frame with "also" after its first auxiliary, where it has one."""
    return re.sub(
        rf"^((?:\S+ ){{1,9}}?(?:{AUX}))\b(?! also)(?<!\bhas)(?<!\bhave)(?<!\bhad)", r"\1 also", frame, count=1
    )


def at_gap(sentence: str) -> list[str] | None:
    """Split "141 travel because of A and 46 because of B": the verb is said again."""
    found = re.match(
        rf"^(?P<open>(?:[^,]+, )?)(?P<one>{_FIGURE}) (?P<verb>(?!of\b|and\b)[a-z][\w ]*?) (?P<prep>{_PREPOSITION}) (?P<x>[^,;]+?),? and (?P<two>{_FIGURE}) (?P=prep) (?P<y>[^;]+)$",
        sentence,
    )
    if not found or is_limited(sentence) or not re.match(rf"(?:{AUX}|{VERB}|[a-z]+(?:ed)?)\b", found["verb"]):
        return None
    one, two = (
        f"{found['open']}{found[n]} {found['verb']} {found['prep']} {found[x]}" for n, x in (("one", "x"), ("two", "y"))
    )
    return whole(one, two)


def at_figures(sentence: str) -> list[str] | None:
    """Split "The wait was 34 days in the north and 19 days in the south" at its second figure."""
    found = re.match(
        rf"^(?P<frame>.+? (?:{AUX}|{VERB})) (?P<one>{_FIGURE} (?:[a-z]+ )?(?P<prep>{_PREPOSITION}) [^,;]+?),? and (?P<two>{_FIGURE} (?:[a-z]+ )?(?P=prep) [^,;]+)$",
        sentence,
    )
    if not found or is_limited(sentence) or not has_main_verb(found["frame"]):
        return None
    if re.search(r"\b(?:between|total|not|no|from)$|\bbetween\b(?!.*,)", found["frame"]):
        return None
    return whole(f"{found['frame']} {found['one']}", f"{found['frame']} {found['two']}")
