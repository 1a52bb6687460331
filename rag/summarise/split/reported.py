"""What somebody said, asked or decided: each part keeps who said it ("Members heard that A, and that B"). Pure."""

import re

from rag.summarise.grammar import AUX, VERB, has_main_verb, is_clause
from rag.summarise.split.joints import is_limited, whole
from rag.summarise.words import lists

_REPORTED = re.compile(
    r"^((?:[^\s,]+,? ){1,12}?(?:\w+(?:ed|aid|elt|eard|ought|ote|ound|was|ows)|told [\w ]{3,20}?|(?:asked|recommended|invited) to \w+|(?:was|were) (?:told|informed|advised)))(?: also)? that ",
)


def reported_lead(sentence: str) -> str:
    """Return the words up to "that" by which a sentence reports who said or held it; "" where it reports nothing."""
    frames = [found.group() for frame in lists().frames if (found := frame.match(sentence))]
    said = _REPORTED.match(sentence)
    lead = max([*frames, said.group() if said else ""], key=len)
    return lead if lead.rstrip().endswith("that") else ""


def is_reported(before: str) -> bool:
    """Whether what stands before a joint is opened by "that", which may govern what follows too."""
    return bool(re.search(r"\b(?:that|whether|how|why)\b", before))


def proposing_lead(sentence: str) -> str:
    """Return "The report proposed" of "The report proposed that ...": what follows is only proposed."""
    lead = reported_lead(sentence)
    is_proposal = re.search(r"\b(?:proposed|recommended|suggested|moved|asked|requested) that $", lead)
    if not is_proposal:
        return ""
    return re.sub(r"^It was (?=\w+$)", "This was ", lead.removesuffix(" that "))


def proposed_so(proposes: str, rest: str) -> str:
    """Return "The report proposed this at a cost of £5", or "This was moved at a cost of £5"."""
    return f"{proposes} {rest}" if proposes.startswith("This ") else f"{proposes} this {rest}"


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
            return whole(before, f"{lead}{after}")
    return None


def at_and_to(sentence: str) -> list[str] | None:
    """Split "The board is asked to note x, and to ask y" into two that are asked."""
    found = re.match(
        r"^(?P<lead>(?:\S+ ){1,14}?(?:asked|recommended|agreed|decided|resolved|proposed) )to (?P<one>.+?),? and to (?P<two>.+)$",
        sentence,
    )
    if not found or is_limited(sentence) or reported_lead(found["lead"] + "to "):
        return None
    return whole(f"{found['lead']}to {found['one']}", f"{found['lead']}to {found['two']}")


def at_second_verb(sentence: str) -> list[str] | None:
    """Split "Members felt that x was y, and asked why" into what they felt and what they asked."""
    found = re.match(
        rf"^(?P<who>(?:[A-Z][\w’'.-]+ )+|(?:[Tt]he )?[\w -]{{3,30}} )(?P<one>(?:{AUX}|{VERB}) .+),(?!\d) and (?P<two>(?:asked|said|felt|noted|suggested|hoped|wanted|thought|moved) .+)$",
        sentence,
    )
    if not found or is_limited(sentence) or len(found["who"].split()) > 6:
        return None
    return whole(f"{found['who']}{found['one']}", f"{found['who']}{found['two']}")


def at_loose_that(sentence: str) -> list[str] | None:
    """Split "x was y, but that z was w", an item of a list under "It was said that:", into its two statements."""
    found = re.match(r"^(?P<one>.+?), (?:and|but) that (?P<two>.+)$", sentence)
    if not found or is_limited(sentence) or re.search(r"\b(?:that|whether|how)\b", found["one"]):
        return None
    return whole(found["one"], found["two"]) if has_main_verb(found["one"]) and is_clause(found["two"]) else None
