"""A long sentence in, several short ones out, each with a subject of its own. Pure.

Every rule looks for one joint of English ("..., which was 41%", "...; ...", "..., and the chair ...") and returns the
sentences on both sides of it, or nothing where it does not fit. A condition ("subject to ...") is never parted from
what it limits. Whether the meaning held is not judged here: `rag.summarise.simplify` keeps what the checks pass.
"""

import re
from collections.abc import Callable, Iterator

from rag.summarise.grammar import AUX, VERB, has_main_verb, is_clause, is_plural, is_well_formed
from rag.summarise.words import capitalised, ended, lists, lowered

Rule = Callable[[str], list[str] | None]

_LIMIT = re.compile(
    r"\b(?:subject to|unless|provided that|providing|on condition|if|except|pending|as long as|in principle)\b",
    re.IGNORECASE,
)
_PLURAL_BE = re.compile(r"^(?:were|are|have)\b")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:\d{{1,2}} )?{_MONTH}(?: \d{{4}})?"


def _whole(*parts: str) -> list[str]:
    return [ended(capitalised(part.strip(" ,;"))) for part in parts]


def at_semicolons(sentence: str) -> list[str] | None:
    """Split "A was x; B was y; and C was z"."""
    parts = [re.sub(r"^(?:and|but)\s+", "", part.strip()) for part in sentence.split(";")]
    return _whole(*parts) if len(parts) > 1 and all(is_clause(part) for part in parts) else None


def at_conjunction(sentence: str) -> list[str] | None:
    """Split "..., and the second was y" and "..., but the second was y" where both sides are clauses."""
    for found in re.finditer(r"(?P<comma>,)? (?P<word>and|but|so|while|whereas|although|though) (?!that\b)(?=\S)", sentence):
        before, after, word = sentence[: found.start()], sentence[found.end() :], found["word"]
        if not found["comma"] and (word != "and" or len(before.split()) < 6 or len(after.split()) < 5):
            continue
        if not has_main_verb(before) or not is_clause(after) or _is_limited(sentence):
            continue
        lead = reported_lead(sentence)
        if (lead and (word != "and" or not found["comma"])) or (not lead and _is_reported(before)):
            continue
        joint = "" if word == "and" else "so " if word == "so" else "but "
        joint = lead or joint
        return _whole(before, f"{joint}{after}")
    return None


def _is_limited(sentence: str) -> bool:
    """Whether a condition may reach over the joint."""
    return bool(_LIMIT.search(sentence))


def _is_reported(before: str) -> bool:
    """Whether what stands before a joint is opened by "that", which may govern what follows too."""
    return bool(re.search(r"\b(?:that|whether|how|why)\b", before))


_REPORTED = re.compile(
    r"^((?:[^\s,]+,? ){1,12}?(?:\w+(?:ed|aid|elt|eard|ought|ote|was)|told [\w ]{3,20}?|(?:was|were) (?:told|informed|advised)))(?: also)? that ",
)


def reported_lead(sentence: str) -> str:
    """Return the words up to "that" by which a sentence reports who said or held it; "" where it reports nothing."""
    frames = [found.group() for frame in lists().frames if (found := frame.match(sentence))]
    said = _REPORTED.match(sentence)
    lead = max([*frames, said.group() if said else ""], key=len)
    return lead if lead.rstrip().endswith("that") else ""


def at_clauses(sentence: str) -> list[str] | None:
    """Split "57% supported it, 36% opposed it and 7% had no view"."""
    parts = re.split(r", (?=[£\d])|,? and (?=[£\d])", re.sub(r"(?<=\d),(?=\d)", "\0", sentence))
    parts = [part.replace("\0", ",") for part in parts]
    fits = len(parts) > 1 and all(is_clause(part) for part in parts[1:]) and has_main_verb(parts[0])
    return _whole(*parts) if fits and not _is_limited(sentence) and not reported_lead(sentence) else None


def at_which(sentence: str) -> list[str] | None:
    """Split "..., which was 11%" into "... This was 11%."."""
    for found in re.finditer(r", which (?=\w)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if has_main_verb(before) and _opens_with_verb(after) and not _resumes(after) and not _is_limited(before):
            return _whole(before, f"{_this(before, after)} {after}")
    return None


def _opens_with_verb(after: str) -> bool:
    return bool(re.match(rf"(?:{AUX}|{VERB}|[a-z]+(?:ed|s))\b", after))


def _this(before: str, after: str) -> str:
    """Return "this" or "these" for what a relative clause spoke of."""
    if re.match(r"(?:is|was|has)\b", after):
        return "this"
    return "these" if _PLURAL_BE.match(after) or is_plural(before) else "this"


def inner_which(sentence: str) -> list[str] | None:
    """Split "The grants, which came to £5, should end" into "The grants should end. These came to £5."."""
    found = re.match(rf"^(.+?), which ((?:{AUX}|{VERB}|[a-z]+ed) .+?),(?!\d) ((?:{AUX}|{VERB})\b.+)$", sentence)
    if not found or has_main_verb(found[1]) and "that" not in found[1] or _is_limited(sentence):
        return None
    return _whole(f"{found[1]} {found[3]}", f"{_this(found[1], found[2])} {found[2]}")


def _resumes(after: str) -> bool:
    """Whether the main clause goes on after an inserted one ("which cost £5, was agreed")."""
    return bool(re.search(rf",(?!\d) (?:and )?{AUX}\b", after))


def at_of_which(sentence: str) -> list[str] | None:
    """Split "..., of which 52 were homes" into "... Of these, 52 were homes."."""
    found = re.search(r"[,;]? (?:and )?of (?:which|whom) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if not re.search(rf"\b(?:{AUX}|{VERB})\b", after):
        return None
    is_one = re.match(r"£", after) or re.search(r"£[\d,.]+(?: \w+)?$", before.strip())
    return _whole(before, f"of {'this' if is_one else 'these'}, {after}")


def at_comparison(sentence: str) -> list[str] | None:
    """Split "..., compared with 8,404 in 2023" and "..., an increase of 12%" into sentences of their own."""
    change = r"(?:increase|decrease|rise|fall|reduction|drop|shortfall|saving)"
    found = re.search(
        rf",(?!\d) (?:(?P<compared>compared (?:with|to) )|(?P<change>(?:an? )(?:\w+ )?{change} (?:of|from) ))(?=\S)", sentence
    )
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if found["change"]:
        return _whole(before, f"this is {found['change']}{after}")
    second = re.split(rf",(?!\d) (?=an? (?:\w+ )?{change} (?:of|from) )", after, maxsplit=1)
    told = [f"this compares {found['compared'].split()[1]} {second[0]}"]
    return _whole(before, *told, *(f"this is {part}" for part in second[1:]))


def at_target(sentence: str) -> list[str] | None:
    """Split "..., against a target of 20 days" into "... The target was 20 days."."""
    found = re.search(r",? against a (?P<what>target|limit|budget|guideline|forecast|standard) of (?P<sum>[£\d][^;]*)$", sentence)
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    return _whole(sentence[: found.start()], f"the {found['what']} was {found['sum']}")


def at_because(sentence: str) -> list[str] | None:
    """Split "..., because x was y" into "... This was because x was y."."""
    found = re.search(r",? (?P<how>largely |mainly |partly |mostly )?(?P<word>because|owing to|due to) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or len(sentence[: found.start()].split()) < 4:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _is_limited(before) or re.search(rf",(?!\d) {AUX}\b", after):
        return None
    verb = "is" if re.search(r"\b(?:is|are|has|have|will)\b", before) else "was"
    return _whole(before, f"this {verb} {found['how'] or ''}{found['word']} {after}")


def at_cost(sentence: str) -> list[str] | None:
    """Split "..., at a cost of £5 a year" into "... The cost is £5 a year."."""
    found = re.search(
        r",? at (?:a|an) (?P<kind>(?:\w+ )?)(?P<what>cost|price|rent|charge)(?P<of>(?: in [a-z ]+?)?) of (?P<sum>(?:about |around )?£(?:[^,;]|,(?=\d))+?)(?=,(?!\d)|;| and | to be |$)",
        sentence,
    )
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence):
        return None
    before, rest = sentence[: found.start()], sentence[found.end() :].strip(" .,")
    told = f"the {found['kind']}{found['what']}{found['of']} is {found['sum']}"
    if rest.startswith("to be "):
        return _whole(before, told, f"this is {rest}")
    return _whole(before, told) if not rest else _whole(f"{before}{sentence[found.end() :]}", told)


def at_to_be(sentence: str) -> list[str] | None:
    """Split "..., to be met from reserves" into "... This is to be met from reserves."."""
    found = re.search(r", to (?P<what>[a-z]+) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence[: found.start()]):
        return None
    return _whole(sentence[: found.start()], f"this is to {found['what']} {sentence[found.end() :]}")


def at_when(sentence: str) -> list[str] | None:
    """Split "It closed in May, when x found y" into "It closed in May. That was when x found y."."""
    found = re.search(r", when (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence):
        return None
    after = sentence[found.end() :]
    return _whole(sentence[: found.start()], f"that was when {after}") if is_clause(after) else None


def at_participle(sentence: str) -> list[str] | None:
    """Split "..., including x", "..., beginning with x" and "..., followed by x"."""
    plain = {"including": "this includes", "beginning with": "this begins with", "starting with": "this starts with",
             "followed by": "this was followed by", "such as": "this includes"}  # fmt: skip
    found = re.search(rf", (?P<word>{'|'.join(plain)}) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence[: found.start()]):
        return None
    after = sentence[found.end() :]
    if re.search(rf",(?!\d) {AUX}\b", after):
        return None
    return _whole(sentence[: found.start()], f"{plain[found['word']]} {after}")


def at_being(sentence: str) -> list[str] | None:
    """Split "..., the rest being for signs" into "... The rest was for signs."."""
    found = re.search(r", (?P<what>(?:the|a|an) (?:[^,]|,(?=\d)){3,60}?) being (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    return _whole(sentence[: found.start()], f"{found['what']} was {sentence[found.end() :]}")


def at_and_that(sentence: str) -> list[str] | None:
    """Split "It was said that x was y and that z was w": the second part gets who said it too."""
    lead = reported_lead(sentence)
    if not lead:
        return None
    for found in re.finditer(r",? (?:and|but) that (?=\S)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if found.start() > len(lead) and len(after.split()) > 2 and has_main_verb(f"x {after}") | bool(re.search(r" be ", after)):
            return _whole(before, f"{lead}{after}")
    return None


def at_shared_subject(sentence: str) -> list[str] | None:
    """Split "The bus ran daily and was full" into two sentences, the subject said again where it is short."""
    subject = re.match(rf"^((?:\S+ ){{0,6}}?\S+) (?:{AUX}|{VERB})\b", sentence)
    if not subject or not has_main_verb(sentence[: subject.end()]) or re.search(r",|\b(?:that|which|who)\b", subject[1]):
        return None
    for found in re.finditer(rf",? (?P<word>and|but) (?=(?:{AUX}|{VERB}) )", sentence[subject.end() :]):
        start, end = subject.end() + found.start(), subject.end() + found.end()
        between = sentence[subject.end() : start]
        if re.search(r"\b(?:that|which|who|whose|whether|if|when|where|to|as)\b|\bbe \w+(?:ed)?$", between) or _is_limited(sentence):
            continue
        again = subject[1] if found["word"] == "and" else f"but {lowered(subject[1])}"
        return _whole(sentence[:start], f"{again} {sentence[end:]}")
    return None


def at_where(sentence: str) -> list[str] | None:
    """Split "..., where the hours would fall" into "... There, the hours would fall."."""
    found = re.search(r", where (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence):
        return None
    after = sentence[found.end() :]
    return _whole(sentence[: found.start()], f"there, {after}") if is_clause(after) else None


def at_as(sentence: str) -> list[str] | None:
    """Split "..., as it was market day" into two; the reason stands after what it explains."""
    found = re.search(r", (?:particularly |especially )?(?:as|since) (?=\S)", sentence)
    if not found:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    fits = has_main_verb(before) and is_clause(after) and not _is_limited(sentence) and len(before.split()) >= 5
    return _whole(before, after) if fits else None


def at_date(sentence: str) -> list[str] | None:
    """Split "..., from 1 July 2025, ..." out of a sentence that is still too long: "This will be from 1 July 2025."."""
    found = re.search(rf",? (?P<when>(?:from|by|until|between) {_DATE}(?: (?:to|and|until) {_DATE})?)(?=,(?!\d)|$)", sentence)
    if not found or _is_limited(sentence) or not re.search(r"\bwill\b", sentence[: found.start()]):
        return None
    rest = sentence[found.end() :].strip(" ,")
    return _whole(f"{sentence[: found.start()]}{', ' if rest else ''}{rest}", f"this will be {found['when']}")


def at_list(sentence: str) -> list[str] | None:
    """Split the second half of a long list off: "It would have A, B and C" is "It would have A and B. It would also have C."."""
    found = re.match(rf"^(?P<subject>(?:\S+ ){{1,6}}?)(?P<aux>{AUX})(?P<verb>(?: [a-z]+){{0,3}}?) (?P<list>(?:£|\d|an? |the ).+)$", sentence)
    if not found or not has_main_verb(f"{found['subject']}{found['aux']}") or _is_limited(sentence):
        return None
    items = re.split(r",(?!\d) (?:and )?| and (?=an? |the |£|\d)", found["list"])
    if len(items) < 3 or any(has_main_verb(f"x {item}") for item in items):
        return None
    half = (len(items) + 1) // 2
    first, second = (_listed(part) for part in (items[:half], items[half:]))
    opener = f"{found['subject']}{found['aux']}{found['verb']} "
    if found["verb"]:
        return _whole(f"{opener}{first}", f"{found['subject']}{found['aux']} also{found['verb']} {second}")
    is_be = found["aux"] in ("is", "are", "was", "were")
    return _whole(f"{opener}{first}", f"so {found['aux']} {second}") if is_be and len(items) >= 4 else None


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


RULES: tuple[Rule, ...] = (
    at_semicolons, at_and_that, at_of_which, inner_which, at_which, at_comparison, at_target, at_because, at_clauses, at_conjunction, at_to_be, at_cost,
    at_participle, at_being, at_when, at_where, at_shared_subject, at_as,
)  # fmt: skip
LAST_RULES: tuple[Rule, ...] = (at_date, at_list)
"""Tried only on sentences that are still too long: what they make reads less smoothly."""


def ways_to_split(sentence: str, *, is_too_long: bool = False) -> Iterator[list[str]]:
    """Yield every way one rule splits this sentence into well-formed ones."""
    for rule in (*RULES, *(LAST_RULES if is_too_long else ())):
        parts = rule(sentence.rstrip("."))
        if parts and all(is_well_formed(part) for part in parts):
            yield parts
