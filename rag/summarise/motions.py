"""Motions and votes in, plain ways to say who moved what and how the vote went out. Pure.

Ways as in `rag.summarise.resolutions`: each the sentences that say it, the easiest first.
"""

import re
from collections.abc import Iterator

from rag.summarise.words import capitalised, ended, lowered, spelled_out

_MOVED_BY = re.compile(
    r"^(?:it was )?(?:then |further |duly )?(?:moved|proposed) by (?P<mover>.+?)(?:,? and)? (?:duly )?(?:and )?seconded by (?P<seconder>.+?)(?:,?:?\s*[\"“]?[Tt]hat\b\s*(?P<motion>.+))?$",
    re.IGNORECASE,
)
_WAS_MOVED = re.compile(
    r"^(?P<what>(?:an|the|this|a) (?:[\w-]+ ){0,2}?(?:amendment|motion|recommendations?|proposals?)(?: .+?)?) (?:was|were) (?:moved|proposed) by (?P<mover>.+?) and seconded by (?P<seconder>.+?)(?: that (?P<motion>.+))?$",
    re.IGNORECASE,
)
_PUT_TO_VOTE = re.compile(r"^(?:up)?on being put to (?:the|a) vote,? ", re.IGNORECASE)
_THERE_VOTED = re.compile(
    r"^(?:there voted|the voting was|the vote was)(?: as follows)?:?\s*(?P<counts>.+)$", re.IGNORECASE
)


def moved(text: str) -> Iterator[tuple[str, ...]]:
    """Yield ways to tell who moved what: "Councillor Fox moved that the grants be kept." "Councillor Day seconded it."."""
    said = text.strip().rstrip('."”')
    if found := _MOVED_BY.match(said):
        mover, seconder = found["mover"].strip(" ,"), found["seconder"].strip(" ,:")
        motion = (found["motion"] or "").strip(' "“”.')
        if motion:
            who = ended(f"{capitalised(mover)} moved this and {lowered(seconder)} seconded it")
            yield (ended(f"It was moved that {lowered(motion)}"), who)
            yield (ended(f"{capitalised(mover)} moved, and {lowered(seconder)} seconded, that {lowered(motion)}"),)
    if found := _WAS_MOVED.match(said):
        who = f"{capitalised(found['mover'])} moved this and {lowered(found['seconder'])} seconded it"
        if found["motion"]:
            yield (ended(f"{found['what']} was moved that {found['motion']}"), ended(who))
            yield (ended(text),)
            return
        seconded = ended(f"{capitalised(found['seconder'])} seconded it")
        yield (ended(f"{capitalised(found['mover'])} moved {lowered(found['what'])}"), seconded)


def voted(text: str, body: str = "committee") -> Iterator[tuple[str, ...]]:
    """Yield ways to tell how a vote went."""
    said = text.strip()
    if re.match(r"(?:for|against)\b[^a-z]*\d", said, re.IGNORECASE):
        yield (ended(f"The vote was: {said}"),)
    if re.match(r"(?:resolved|agreed|decided)\W+unanimous(?:ly)?\W*$", said, re.IGNORECASE):
        yield (ended(f"The {body} decided this unanimously"),)
    if lost := re.match(r"^(?P<what>.*\b(?:lost|carried)), (?P<rest>\w+ members? voting .+)$", said):
        yield from voted(f"{lost['what']}, with {lost['rest']}", body)
        yield (ended(capitalised(f"{lost['what']}, with {lost['rest']}")),)
    if not (found := _PUT_TO_VOTE.match(said)):
        return
    rest = said[found.end() :]
    if there := _THERE_VOTED.match(rest):
        counts = there["counts"]
        is_list = re.match(r"for\b|against", counts, re.IGNORECASE)
        yield (ended(f"The vote was: {counts}" if is_list else f"In the vote there were {counts}"),)
        yield (ended(f"There voted {counts}"),)
    yield (ended(capitalised(spelled_out(rest))),)
