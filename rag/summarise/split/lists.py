"""Lists ("at three schools: A, B and C"). Pure."""

import re

from rag.summarise.grammar import AUX, has_main_verb
from rag.summarise.split.joints import is_limited, opens_with_verb, whole

_PAIR = 2


def at_colon(sentence: str) -> list[str] | None:
    """Split "... at three schools: A, B and C" into "... at three schools. These are A, B and C."."""
    before, colon, after = sentence.partition(": ")
    if found := re.match(r"^(?P<who>.+? (?:proposed|recommended)) (?P<what>.+?) as follows$", before):
        return whole(f"{found['who']} {found['what']}", f"{found['who']} {after}")
    fits = colon and has_main_verb(before) and re.search(r", | and ", after) and not has_main_verb(f"x {after}")
    return whole(before, f"these are {after}") if fits and not is_limited(sentence) else None


def at_itemised(sentence: str) -> list[str] | None:
    """Split "The measures are as follows: a, £5; b; and c" into a sentence for each."""
    before, colon, after = sentence.partition(": ")
    items = [re.sub(r"^and ", "", item.strip()) for item in after.split(";")]
    if not colon or len(items) < 2 or is_limited(sentence) or not has_main_verb(f"{before} x"):
        return None
    if any(has_main_verb(f"x {item}") for item in items):
        return None
    return whole(before, *(f"part of this is: {item}" for item in items))


def at_counted(sentence: str) -> list[str] | None:
    """Split "The 4 schemes were a; b; c; and d" or "The two causes were a, where x, and b, where y" into one each."""
    found = re.match(
        r"^The (?P<n>two|three|four|five|\d) (?P<what>[a-z][\w ’'-]{2,60}?) (?P<be>are|were) (?P<list>.+)$", sentence
    )
    if not found or is_limited(sentence) or has_main_verb(found["what"]):
        return None
    items = [re.sub(r"^and ", "", item.strip()) for item in found["list"].split(";")]
    if len(items) < 2 and (pair := re.match(r"^(.+?, (?:where|which|who) [^,]+), and (.+)$", found["list"])):
        items = [pair[1], pair[2]]
    if str(len(items)) != {"two": "2", "three": "3", "four": "4", "five": "5"}.get(found["n"], found["n"]):
        return None
    one = "was" if found["be"] == "were" else "is"
    others = [f"{'the other' if len(items) == _PAIR else 'another'} {one} {item}" for item in items[1:]]
    return whole(f"one of the {found['n']} {found['what']} {one} {items[0]}", *others)


def at_list(sentence: str) -> list[str] | None:
    """Split the second half of a long list off: "It would have A, B and C" is "It would have A and B. It would also have C."."""
    found = re.match(
        rf"^(?P<subject>(?:\S+ ){{1,6}}?)(?P<aux>{AUX}|proposed|recommended|included|received|approved|considered)(?P<verb>(?: [a-z]+){{0,3}}?) (?P<list>(?:£|\d|an? |the ).+)$",
        sentence,
    )
    if not found or not has_main_verb(f"{found['subject']}{found['aux']}") or is_limited(sentence):
        return None
    if " between " in found["list"] or opens_with_verb(found["list"]):
        return None
    items = re.split(r",(?!\d) (?:and )?| and (?=an? |the |£|\d)", found["list"])
    if len(items) < 3 or not all(re.match(r"(?:an?|the) |£|\d", item) for item in items):
        return None
    if any(has_main_verb(f"x {item}") for item in items):
        return None
    half = (len(items) + 1) // 2
    first, second = (_listed(part) for part in (items[:half], items[half:]))
    opener = f"{found['subject']}{found['aux']}{found['verb']} "
    if found["verb"]:
        return whole(f"{opener}{first}", f"{found['subject']}{found['aux']} also{found['verb']} {second}")
    if found["aux"].endswith("ed"):
        return whole(f"{opener}{first}", f"{found['subject']}also {found['aux']} {second}")
    is_be = found["aux"] in ("is", "are", "was", "were")
    return whole(f"{opener}{first}", f"so {found['aux']} {second}") if is_be and len(items) >= 4 else None


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
