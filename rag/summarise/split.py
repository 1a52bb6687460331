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
    for found in re.finditer(
        r"(?P<comma>,)? (?P<word>and|but|so|while|whereas|although|though) (?!that\b)(?=\S)", sentence
    ):
        before, after, word = sentence[: found.start()], sentence[found.end() :], found["word"]
        if not found["comma"] and (word != "and" or len(before.split()) < 6 or len(after.split()) < 5):
            continue
        if re.search(r",(?!\d) (?=[£\d])", before) and is_clause(re.split(r",(?!\d) (?=[£\d])", before)[-1]):
            continue  # a list of clauses
        is_parallel = after.lower().split()[:2] == before.lower().split()[:2] and has_main_verb(after)
        if (
            not has_main_verb(before)
            or not (is_clause(after) or is_parallel)
            or _is_limited(sentence)
            or _gives_reason(before)
        ):
            continue
        lead = reported_lead(sentence)
        if (lead and (word != "and" or not found["comma"])) or (not lead and _is_reported(before)):
            continue
        joint = "" if word == "and" else "so " if word == "so" else "but "
        joint = lead or joint
        return _whole(before, f"{joint}{after}")
    return None


def _gives_reason(before: str) -> bool:
    """Whether what stands before a joint gives a reason, to which what follows may belong."""
    return bool(re.search(r"\b(?:because|owing to|due to)\b", before))


def _is_limited(sentence: str) -> bool:
    """Whether a condition may reach over the joint."""
    return bool(_LIMIT.search(sentence))


def _is_reported(before: str) -> bool:
    """Whether what stands before a joint is opened by "that", which may govern what follows too."""
    return bool(re.search(r"\b(?:that|whether|how|why)\b", before))


_REPORTED = re.compile(
    r"^((?:[^\s,]+,? ){1,12}?(?:\w+(?:ed|aid|elt|eard|ought|ote|ound|was|ows)|told [\w ]{3,20}?|(?:asked|recommended|invited) to \w+|(?:was|were) (?:told|informed|advised)))(?: also)? that ",
)


def reported_lead(sentence: str) -> str:
    """Return the words up to "that" by which a sentence reports who said or held it; "" where it reports nothing."""
    frames = [found.group() for frame in lists().frames if (found := frame.match(sentence))]
    said = _REPORTED.match(sentence)
    lead = max([*frames, said.group() if said else ""], key=len)
    return lead if lead.rstrip().endswith("that") else ""


def at_clauses(sentence: str) -> list[str] | None:
    """Split "57% supported it, 36% opposed it and 7% had no view"."""
    if re.search(r"\bbetween\b", sentence):
        return None
    parts = re.split(r", (?=[£\d])|,? and (?=[£\d])", re.sub(r"(?<=\d),(?=\d)", "\0", sentence))
    parts = [part.replace("\0", ",") for part in parts]
    if len(parts) > 2 and not has_main_verb(parts[0]):
        parts = [f"{parts[0]}, {parts[1]}", *parts[2:]]
    fits = len(parts) > 1 and all(is_clause(part) for part in parts[1:]) and has_main_verb(parts[0])
    return _whole(*parts) if fits and not _is_limited(sentence) and not reported_lead(sentence) else None


def at_which(sentence: str) -> list[str] | None:
    """Split "..., which was 11%" into "... This was 11%."."""
    for found in re.finditer(r", which (?=\w)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if not has_main_verb(before) or not _opens_with_verb(after) or _is_limited(before):
            continue
        if not _resumes(after):
            return _whole(before, f"{_this(before, after)} {after}")
        if resumed := re.match(rf"^([^,]+),(?!\d) ((?:and|but) {AUX} .+)$", after):
            return _whole(f"{before} {resumed[2]}", f"{_this(before, after)} {resumed[1]}")
    return None


def _opens_with_verb(after: str) -> bool:
    return bool(re.match(rf"(?:{AUX}|{VERB}|[a-z]+(?:ed|s))\b", after))


def _this(before: str, after: str) -> str:
    """Return "this" or "these" for what a relative clause spoke of."""
    if re.match(r"(?:is|was|has)\b|\w+ (?:been )?£", after):
        return "this"
    return "these" if _PLURAL_BE.match(after) or is_plural(before) else "this"


def inner_which(sentence: str) -> list[str] | None:
    """Split "The grants, which came to £5, should end" into "The grants should end. These came to £5."."""
    found = re.match(rf"^(.+?), (which|who) ((?:{AUX}|{VERB}|[a-z]+ed) .+?),(?!\d) ((?:{AUX}|{VERB})\b.+)$", sentence)
    if not found or (has_main_verb(found[1]) and "that" not in found[1]) or _is_limited(sentence):
        return None
    again = found[1] if found[2] == "who" else _this(found[1], found[3])
    return _whole(f"{found[1]} {found[4]}", f"{again} {found[3]}") if len(again.split()) <= 9 else None


def _resumes(after: str) -> bool:
    """Whether the main clause goes on after an inserted one ("which cost £5, was agreed")."""
    goes_on = re.search(r",(?!\d) (?:and|or|but) (.+)$", after)
    return bool(re.search(rf",(?!\d) (?:and )?{AUX}\b", after)) or (goes_on is not None and not is_clause(goes_on[1]))


def at_of_which(sentence: str) -> list[str] | None:
    """Split "..., of which 52 were homes" into "... Of these, 52 were homes."."""
    found = re.search(r"[,;]? (?:and )?of (?:which|whom) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if not re.search(rf"\b(?:{AUX}|{VERB})\b", after):
        return None
    if share := re.search(r",? (both|all|most|some|none|one|two|three|four|half)$", before):
        return _whole(before[: share.start()], f"{share[1]} of these {after}")
    is_one = re.match(r"£", after) or re.search(r"£[\d,.]+(?: \w+)?$", before.strip())
    return _whole(before, f"of {'this' if is_one else 'these'}, {after}")


def at_comparison(sentence: str) -> list[str] | None:
    """Split "..., compared with 8,404 in 2023" and "..., an increase of 12%" into sentences of their own."""
    change = r"(?:increase|decrease|rise|fall|reduction|drop|shortfall|saving)"
    found = re.search(
        rf",(?!\d) (?:(?P<compared>compared (?:with|to) )|(?P<change>(?:an? )(?:\w+ )?{change} (?:of|from) ))(?=\S)",
        sentence,
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
    found = re.search(
        r",? against a (?P<what>target|limit|budget|guideline|forecast|standard) of (?P<sum>[£\d][^;]*)$", sentence
    )
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    return _whole(sentence[: found.start()], f"the {found['what']} was {found['sum']}")


def at_because(sentence: str) -> list[str] | None:
    """Split "..., because x was y" into "... This was because x was y."."""
    found = re.search(
        r",? (?P<how>largely |mainly |partly |mostly )?(?P<word>because|owing to|due to) (?=\S)", sentence
    )
    if not found or not has_main_verb(sentence[: found.start()]) or len(sentence[: found.start()].split()) < 3:
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _is_limited(before) or re.search(rf",(?!\d) {AUX}\b", after):
        return None
    verb = "is" if re.search(r"\b(?:is|are|has|have|will)\b", before) else "was"
    return _whole(before, f"this {verb} {found['how'] or ''}{found['word']} {after}")


def at_cost(sentence: str) -> list[str] | None:
    """Split "..., at a cost of £5 a year" into "... The cost is £5 a year."."""
    found = re.search(
        r",? at (?:a|an) (?P<kind>(?:\w+ )?)(?P<what>cost|price|rent|charge)(?P<of>(?: in [a-z ]+?)?) of (?P<sum>(?:about |around )?£(?:[^,;]|,(?=\d))+?)(?=,(?!\d)|;| to be |$)",
        sentence,
    )
    if not found or not has_main_verb(sentence[: found.start()]) or _is_limited(sentence):
        return None
    before, rest = sentence[: found.start()], sentence[found.end() :].strip(" .,")
    if len(before.split()) < 4:
        return None
    if " and " in found["sum"]:
        return None
    verb = "was" if re.search(r"\b(?:was|were|had)\b", before) else "is"
    told = f"the {found['kind']}{found['what']}{found['of']} {verb} {found['sum']}"
    if proposes := _proposing_lead(sentence):
        told = _proposed_so(proposes, found.group().strip(" ,"))
    if rest.startswith("to be "):
        return _whole(before, told, f"this is {rest}")
    return _whole(before, told) if not rest else _whole(f"{before}{sentence[found.end() :]}", told)


def _proposing_lead(sentence: str) -> str:
    """Return "The report proposed" of "The report proposed that ...": what follows is only proposed."""
    lead = reported_lead(sentence)
    is_proposal = re.search(r"\b(?:proposed|recommended|suggested|moved|asked|requested) that $", lead)
    if not is_proposal:
        return ""
    return re.sub(r"^It was (?=\w+$)", "This was ", lead.removesuffix(" that "))


def _proposed_so(proposes: str, rest: str) -> str:
    """Return "The report proposed this at a cost of £5", or "This was moved at a cost of £5"."""
    return f"{proposes} {rest}" if proposes.startswith("This ") else f"{proposes} this {rest}"


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


def at_with_sum(sentence: str) -> list[str] | None:
    """Split "..., with the cost of £5 to be met from reserves" into "... The cost of £5 is to be met from reserves."."""
    found = re.search(r",? with (?P<what>(?:the|a|an) (?:[^,]|,(?=\d)){3,60}?) to be (?=\S)", sentence)
    if not found or not re.search(r"£|\b(?:cost|sum|balance|rest|remainder|results?|decision)\b", found["what"]):
        return None
    if not has_main_verb(sentence[: found.start()].replace(" be ", " is ")) or _is_limited(sentence):
        return None
    return _whole(sentence[: found.start()], f"{found['what']} is to be {sentence[found.end() :]}")


def at_participle(sentence: str) -> list[str] | None:
    """Split "..., including x", "..., beginning with x" and "..., followed by x"."""
    plain = {"including": "this includes", "beginning with": "this begins with", "starting with": "this starts with",
             "in order that": "this is in order that", "followed by": "this was followed by", "such as": "this includes", "contrary to": "this is contrary to", "following": "this followed"}  # fmt: skip
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
    for found in re.finditer(r"(?:,? (?:and|but)|,) that (?=\S)", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if (
            found.start() > len(lead)
            and len(after.split()) > 2
            and has_main_verb(f"x {after}") | bool(re.search(r" be ", after))
        ):
            return _whole(before, f"{lead}{after}")
    return None


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
        if re.search(
            r"\b(?:that|which|who|whose|whether|if|when|where|to|as)\b|\bbe \w+(?:ed)?$", between
        ) or _is_limited(sentence):
            continue
        if _reaches_over(sentence[subject.end(1) :], sentence[end:]):
            continue
        again = _again(subject[1]) if found["word"] == "and" else f"but {lowered(_again(subject[1]))}"
        return _whole(sentence[:start], f"{again} {sentence[end:]}")
    return None


_REACHES = re.compile(
    r"\s*(?:(?:will|would|can|could|may|might|must|should|shall|cannot|did|does|do)\b"
    r"|(?:is|are|was|were|be|been|has|have|had)(?: not| \w+ly| been| to be)* (?:\w+(?:ed|en|wn)|built|bought|brought|held|kept|made|met|paid|put|said|sent|set|sold|told)\b)"
)


def _reaches_over(first: str, second: str) -> bool:
    """Whether the auxiliary of the first verb is the second's too: "could be laid and opened by May" opened nothing."""
    return bool(_REACHES.match(first) and re.match(rf"{VERB}\b", second))


_PERSON = re.compile(
    r"\b(?:chair\w*|councillors?|cllr|director|officers?|manager|head|leader|members?|mayor|mr|mrs|ms|miss|dr|agent|applicant|resident|speaker|representative|committee|cabinet|engineer)\b",
    re.IGNORECASE,
)


def _again(subject: str) -> str:
    """Return how a subject is named again: "it" or "they" for a long one that is no person, else as it was."""
    is_long = len(subject.split()) >= 3 and re.match(r"(?:the|a|an) ", subject, re.IGNORECASE)
    if not is_long or _PERSON.search(subject):
        return subject
    return "They" if is_plural(re.split(r" (?:of|for|in|on|at|to|from|with) ", subject)[0]) else "It"


def at_and_to(sentence: str) -> list[str] | None:
    """Split "The board is asked to note x, and to ask y" into two that are asked."""
    found = re.match(
        r"^(?P<lead>(?:\S+ ){1,14}?(?:asked|recommended|agreed|decided|resolved|proposed) )to (?P<one>.+?),? and to (?P<two>.+)$",
        sentence,
    )
    if not found or _is_limited(sentence) or reported_lead(found["lead"] + "to "):
        return None
    return _whole(f"{found['lead']}to {found['one']}", f"{found['lead']}to {found['two']}")


def at_second_verb(sentence: str) -> list[str] | None:
    """Split "Members felt that x was y, and asked why" into what they felt and what they asked."""
    found = re.match(
        rf"^(?P<who>(?:[A-Z][\w’'.-]+ )+|(?:[Tt]he )?[\w -]{{3,30}} )(?P<one>(?:{AUX}|{VERB}) .+),(?!\d) and (?P<two>(?:asked|said|felt|noted|suggested|hoped|wanted|thought|moved) .+)$",
        sentence,
    )
    if not found or _is_limited(sentence) or len(found["who"].split()) > 6:
        return None
    return _whole(f"{found['who']}{found['one']}", f"{found['who']}{found['two']}")


def at_in_which(sentence: str) -> list[str] | None:
    """Split "..., in which the lender has a choice" into "... In these, the lender has a choice."."""
    found = re.search(r",? in which (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or not is_clause(sentence[found.end() :]):
        return None
    return _whole(
        sentence[: found.start()],
        f"in {'these' if is_plural(sentence[: found.start()]) else 'this'}, {sentence[found.end() :]}",
    )


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
    found = re.search(
        rf",? (?P<when>(?:from|by|until|between) {_DATE}(?: (?:to|and|until) {_DATE})?)(?=,(?!\d)|$)", sentence
    )
    if not found or _is_limited(sentence) or not re.search(r"\bwill\b", sentence[: found.start()]):
        return None
    rest = sentence[found.end() :].strip(" ,")
    return _whole(f"{sentence[: found.start()]}{', ' if rest else ''}{rest}", f"this will be {found['when']}")


_TAIL = re.compile(r",? (?=(?:for|from|by|at|until|during|within|as part of|in place of|in|on) \S)")


def tails_off(sentence: str) -> Iterator[list[str]]:
    """Yield ways to split the last phrase off a sentence that is still too long: "... This will be for 2 years."."""
    for found in reversed(list(_TAIL.finditer(sentence))):
        before, tail = sentence[: found.start()], sentence[found.end() :]
        if not _is_loose(tail, sentence) or not _may_lose_tail(before):
            continue
        if re.match(r"at \d+(?! ?[ap]m|[.:]\d)", tail) or re.search(
            r"\b(?:held|set|made|dated|starting|ending|called|given|put)$", before
        ):
            continue
        if not re.search(r"\d|\b(?:each|every|only)\b", tail) and not (
            tail.startswith("on the ") and " report " in before
        ):
            continue
        if proposes := _proposing_lead(sentence):
            yield _whole(before, _proposed_so(proposes, tail))
            continue
        main = re.split(r"\b(?:who|which|that|whose|where)\b", before)[0]
        modal = re.search(r"\b(will|would)\b(?! rather)(?!.*\b(?:will|would)\b)", before)
        is_past = re.search(r"\b(?:was|were|had)\b|ed\b", main)
        yield _whole(before, f"this {f'{modal[1]} be' if modal else 'was' if is_past else 'is'} {tail}")


def _is_loose(tail: str, sentence: str) -> bool:
    """Whether the last phrase of a sentence can stand after "This is": short, no list, no range, no clause."""
    is_short = 3 <= len(tail.split()) <= 0.6 * len(sentence.split())
    is_plain = "," not in re.sub(r",(?=\d)", "", tail) and not re.search(
        r" and |^(?:from|between) .* to |^from [£\d]+(?! [A-Z])", tail
    )
    return is_short and is_plain and not re.search(rf"\b(?:which|who|that|{AUX[3:-1]})\b", tail)


def _may_lose_tail(before: str) -> bool:
    is_whole = len(before.split()) <= 25 and has_main_verb(before.replace(" be ", " is "))
    is_open = re.search(r",(?!\d) (?:which|who)\b|\b(?:not|no)\b(?! longer)", before)
    return is_whole and not is_open and not _is_limited(before)


def at_venue(sentence: str) -> list[str] | None:
    """Split "... will be held on 3 May at 2 pm in the Town Hall" into when and where."""
    found = re.match(
        rf"^(?P<what>.+? (?:held|take place|meet) on (?:the )?{_DATE}(?:,? at [\d.:]+ ?(?:[ap]\.?m\.?|noon)?)?),? (?P<where>(?:in|at) .+)$",
        sentence,
    )
    return _whole(found["what"], f"it will be {found['where']}") if found and " will " in sentence else None


def at_endorsed(sentence: str) -> list[str] | None:
    """Split "... the decision to be taken by X, to close it" into what the decision is and who takes it."""
    found = re.match(
        r"^(?P<head>.+?(?P<noun>(?:proposed )?decision)) to be taken by (?P<who>[^,]+),? (?P<what>to .+)$", sentence
    )
    return (
        _whole(f"{found['head']} {found['what']}", f"the {found['noun']} is to be taken by {found['who']}")
        if found
        else None
    )


def at_second_action(sentence: str) -> list[str] | None:
    """Split "Officers will ask x, and report back" into two things they will do."""
    verbs = "|".join(lists().subjunctives)
    found = re.match(
        rf"^(?P<who>(?:\S+ ){{1,9}}?)(?P<aux>will|would|must|should|may|could) (?P<one>.+?),? and (?P<two>(?:{verbs})\b .+)$",
        sentence,
    )
    if not found or _is_limited(sentence) or len(found["one"].split()) < 3:
        return None
    return _whole(
        f"{found['who']}{found['aux']} {found['one']}", f"{_again(found['who'].strip())} {found['aux']} {found['two']}"
    )


def at_actions(sentence: str) -> list[str] | None:
    """Split "It would cut x, shorten y and save z" into "It would cut x. It would also shorten y and save z."."""
    verbs = "|".join(lists().subjunctives)
    found = re.match(
        rf"^(?P<who>(?:\S+ ){{1,9}}?)(?P<aux>will|would|must|should|may|could) (?P<one>\w+ .+?),(?!\d) (?P<two>(?:{verbs})\b .+? and (?:{verbs})\b .+)$",
        sentence,
    )
    if not found or _is_limited(sentence):
        return None
    return _whole(
        f"{found['who']}{found['aux']} {found['one']}",
        f"{_again(found['who'].strip())} {found['aux']} also {found['two']}",
    )


def at_far_subject(sentence: str) -> list[str] | None:
    """Split "The council had bought nine that it could and expected the rest" after a clause of its own."""
    subject = re.match(rf"^((?:[A-Z]\S+ |the |The ){{1,6}})(?:{AUX}|{VERB})\b", sentence)
    subject = subject or re.search(
        rf"\b(the (?:committee|council|board|panel|cabinet|executive) )(?:{AUX})\b", sentence
    )
    joints = list(re.finditer(rf" and (?=(?:{AUX}|{VERB}) )", sentence))
    if not subject or subject[1] == "There " or not joints or _is_limited(sentence):
        return None
    before, after = sentence[: joints[-1].start()], sentence[joints[-1].end() :]
    if not has_main_verb(before) or _reaches_over(sentence[subject.end(1) :], after):
        return None
    return _whole(before, f"{capitalised(subject[1].strip())} {after}")


def at_comma_and(sentence: str) -> list[str] | None:
    """Split at ", and the ..." where both sides hold a verb, however long the second subject is."""
    for found in re.finditer(r",(?!\d) and (?=(?:the|a|an|this|these|it|they|there) )", sentence):
        before, after = sentence[: found.start()], sentence[found.end() :]
        if re.match(rf"[^,]+,(?!\d) {AUX}\b", after):
            continue  # the verb is of both subjects
        if has_main_verb(before) and has_main_verb(after) and not _is_limited(sentence) and not reported_lead(sentence):
            return _whole(before, after)
    return None


def at_two_subjects(sentence: str) -> list[str] | None:
    """Split "A, and B, will be free" into "A will be free. So will B."."""
    found = re.match(
        r"^(?P<a>[^,]{3,80}), and (?P<b>[^,]{3,80}), (?P<aux>will|would|is|are|was|were|can|could|may|must|should) (?P<rest>(?!not\b).+)$",
        sentence,
    )
    if not found or has_main_verb(f"x {found['a']}") or re.match(r"(?:within|in|on|at|for|by|from|to)\b", found["b"]):
        return None
    return _whole(f"{found['a']} {found['aux']} {found['rest']}", f"so {found['aux']} {found['b']}")


def at_colon(sentence: str) -> list[str] | None:
    """Split "... at three schools: A, B and C" into "... at three schools. These are A, B and C."."""
    before, colon, after = sentence.partition(": ")
    if found := re.match(r"^(?P<who>.+? (?:proposed|recommended)) (?P<what>.+?) as follows$", before):
        return _whole(f"{found['who']} {found['what']}", f"{found['who']} {after}")
    fits = colon and has_main_verb(before) and re.search(r", | and ", after) and not has_main_verb(f"x {after}")
    return _whole(before, f"these are {after}") if fits and not _is_limited(sentence) else None


def at_list(sentence: str) -> list[str] | None:
    """Split the second half of a long list off: "It would have A, B and C" is "It would have A and B. It would also have C."."""
    found = re.match(
        rf"^(?P<subject>(?:\S+ ){{1,6}}?)(?P<aux>{AUX}|proposed|recommended|included|received|approved|considered)(?P<verb>(?: [a-z]+){{0,3}}?) (?P<list>(?:£|\d|an? |the ).+)$",
        sentence,
    )
    if not found or not has_main_verb(f"{found['subject']}{found['aux']}") or _is_limited(sentence):
        return None
    if " between " in found["list"] or _opens_with_verb(found["list"]):
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
        return _whole(f"{opener}{first}", f"{found['subject']}{found['aux']} also{found['verb']} {second}")
    if found["aux"].endswith("ed"):
        return _whole(f"{opener}{first}", f"{found['subject']}also {found['aux']} {second}")
    is_be = found["aux"] in ("is", "are", "was", "were")
    return _whole(f"{opener}{first}", f"so {found['aux']} {second}") if is_be and len(items) >= 4 else None


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


RULES: tuple[Rule, ...] = (
    at_semicolons, at_and_that, at_and_to, at_second_verb, at_of_which, at_in_which, inner_which, at_which, at_comparison, at_target, at_because, at_clauses, at_conjunction, at_with_sum, at_to_be, at_cost,
    at_participle, at_being, at_when, at_where, at_shared_subject, at_as,
)  # fmt: skip
LAST_RULES: tuple[Rule, ...] = (
    at_venue, at_two_subjects, at_endorsed, at_second_action, at_actions, at_colon, at_comma_and, at_date, at_list, at_far_subject,
)  # fmt: skip
"""Tried only on sentences that are still too long: what they make reads less smoothly."""


def ways_to_split(sentence: str, *, is_too_long: bool = False) -> Iterator[list[str]]:
    """Yield every way one rule splits this sentence into well-formed ones."""
    for rule in (*RULES, *(LAST_RULES if is_too_long else ())):
        parts = rule(sentence.rstrip("."))
        if parts and all(is_well_formed(part) for part in parts):
            yield parts
    if is_too_long:
        yield from (parts for parts in tails_off(sentence.rstrip(".")) if all(map(is_well_formed, parts)))
