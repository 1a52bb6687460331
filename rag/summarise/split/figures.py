"""Figures and purposes hung on to a sentence ("at a cost of £5", "compared with 8,404", "to be met from reserves"). Pure."""

import re

from rag.summarise.grammar import AUX, has_main_verb
from rag.summarise.split.joints import is_limited, is_only_proposed, whole
from rag.summarise.split.reported import proposed_so, proposing_lead, reported_lead


def at_comparison(sentence: str) -> list[str] | None:
    """Split "..., compared with 8,404 in 2023" and "..., an increase of 12%" into sentences of their own."""
    change = r"(?:increase|decrease|rise|fall|reduction|drop|shortfall|saving)"
    found = re.search(
        rf",(?!\d) (?:(?P<compared>compared (?:with|to) )|(?P<change>(?:an? )(?:\w+ )?{change} (?:of|from) ))(?=\S)",
        sentence,
    )
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence[: found.start()]):
        return None
    before, after = sentence[: found.start()], sentence[found.end() :]
    if found["change"]:
        return whole(before, f"this is {found['change']}{after}")
    second = re.split(rf",(?!\d) (?=an? (?:\w+ )?{change} (?:of|from) )", after, maxsplit=1)
    told = [f"this compares {found['compared'].split()[1]} {second[0]}"]
    return whole(before, *told, *(f"this is {part}" for part in second[1:]))


def at_target(sentence: str) -> list[str] | None:
    """Split "..., against a target of 20 days" into "... The target was 20 days."."""
    found = re.search(
        r",? against a (?P<what>target|limit|budget|guideline|forecast|standard) of (?P<sum>[£\d][^;]*)$", sentence
    )
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    return whole(sentence[: found.start()], f"the {found['what']} was {found['sum']}")


_MIN_WORDS = 4


def at_cost(sentence: str) -> list[str] | None:
    """Split "..., at a cost of £5 a year" into "... The cost is £5 a year."."""
    found = re.search(
        r",? at (?:a|an) (?P<kind>(?:\w+ )?)(?P<what>cost|price|rent|charge)(?P<of>(?: in [a-z ]+?)?) of (?P<sum>(?:about |around )?£(?:[^,;]|,(?=\d))+?)(?=,(?!\d)|;| to be |$)",
        sentence,
    )
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence):
        return None
    before, rest = sentence[: found.start()], sentence[found.end() :].strip(" .,")
    if len(before.split()) < _MIN_WORDS or is_only_proposed(before):
        return None
    if " and " in found["sum"]:
        return None
    verb = "was" if re.search(r"\b(?:was|were|had)\b", before) else "is"
    told = f"the {found['kind']}{found['what']}{found['of']} {verb} {found['sum']}"
    if proposes := proposing_lead(sentence):
        told = proposed_so(proposes, found.group().strip(" ,"))
    if rest.startswith("to be "):
        return whole(before, told, f"this is {rest}")
    return whole(before, told) if not rest else whole(f"{before}{sentence[found.end() :]}", told)


def at_with_sum(sentence: str) -> list[str] | None:
    """Split "..., with the cost of £5 to be met from reserves" into "... The cost of £5 is to be met from reserves."."""
    found = re.search(r",? with (?P<what>(?:the|a|an) (?:[^,]|,(?=\d)){3,60}?) to be (?=\S)", sentence)
    if not found or not re.search(r"£|\b(?:cost|sum|balance|rest|remainder|results?|decision)\b", found["what"]):
        return None
    if not has_main_verb(sentence[: found.start()].replace(" be ", " is ")) or is_limited(sentence):
        return None
    return whole(sentence[: found.start()], f"{found['what']} is to be {sentence[found.end() :]}")


def at_being(sentence: str) -> list[str] | None:
    """Split "..., the rest being for signs" into "... The rest was for signs."."""
    found = re.search(r", (?P<what>(?:the|a|an) (?:[^,]|,(?=\d)){3,60}?) being (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]):
        return None
    return whole(sentence[: found.start()], f"{found['what']} was {sentence[found.end() :]}")


def at_to_be(sentence: str) -> list[str] | None:
    """Split "..., to be met from reserves" into "... This is to be met from reserves."."""
    found = re.search(r", to (?P<what>[a-z]+) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence[: found.start()]):
        return None
    return whole(sentence[: found.start()], f"this is to {found['what']} {sentence[found.end() :]}")


def at_participle(sentence: str) -> list[str] | None:
    """Split "..., including x", "..., beginning with x" and "..., followed by x"."""
    plain = {"including": "this includes", "beginning with": "this begins with", "starting with": "this starts with",
             "in order that": "this is in order that", "followed by": "this was followed by", "such as": "this includes", "contrary to": "this is contrary to", "following": "this followed"}  # fmt: skip
    found = re.search(rf", (?P<word>{'|'.join(plain)}) (?=\S)", sentence)
    if not found or not has_main_verb(sentence[: found.start()]) or is_limited(sentence[: found.start()]):
        return None
    after = sentence[found.end() :]
    if re.search(rf",(?!\d) {AUX}\b", after):
        return None
    return whole(sentence[: found.start()], f"{plain[found['word']]} {after}")


def at_proposed_cost(sentence: str) -> list[str] | None:
    """Split "One proposed step was to fit fans, at a cost of £5" into "... This is at a cost of £5."."""
    found = re.match(
        r"^(?P<what>.+?),? (?P<cost>at (?:a|an) (?:\w+ )?cost of £.+)$",
        sentence,
    )
    if not found or is_limited(sentence) or reported_lead(sentence) or not has_main_verb(found["what"]):
        return None
    if not is_only_proposed(found["what"]):
        return None
    return whole(found["what"], f"this is {found['cost']}")
