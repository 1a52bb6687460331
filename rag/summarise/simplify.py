"""One sentence of the record in, the plainest wording that keeps all it says out.

Changes are tried one at a time. Each is kept only where the sentence still passes the checks of an answer, nothing
of the record is lost or changed, and it is no harder to read than before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rag.check import DraftSentence, check_sentence
from rag.check.readability import grade_of, words_of
from rag.settings import PlainTargets
from rag.summarise.checks import is_verbatim
from rag.summarise.fidelity import changes
from rag.summarise.formal import Way
from rag.summarise.grammar import is_well_formed
from rag.summarise.rewrite import in_active_voice, one_word_changes, rewordings, unspoken_in
from rag.summarise.split import ways_to_split

MAX_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Ground:
    """What a plain version must rest on: the record's words, those before it, its heading, the paper's acronyms.

    `lead` is "Resolved: That" or the like; `unspoken` are words whose names need not be said again.
    """

    source: str
    lead: str = ""
    heading: str = ""
    unspoken: str = ""
    acronyms: dict[str, str] = field(default_factory=dict)
    short_names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain version that holds: its sentences, and whether it rests on the lead too."""

    sentences: tuple[str, ...]
    needs_lead: bool = False


def holds(sentences: Sequence[str], ground: Ground, *, with_lead: bool = False) -> bool:
    """Return whether each sentence passes the checks and all together say what the source says, no more, no less."""
    evidence = [ground.lead, ground.source] if with_lead and ground.lead else [ground.source]
    numbers = tuple(range(1, len(evidence) + 1))
    context = [ground.heading] * len(evidence)
    return not changes(sentences, ground.source, unspoken=ground.unspoken) and all(
        is_verbatim(text, evidence) or check_sentence(DraftSentence(text, numbers), evidence, context=context).ok
        for text in sentences
    )


def difficulty(sentences: Sequence[str], targets: PlainTargets) -> tuple[int, float]:
    """Return how hard sentences are to read: words over the limit, then the grade."""
    over = sum(max(len(words_of(text)) - targets.max_sentence_words, 0) for text in sentences)
    return over, round(grade_of(sentences), 3)


def that_hold(ways: Iterable[Way], ground: Ground, n: int) -> Iterator[Plain]:
    """Yield the first n ways to say it that hold, each resting on the words before it where that helps."""
    n_found = 0
    for way in ways:
        for with_lead in (True, False) if ground.lead else (False,):
            if all(map(is_well_formed, way.sentences)) and holds(way.sentences, ground, with_lead=with_lead):
                yield Plain(way.sentences, with_lead)
                n_found += 1
                break
        if n_found == n:
            return


def simplified(start: Plain, ground: Ground, targets: PlainTargets) -> Plain:
    """Return the plainest version that the rules make of this one; itself where none holds."""
    current = start
    active = tuple(in_active_voice(sentence) or sentence for sentence in start.sentences)
    if active != start.sentences and holds(active, ground, with_lead=start.needs_lead):
        current = Plain(active, start.needs_lead)
    for _ in range(MAX_ROUNDS):
        better = _one_better(current, ground, targets)
        if better is None:
            return current
        current = better
    return current


def _one_better(current: Plain, ground: Ground, targets: PlainTargets) -> Plain | None:
    """Return the version after every change of one round that holds; None where none does."""
    sentences, improved = list(current.sentences), False
    index = 0
    while index < len(sentences):
        for parts in _proposals(sentences[index], ground, targets):
            tried = [*sentences[:index], *parts, *sentences[index + 1 :]]
            is_easier = difficulty(tried, targets) <= difficulty(sentences, targets) or len(parts) > 1
            if tried != sentences and is_easier and holds(tried, ground, with_lead=current.needs_lead):
                sentences, improved = tried, True
                break
        index += 1
    return Plain(tuple(sentences), current.needs_lead) if improved else None


def _proposals(sentence: str, ground: Ground, targets: PlainTargets) -> Iterable[list[str]]:
    is_too_long = len(words_of(sentence)) > targets.max_sentence_words
    yield from ([text] for text in rewordings(sentence, ground.acronyms, ground.short_names))
    yield from ways_to_split(sentence, is_too_long=is_too_long)
    yield from ([text] for text in one_word_changes(sentence))


def ground_of(source: str, heading: str, lead: str, acronyms: dict[str, str], short_names: dict[str, str]) -> Ground:
    """Return what a plain version of these words must rest on.

    Who merely reported them, and the meeting's own council and committee, need not be named again.
    """
    unspoken = " ".join([unspoken_in(source), *short_names])
    return Ground(source, lead, heading, unspoken, acronyms, short_names)
