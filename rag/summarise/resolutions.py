"""Resolutions, recommendations and options in, plain ways to say them out. Pure.

Each way is a proposal, the sentences that say it; the easiest comes first, and whoever asks keeps the first that the
checks pass. All keep the record's own verb: noted is not approved, and what is only to be done is not done.
"""

import re
from collections.abc import Iterator

from rag.summarise.grammar import AUX, has_main_verb, is_clause, is_plural
from rag.summarise.words import capitalised, ended, lists, lowered

_LEAD = re.compile(
    r"^(?:(?:it was )?(?:unanimously )?(?:resolved|agreed|decision|decided|recommended)\b(?: unanimously)?|(?:the )?[\w ]{3,60}? (?:resolved|agreed|decided))"
    r"\s*(?:[:–—-]+\s*)?(?:to recommend\s*)?(?:[:–—-]+\s*)?(?=that\b|\W*(?:\(?[a-z0-9]{1,3}[.)]\s))?",
    re.IGNORECASE,
)
_THAT = re.compile(r"^[\"“‘'(\s]*(?:[Tt]hat|THAT)[,:]?\s+")
_ENUMERATOR = re.compile(r"^\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s+", re.IGNORECASE)
_END = re.compile(r"[\s;,.:]*(?:[;,.]\s*(?:and|or)\b)?[\s;,.:\"”’]*$")
_OPEN_TAIL = re.compile(r",? (?:to allow(?: for)?|to include|including|for|namely|in order)$")
_BY_VOTE = re.compile(
    r"^(?:resolved|agreed|decided),? (?P<vote>by \d[^,]*?|unanimously|by a majority[^,]*?),? (?=that\b)", re.IGNORECASE
)
_IN_PERSON = re.compile(
    r"^(?:as|in my capacity as) (?:the )?(?P<who>[^,]+), i (?:have )?(?P<verb>agreed?|approved?|decided?|resolved?)\b",
    re.IGNORECASE,
)
_PROPOSING = re.compile(
    r"\b(?:asked?|asks|recommend\w*|request\w*|suggest\w*|propos\w*|mov\w*)\b[^,;]*\bthat\b", re.IGNORECASE
)
_BE = re.compile(
    r"^(?P<subject>.+?)(?<! to) (?P<not>not )?be (?P<not2>not )?(?P<adverb>\w+ly )?(?P<verb>\w+(?:ed|en|ne|ut|et|ld|de|pt|ken))\b(?P<rest>.*)$"
)
_FURTHER_BE = re.compile(
    r"\b(?<!to )(?<!will )(?<!would )(?<!can )(?<!could )(?<!may )(?<!might )(?<!must )(?<!shall )(?<!should )(?<!not )(not )?be (?=(?:not |\w+ly )?\w+)"
)
_ASKED = re.compile(r"[^,]{3,60}? (?:asked|requested|recommended|suggested) that ")
_BE_VERB = re.compile(r"(?<!to )\bbe (?:not )?(\w+)")
_BE_DONE = re.compile(r"(?<!to )\bbe\b")
_SIMPLE_REST = re.compile(
    r"^(?:,?\s+(?:including|for|to|at|with|from|by|in|on|until|as|of|under|during|subject)\b.*)?$"
)
_AND_VERB = re.compile(r"(?:, | )and (?=(?:take|remain|report|continue|come|be|publish|provide|ask)\b)")


def bare_part(text: str) -> str:
    """Return the words of one part of a resolution without "Resolved: That", list number and end marks."""
    by_vote = _BY_VOTE.match(text)
    words = text[by_vote.end() :] if by_vote else _LEAD.sub("", text, count=1)
    words = _ENUMERATOR.sub("", words.lstrip(" –—-:"))
    part = _END.sub("", _THAT.sub("", words)).strip(' "“”')
    part = "" if part.lower() in ("that", "to") else part
    return f"{part}, {by_vote['vote']}" if by_vote and part else _from_capitals(part)


def _from_capitals(part: str) -> str:
    """Return "keep the charge" for "KEEP the charge"."""
    first, _, rest = part.partition(" ")
    return (
        f"{first.lower()} {rest}"
        if len(first) > 3 and first.isupper() and first.isalpha() and rest[:1].islower()
        else part
    )


def decided(text: str, body: str, lead: str = "") -> Iterator[tuple[str, ...]]:
    """Yield ways to tell one part of a resolution of this body ("committee"), the best first.

    `lead` is what the part stands under ("Resolved: That the application be approved with these conditions:").
    """
    part = bare_part(text)
    if text.rstrip().endswith(":"):
        part = _OPEN_TAIL.sub("", part)
    if not part:
        return
    if under := _under(lead, part):
        yield (ended(under),)
    is_statement = not _BE_DONE.search(part) and not _bare_verb(part)
    if (is_statement and is_clause(part)) or _ASKED.match(part):
        yield (ended(capitalised(part)),)
    if found := re.match(r"(?P<limit>[Ss]ubject to [^,]+), (?P<rest>.+)$", part):
        yield from decided(f"{found['rest']}, {_small(found['limit'])}", body)
    if found := re.match(r"[Ii]t be (noted|agreed|recommended) that ", part):
        yield (ended(f"The {body} {found[1]} that {part[found.end() :]}"),)
    yield from _with_verbs(part, body)
    yield from _framed(part, body)


def _with_verbs(part: str, body: str) -> Iterator[tuple[str, ...]]:
    """Yield a part with its verbs said plainly: piece by piece where it has several, then as a whole."""
    joint = r",? and that (?=\S)|(?<= )and (?=[^,;]{3,80}? be \w)" if " be " in part else r",? and that (?=\S)"
    pieces = [piece.strip(" ,") for piece in re.split(joint, part)]
    if len(pieces) > 1 and all(_BE_DONE.search(piece) or _bare_verb(piece) for piece in pieces):
        told = [_one_part(capitalised(piece), body) for piece in pieces]
        if all(told):
            yield tuple(text for piece in told for text in piece)
    if one := _one_part(part, body):
        yield one
    if done := _was_done(part):
        yield done
    if (will := _with_will(part)) is not None:
        yield (ended(capitalised(will)),)


def _framed(part: str, body: str) -> Iterator[tuple[str, ...]]:
    """Yield "The committee decided that ..." and "The committee noted ..."."""
    if part.startswith("to "):
        yield (ended(f"The {body} decided {part}"),)
    is_told = part.lower().startswith("it was ")
    if not is_told and (_BE_DONE.search(part) or _bare_verb(part) or has_main_verb(part)):
        yield (ended(f"The {body} decided that {lowered(part)}"),)
    if re.match(r"(?:noted|approved|agreed|refused|endorsed|accepted|deferred|granted)\b", part, re.IGNORECASE):
        yield (ended(f"The {body} {lowered(part)}"),)


def _under(lead: str, part: str) -> str:
    """Return a list item that is no clause of its own with the words it goes on from; "" where it needs none."""
    if found := _IN_PERSON.match(lead):
        verb = found["verb"].lower().removesuffix("d").removesuffix("e") if found["verb"].lower() != "agree" else "agre"
        return f"The {found['who']} {verb}ed to {_small(part)}"
    head = bare_part(lead)
    if head.endswith(" to"):
        return f"{capitalised(_FURTHER_BE.sub('was ', head))} {_small(part)}"
    if not head or has_main_verb(f"x {part}") or re.search(r"\bbe\b", part):
        return ""
    if found := re.search(r"\b(condition|reason|amendment|change|option|point)s?$", head):
        return f"{'An' if found[1][0] in 'ao' else 'A'} {found[1]} is: {lowered(part)}"
    if found := re.search(r"\b(to \w+(?: for)?|for|including|on)$", head):
        return f"This is {found[1]} {lowered(part)}"
    return ""


def _one_part(part: str, body: str) -> tuple[str, ...]:
    """Return one part with its verb said plainly: by what the body did, else with "will"; nothing where neither fits."""
    will = _with_will(part)
    return _by_performed_verb(part, body) or _was_done(part) or ((ended(capitalised(will)),) if will else ())


def _performed(part: str) -> "re.Match[str] | None":
    """Return the words of "X be approved", where the verb is one that a body performs by saying so."""
    found = _BE.match(part)
    return found if found and found["verb"].lower() in lists().performed else None


def _was_done(part: str) -> tuple[str, ...]:
    """Return "The minutes were confirmed and signed" for "The minutes be confirmed and signed"."""
    if not (found := _performed(part)):
        return ()
    if _FURTHER_BE.search(found["rest"]) or _FURTHER_BE.search(found["subject"]) or _AND_VERB.search(found["rest"]):
        return ()
    head = re.split(
        r" (?:of|for|on|in|to|at|with|set|from|by|about|under|held|made|as|that|which) ", found["subject"], maxsplit=1
    )[0]
    verb = "were" if is_plural(head) or re.search(r" and (?:the|a|an|its|all) ", head) else "was"
    verb += " not" if found["not"] or found["not2"] else ""
    return (ended(f"{capitalised(found['subject'])} {verb} {found['verb']}{found['rest']}"),)


def _by_performed_verb(part: str, body: str) -> tuple[str, ...]:
    """Return "The committee approved X from 1 April" for "X be approved from 1 April"; nothing where that does not fit."""
    found = _performed(part)
    if not found or found["subject"].lower() == "it":
        return ()
    subject, verb = found["subject"], found["verb"].lower()
    rest, *after = re.split(_AND_VERB, found["rest"], maxsplit=1)
    if (
        not _SIMPLE_REST.match(rest)
        or _FURTHER_BE.search(rest)
        or _FURTHER_BE.search(subject)
        or re.search(r" and \w+ed\b", rest)
    ):
        return ()
    done = f"did not {_base(verb)}" if found["not"] or found["not2"] else verb
    told = ended(f"The {body} {done} {lowered(subject)}{rest}")
    return (told, *(ended(f"{subject} will {re.sub('^be not ', 'not be ', part)}") for part in after))


def _base(participle: str) -> str:
    stems = {"deferred": "defer", "referred": "refer", "confirmed": "confirm", "elected": "elect", "granted": "grant", "adopted": "adopt",
             "rejected": "reject", "appointed": "appoint", "awarded": "award", "supported": "support", "asked": "ask", "amended": "amend",
             "recommended": "recommend"}  # fmt: skip
    return stems.get(participle, participle.removesuffix("d"))


def _with_will(part: str) -> str | None:
    """Return a part with "will" where its verb is subjunctive ("X be closed" or "X remain open"); None where none is found."""
    if _PROPOSING.search(part) or any(found[1].lower() in lists().performed for found in _BE_VERB.finditer(part)):
        return None
    said, n = _FURTHER_BE.subn(lambda m: f"will {'not ' if m[1] else ''}be ", part)
    said = re.sub(r"\bwill be not ", "will not be ", said)
    if not n and not _bare_verb(said) and not re.search(rf"\b{AUX}\b", said):
        said, n = re.subn(r" to be (?=\w)", " will be ", said, count=1)
    found = _bare_verb(said) if not n else None
    if not n and found is None:
        return None
    if found is not None:
        said = f"{said[: found.start(1)]}will {said[found.start(1) :]}"
    return re.sub(rf"( and )(?=(?:{_verbs()})\b(?! of\b))(?!\w+ing)", r"\1", said)


def _verbs() -> str:
    return "|".join(lists().subjunctives)


def _bare_verb(part: str) -> "re.Match[str] | None":
    """Return the first word that is a base verb after its subject: not first, not after a word that makes it a noun."""
    pattern = re.compile(rf"(?<=\s)({_verbs()})\s")
    for found in pattern.finditer(part):
        before = part[: found.start()].split()
        if re.search(rf"\b{AUX}\b", part[: found.start()]):
            return None
        if before and not re.fullmatch(
            r"(?:the|a|an|this|that|to|of|for|and|or|in|on|by|with|its|their|no|any|further|full|annual|new|not|which|who|will|would|should|may|can|must|could|council|\w*ly|\w+['’]s)",
            before[-1], re.IGNORECASE,
        ):  # fmt: skip
            return found
    return None


def options(text: str, heading: str) -> Iterator[tuple[str, ...]]:
    """Yield ways to tell an option ("To make no change.") under its heading ("Alternative options considered:")."""
    named = re.sub(r"^[\d.]+\s+", "", heading).strip(" :;.–—-")
    yield (ended(f"One of the {_small(named)} was {_small(text)}"),)
    yield (ended(f"One of the {_small(named)} is {_small(text)}"),)
    yield (ended(f"This was one of the {_small(named)}: {_small(text)}"),)


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]


def recommended(text: str, who: str, lead: str = "") -> Iterator[tuple[str, ...]]:
    """Yield ways to tell one part of a recommendation to this body ("committee")."""
    part = re.sub(r"^to (?=\w)", "", bare_part(text), flags=re.IGNORECASE)
    head = lead.rstrip(" :;–—-")
    if head.endswith(" to") and not part.startswith(("to ", "To ")):
        yield (ended(capitalised(f"{head} {_small(part)}")),)
    if re.match(rf"(?:{_verbs()})\b", part):
        yield (ended(f"The {who} is recommended to {part}"),)
        yield (ended(f"The {who} is asked to {part}"),)
    if re.search(r"\bbe\b", part):
        yield (ended(f"The recommendation is that {lowered(part)}"),)
        yield (ended(f"It is recommended that {lowered(part)}"),)
    if part.startswith(("to ", "To ")):
        yield (ended(f"The {who} is recommended {_small(part)}"),)
        yield (ended(f"The recommendation is {_small(part)}"),)
        yield (ended(f"The report asks the {who} {_small(part)}"),)
