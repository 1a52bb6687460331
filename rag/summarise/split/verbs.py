"""One subject with several verbs, one verb with several subjects ("The bus ran daily and was full"). Pure."""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb
from rag.summarise.split.joints import PERSON, again_named, is_limited, reaches_over, whole
from rag.summarise.split.reported import reported_lead
from rag.summarise.words import capitalised, lists, lowered


def at_shared_subject(sentence: str) -> list[str] | None:
    """Split "The bus ran daily and was full" into two sentences, the subject said again where it is short."""
    subject = re.match(rf"^((?:\S+ ){{0,6}}?\S+) (?:{AUX}|{VERB})\b", sentence)
    if (
        not subject
        or not has_main_verb(sentence[: subject.end()])
        or re.search(r",|\b(?:that|which|who)\b", subject[1])
    ):
        return None
    for found in re.finditer(rf",? (?P<word>and|but) (?=(?:{AUX}|{VERB}) )", sentence[subject.end() :]):
        start, end = subject.end() + found.start(), subject.end() + found.end()
        between = sentence[subject.end() : start]
        if len(between.split()) < 2 or subject[1] == "There":
            continue
        if _is_own_act(subject[1], sentence[end:]) and not is_limited(sentence):
            return whole(
                sentence[:start], f"{'but ' if found['word'] == 'but' else ''}{lowered(subject[1])} {sentence[end:]}"
            )
        if re.search(
            r"\b(?:that|which|who|whose|whether|if|when|where|to|as)\b|\bbe \w+(?:ed)?$", between
        ) or is_limited(sentence):
            continue
        if reaches_over(sentence[subject.end(1) :], sentence[end:]):
            continue
        again = again_named(subject[1]) if found["word"] == "and" else f"but {lowered(again_named(subject[1]))}"
        return whole(sentence[:start], f"{again} {sentence[end:]}")
    return None


def at_far_subject(sentence: str) -> list[str] | None:
    """Split "The council had bought nine that it could and expected the rest" after a clause of its own."""
    subject = re.match(rf"^((?:[A-Z]\S+ |the |The ){{1,6}})(?:{AUX}|{VERB})\b", sentence)
    subject = subject or re.search(
        rf"\b(the (?:committee|council|board|panel|cabinet|executive) )(?:{AUX})\b", sentence
    )
    joints = list(re.finditer(rf" and (?=(?:{AUX}|{VERB}) )", sentence))
    if not subject or subject[1] == "There " or not joints or is_limited(sentence):
        return None
    before, after = sentence[: joints[-1].start()], sentence[joints[-1].end() :]
    if not has_main_verb(before) or reaches_over(sentence[subject.end(1) :], after):
        return None
    return whole(before, f"{capitalised(subject[1].strip())} {after}")


_MIN_ACTION_WORDS = 3


def _is_of_other(between: str) -> bool:
    """Whether a verb after these words may be another's: a clause with a subject of its own is open."""
    return bool(re.search(r"\b(?:where|who|which|that|whom|whose|when|able)\b|\bto (?!\d)|,(?!\d)", between))


def at_second_action(sentence: str) -> list[str] | None:
    """Split "Officers will ask x, and report back" into two things they will do."""
    verbs = "|".join(lists().subjunctives)
    found = re.match(
        rf"^(?P<who>(?:\S+ ){{1,9}}?)(?P<aux>will|would|must|should|may|could) (?P<one>.+?)(?P<comma>,)? and (?P<two>(?:{verbs})\b .+)$",
        sentence,
    )
    if not found or is_limited(sentence) or len(found["one"].split()) < _MIN_ACTION_WORDS:
        return None
    if _is_of_other(found["one"]) and not found["comma"]:
        return None
    return whole(
        f"{found['who']}{found['aux']} {found['one']}",
        f"{again_named(found['who'].strip())} {found['aux']} {found['two']}",
    )


def at_actions(sentence: str) -> list[str] | None:
    """Split "It would cut x, shorten y and save z" into "It would cut x. It would also shorten y and save z."."""
    verbs = "|".join(lists().subjunctives)
    found = re.match(
        rf"^(?P<who>(?:\S+ ){{1,9}}?)(?P<aux>will|would|must|should|may|could) (?P<one>\w+ .+?),(?!\d) (?P<two>(?:{verbs})\b .+? and (?:{verbs})\b .+)$",
        sentence,
    )
    if not found or is_limited(sentence) or _is_of_other(found["one"]):
        return None
    return whole(
        f"{found['who']}{found['aux']} {found['one']}",
        f"{again_named(found['who'].strip())} {found['aux']} also {found['two']}",
    )


def at_two_subjects(sentence: str) -> list[str] | None:
    """Split "A, and B, will be free" into "A will be free. B will also be free."."""
    found = re.match(
        r"^(?P<a>[^,]{3,80}), and (?P<b>[^,]{3,80}), (?P<aux>will|would|is|are|was|were|can|could|may|must|should) (?P<rest>(?!not\b).+)$",
        sentence,
    )
    if not found or has_main_verb(f"x {found['a']}") or re.match(r"(?:within|in|on|at|for|by|from|to)\b", found["b"]):
        return None
    if re.search(r"[£\d]|\b(?:together|both|each other|total|as follows|share|merge)\b", found["rest"]):
        return None
    return whole(f"{found['a']} {found['aux']} {found['rest']}", f"{found['b']} {found['aux']} also {found['rest']}")


def at_if_amid(sentence: str) -> list[str] | None:
    """Split "The cuts, if agreed, would save £5 and would close two": the condition stands with each."""
    found = re.match(
        r"^(?P<who>[^,]{3,60}), (?P<limit>(?:if|unless) [^,]+), (?P<aux>will|would|could|may|must|should) (?P<one>.+?),? and (?P=aux) (?P<two>.+)$",
        sentence,
    )
    if not found:
        return None
    who = f"{found['limit']}, {lowered(found['who'])} {found['aux']}"
    return whole(f"{who} {found['one']}", f"{who} {found['two']}")


def _is_own_act(subject: str, second: str) -> bool:
    """Whether only a person or a body can be the one who did the second thing ("but was concerned that")."""
    acts = r"(?:was|were) (?:concerned|pleased|told|informed|advised|disappointed)|asked|felt|noted|queried|welcomed|stated|requested|agreed"
    return bool(PERSON.search(subject)) and bool(re.match(rf"(?:{acts})\b", second))


def at_report_verbs(sentence: str) -> list[str] | None:
    """Split "This report gives x, answers y, and sets out z": the report is named with each."""
    found = re.match(
        r"^(?P<who>(?:This|The) report|It) (?P<one>[a-z]+s (?:[^,]|,(?=\d))+?), (?:(?P<two>[a-z]+s (?:[^,]|,(?=\d))+?),? )?and (?P<three>[a-z]+s .+)$",
        sentence,
    )
    if not found or is_limited(sentence):
        return None
    acts = [found[name] for name in ("one", "two", "three") if found[name]]
    known = r"(?:gives|answers|sets|explains|asks|tells|proposes|recommends|describes|shows|seeks|provides|outlines|reports|lists|covers|updates|says|summarises)\b"
    return whole(*(f"{found['who']} {act}" for act in acts)) if all(re.match(known, act) for act in acts) else None


def at_thought(sentence: str) -> list[str] | None:
    """Split "The council had bought nine and expected to buy more": what it thought is told apart."""
    found = re.match(
        r"^(?P<who>(?:[Tt]he |[A-Z]\S* ){1,6})(?P<one>(?:has|have|had) .+?),? and (?P<two>(?:expected|hoped|intended|planned) to .+)$",
        sentence,
    )
    if not found or is_limited(sentence) or reported_lead(sentence):
        return None
    return whole(f"{found['who']}{found['one']}", f"{found['who']}{found['two']}")
