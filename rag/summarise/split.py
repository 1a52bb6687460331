"""A long sentence in, several short ones out, each with a subject of its own. Pure.

Every rule looks for one joint of English ("..., which was 41%", "...; ...", "..., and the chair ...") and returns the
sentences on both sides of it, or nothing where it does not fit. A condition ("subject to ...") is never parted from
what it limits. Whether the meaning held is not judged here: `rag.summarise.simplify` keeps what the checks pass.
"""

import re
from collections.abc import Callable, Iterator

from rag.summarise.words import capitalised, ended

Rule = Callable[[str], list[str] | None]

_AUX = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|shall|did|does|do)"
_VERB = (
    r"(?:asked|agreed|said|voted|opposed|supported|objected|welcomed|noted|felt|preferred|received|ran|rose|fell|cost|came|took|gave|"
    r"remained|wanted|replied|wrote|used|included|covered|lived|thought|needed|required|applied|expected|showed|brought|began|opened|"
    r"closed|carried|offered|paid|kept|made|met|meant|set|reported|explained|stated|confirmed|proposed|moved|seconded|suggested)"
)
_FIRST = (
    r"(?:the|a|an|this|that|these|those|it|its|they|their|he|she|there|all|any|both|each|every|no|none|some|most|more|two|three|four|five|"
    r"six|seven|eight|nine|ten|officers|members|councillors|residents|people|children|parents|work|only|another|other|half|one|"
    r"[£\d][\d,.%]*|[A-Z][\w’'-]+)"
)
# A subject of at most nine words and its verb: what stands here can be a sentence of its own.
_CLAUSE = re.compile(
    rf"^(?:also |now |then |in [\w ]{{3,20}}, )?(?!(?:which|who|whose|that|where|when)\b){_FIRST}(?: (?!(?:which|who|whose|that)\b)[^\s,;]+){{0,8}}? (?:{_AUX}|{_VERB})\b"
)
_FINITE = re.compile(rf"\b(?:{_AUX}|{_VERB})\b")
_LIMIT = re.compile(r"\b(?:subject to|unless|provided|providing|on condition|if|except|only|pending|as long as|in principle)\b", re.IGNORECASE)
_PLURAL_BE = re.compile(r"^(?:were|are|have)\b")


def is_clause(text: str) -> bool:
    """Return whether words can stand as a sentence of their own: a short subject and its verb come first."""
    return bool(_CLAUSE.match(text.strip()))


def _whole(*parts: str) -> list[str]:
    return [ended(capitalised(part.strip(" ,;"))) for part in parts]


def _has_verb(text: str) -> bool:
    return bool(_FINITE.search(text))


def at_semicolons(sentence: str) -> list[str] | None:
    """Split "A was x; B was y; and C was z"."""
    parts = [re.sub(r"^(?:and|but)\s+", "", part.strip()) for part in sentence.split(";")]
    return _whole(*parts) if len(parts) > 1 and all(is_clause(part) for part in parts) else None


def at_conjunction(sentence: str) -> list[str] | None:
    """Split "..., and the second was y" and "..., but the second was y" where both sides are clauses."""
    for found in re.finditer(r",? (and|but|so|while|whereas|although|though)(,? that)? (?=\S)", sentence):
        before, after, word = sentence[: found.start()], sentence[found.end() :], found[1]
        if found[2] and word != "and":
            continue
        has_comma = found.group().startswith(",")
        if not has_comma and (word != "and" or len(before.split()) < 8 or len(after.split()) < 5):
            continue
        if not _has_verb(before) or not is_clause(after) or _is_shared(before, after):
            continue
        if word in ("although", "though", "while", "whereas"):
            after = f"but {after}"
        return _whole(before, after if word in ("and",) else f"{'but' if word == 'but' else 'so'} {after}" if word in ("but", "so") else after)
    return None


def _is_shared(before: str, after: str) -> bool:
    """Whether a condition, or a clause that "that" opens, may reach over the joint."""
    return bool(_LIMIT.search(before)) or bool(_LIMIT.search(after))


def at_which(sentence: str) -> list[str] | None:
    """Split "..., which was 11%" into "... This was 11%."."""
    for found in re.finditer(r", which (?=\w)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if _has_verb(before) and re.match(rf"(?:{_AUX}|{_VERB}|\w+(?:ed|s|t))\b", after) and not _resumes(after):
            return _whole(before, f"{'these' if _PLURAL_BE.match(after) else 'this'} {after}")
    return None


def inner_which(sentence: str) -> list[str] | None:
    """Split "The saving, which was £5, would be used" into "The saving would be used. This was £5." only for short subjects."""
    found = re.match(rf"^((?:\S+ ){{1,7}}?\S+), (?:which|who) ({_AUX} [^,]+), ({_AUX}|{_VERB}) (.+)$", sentence)
    if not found or _has_verb(found[1]):
        return None
    return _whole(f"{found[1]} {found[2]}", f"{found[1]} {found[3]} {found[4]}")


def _resumes(after: str) -> bool:
    """Whether the main clause goes on after an inserted one ("which cost £5, was agreed")."""
    return bool(re.search(rf", (?:and )?{_AUX}\b", after))


def at_of_which(sentence: str) -> list[str] | None:
    """Split "..., of which 52 were homes" into "... Of these, 52 were homes."."""
    found = re.search(r"[,;]? (?:and )?of (?:which|whom) (?=\S)", sentence)
    if not found or not _has_verb(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    verb = re.search(rf"\b{_AUX}\b", after)
    if verb is None and not re.search(rf"\b{_VERB}\b", after):
        return None
    is_one = re.search(r"£[\d,.]+(?: \w+)?$", before.split(",")[0].strip()) or re.match(r"£", after)
    return _whole(before, f"of {'this' if is_one else 'these'}, {after}")


def at_comparison(sentence: str) -> list[str] | None:
    """Split "..., compared with 8,404 in 2023" and "..., an increase of 12%" into sentences of their own."""
    found = re.search(r", (?:(?P<compared>compared (?:with|to) )|(?P<change>(?:an? )(?:\w+ )?(?:increase|decrease|rise|fall|reduction|drop|shortfall|saving) (?:of|from) ))(?=\S)", sentence)
    if not found or not _has_verb(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _LIMIT.search(before):
        return None
    opener = f"this compares {found['compared'].split()[1]} " if found["compared"] else f"this is {found['change']}"
    return _whole(before, opener + after)


def at_because(sentence: str) -> list[str] | None:
    """Split "..., because x was y" into "... This was because x was y."."""
    found = re.search(r",? (?P<how>largely |mainly |partly |mostly )?(?P<word>because|owing to|due to) (?=\S)", sentence)
    if not found or not _has_verb(sentence[: found.start()]) or len(sentence[: found.start()].split()) < 4:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _LIMIT.search(before) or re.search(r"\b(?:not|no)\b", before) or re.search(rf", {_AUX}\b", after):
        return None
    verb = "is" if re.search(r"\b(?:is|are|has|have|will)\b", before) else "was"
    return _whole(before, f"this {verb} {found['how'] or ''}{found['word']} {after}")


def at_cost(sentence: str) -> list[str] | None:
    """Split "..., at a cost of £5 a year" into "... The cost is £5 a year."."""
    found = re.search(r",? at (?:a|an) (?P<kind>(?:\w+ )?)(?P<what>cost|price|rent|charge) of (?P<sum>(?:about |around )?£[^,;]+?)(?=,|;|\.$| and | to be |$)", sentence)
    if not found or not _has_verb(sentence[: found.start()]) or _LIMIT.search(sentence):
        return None
    rest = sentence[found.end() :].strip(" .")
    before = sentence[: found.start()]
    told = f"the {found['kind']}{found['what']} is {found['sum']}"
    if not rest:
        return _whole(before, told)
    if rest.startswith(", to be ") or rest.startswith("to be "):
        return _whole(before, told, f"this is {rest.lstrip(', ')}")
    return _whole(f"{before}{sentence[found.end() :].rstrip('.')}", told)


def at_to_be(sentence: str) -> list[str] | None:
    """Split "..., to be met from reserves" into "... This is to be met from reserves."."""
    found = re.search(r", to be (?=\w+)", sentence)
    if not found or not _has_verb(sentence[: found.start()]) or _LIMIT.search(sentence[: found.start()]):
        return None
    return _whole(sentence[: found.start()], f"this is to be {sentence[found.end() :]}")


def at_including(sentence: str) -> list[str] | None:
    """Split "..., including £38 million for housing" into "... This includes £38 million for housing."."""
    found = re.search(r", (?:including|to include) (?=\S)", sentence)
    if not found or not _has_verb(sentence[: found.start()]) or _LIMIT.search(sentence[: found.start()]):
        return None
    after = sentence[found.end() :]
    if re.search(rf", {_AUX}\b", after):
        return None
    return _whole(sentence[: found.start()], f"this {'includes' if 'including' in found.group() else 'is to include'} {after}")


def at_and_that(sentence: str) -> list[str] | None:
    """Split "... that x was y and that z was w": the second part stands alone where the first was not reported."""
    found = re.search(r",? and that (?=\S)", sentence)
    if not found:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    lead = re.match(r"^((?:\S+ ){1,10}?(?:said|stated|explained|agreed|decided|asked|advised|reported|noted|heard|confirmed|moved|was)) that ", before)
    if lead and is_clause(after):
        return _whole(before, f"{lead[1]} that {after}")
    return _whole(before, after) if not lead and is_clause(after) and _has_verb(before) else None


def at_shared_subject(sentence: str) -> list[str] | None:
    """Split "The bus ran daily and was full" into two sentences, the subject said again where it is short."""
    subject = re.match(rf"^((?:\S+ ){{0,6}}?\S+) (?:{_AUX}|{_VERB})\b", sentence)
    if not subject or not re.match(_FIRST, subject[1], re.IGNORECASE) or re.search(r",|\bthat\b|\bwhich\b", subject[1]):
        return None
    for found in re.finditer(rf",? and (?=(?:{_AUX}) )", sentence[subject.end() :]):
        start, end = subject.end() + found.start(), subject.end() + found.end()
        before, after = sentence[:start], sentence[end:]
        if re.search(r"\b(?:that|which|who|whether|if|when|where)\b", before[subject.end() :]) or _LIMIT.search(sentence):
            continue
        return _whole(before, f"{subject[1]} {after}")
    return None


def at_where(sentence: str) -> list[str] | None:
    """Split "..., where the hours would fall" into "... There, the hours would fall."."""
    found = re.search(r", where (?=\S)", sentence)
    if not found or not _has_verb(sentence[: found.start()]) or _LIMIT.search(sentence):
        return None
    after = sentence[found.end() :]
    return _whole(sentence[: found.start()], f"there, {after}") if is_clause(after) else None


def at_as(sentence: str) -> list[str] | None:
    """Split "..., as it was market day" into two; the reason stands after what it explains."""
    found = re.search(r",? (?:as|since|given that) (?=\S)", sentence)
    if not found:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    fits = found.group().startswith(",") and _has_verb(before) and is_clause(after) and not _is_shared(before, after)
    return _whole(before, after) if fits and len(before.split()) >= 5 else None


RULES: tuple[Rule, ...] = (
    at_semicolons, at_of_which, inner_which, at_which, at_comparison, at_because, at_and_that, at_conjunction, at_to_be, at_cost, at_including, at_where,
    at_shared_subject, at_as,
)  # fmt: skip


def ways_to_split(sentence: str) -> Iterator[list[str]]:
    """Yield every way one rule splits this sentence."""
    for rule in RULES:
        parts = rule(sentence.rstrip("."))
        if parts and all(len(part.split()) >= 3 for part in parts):
            yield parts
