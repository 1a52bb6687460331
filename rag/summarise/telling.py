"""One chosen sentence of an item in, its plain version by rules out: formal words by their ways, then the rules of English."""

from collections.abc import Iterable

from rag.settings import PlainTargets
from rag.summarise.context import ItemContext
from rag.summarise.grammar import is_clause
from rag.summarise.motions import moved, voted
from rag.summarise.resolutions import bare_part, decided, options, recommended
from rag.summarise.simplify import Ground, Plain, difficulty, simplified, that_hold
from rag.summarise.structure import Role, SourceSentence
from rag.summarise.words import capitalised, ended

MAX_WAYS = 6


def as_recorded(source: SourceSentence, context: ItemContext) -> Plain:
    """Return the record's own words: a part of a decision with the words it stands under."""
    lead = context.lead_of(source)
    if lead is None:
        return Plain((ended(capitalised(source.text)),))
    joint = "" if lead.text.endswith((":", "–", "-")) else ":"
    return Plain((ended(capitalised(f"{lead.text}{joint} {source.text}")),), needs_lead=True)


def told_plainly(
    source: SourceSentence, context: ItemContext, targets: PlainTargets, *, easiest: bool = False
) -> Plain:
    """Return the plain version of a sentence that the rules make; the record's own words where nothing holds.

    Args:
        source: the sentence.
        context: its item.
        targets: how easy it should be.
        easiest: try every way to say formal words and take the one that is easiest to read, rather than the first.
    """
    ground = context.ground(source)
    starts = list(_starts(source, context, ground, MAX_WAYS if easiest else 1))
    if not starts:
        return as_recorded(source, context)
    plain = [simplified(start, ground, targets) for start in starts]
    return min(plain, key=lambda version: difficulty(version.sentences, targets)) if easiest else plain[0]


def _starts(source: SourceSentence, context: ItemContext, ground: Ground, n_ways: int) -> Iterable[Plain]:
    """Yield what the rules of English start from: the ways to say formal words that hold, else the words themselves."""
    as_it_stands = Plain((ended(capitalised(source.text)),))
    found = list(that_hold(_ways(source, context, ground), ground, n_ways))
    yield from found
    is_formal = source.role in (Role.DECISION, Role.RECOMMENDED)
    if not found and (not is_formal or (not ground.lead and is_clause(source.text) and bare_part(source.text))):
        yield as_it_stands


def _ways(source: SourceSentence, context: ItemContext, ground: Ground) -> Iterable[tuple[str, ...]]:
    match source.role:
        case Role.DECISION:
            return decided(source.text, context.body, ground.lead)
        case Role.RECOMMENDED:
            return recommended(source.text, context.body, ground.lead)
        case Role.LOST | Role.MOTION | Role.VOTE:
            return [*moved(source.text), *voted(source.text, context.body)]
        case _ if ground.lead:
            return options(source.text, ground.lead)
        case _:
            return ()
