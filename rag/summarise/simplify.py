"""One sentence of the record in, the plainest wording that keeps all it says out.

Changes are tried one at a time. Each is kept only where the sentence still passes the checks of an answer, nothing
of the record is lost or changed, and it is no harder to read than before.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rag.check.readability import grade_of, words_of
from rag.settings import PlainTargets
from rag.summarise.checks import is_verbatim
from rag.summarise.exact import exact_words, verdict_on
from rag.summarise.fidelity import changes
from rag.summarise.grammar import is_well_formed
from rag.summarise.rewrite import in_active_voice, one_word_changes, rewordings, unspoken_in
from rag.summarise.split import ways_to_split
from rag.summarise.split.joints import Split

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
    return not changes(sentences, ground.source, unspoken=ground.unspoken) and all(
        _is_borne_out(text, ground.source, ground, with_lead=with_lead) for text in sentences
    )


def _is_borne_out(text: str, own: str, ground: Ground, *, with_lead: bool, is_part: bool = False) -> bool:
    """Return whether its own words of the record, and the lead where it needs that, say what a sentence says."""
    evidence = [ground.lead, own] if with_lead and ground.lead else [own]
    return is_verbatim(text, evidence) or verdict_on(text, evidence, ground.heading, is_part=is_part).ok


def difficulty(sentences: Sequence[str], targets: PlainTargets) -> tuple[int, float]:
    """Return how hard sentences are to read: words over the limit, then the grade."""
    over = sum(max(len(words_of(text)) - targets.max_sentence_words, 0) for text in sentences)
    return over, round(grade_of(sentences), 3)


def that_hold(ways: Iterable[tuple[str, ...]], ground: Ground, n: int) -> Iterator[Plain]:
    """Yield the first n ways to say it that hold, each resting on the words before it where that helps."""
    n_found = 0
    for sentences in ways:
        for with_lead in (True, False) if ground.lead else (False,):
            if all(map(is_well_formed, sentences)) and holds(sentences, ground, with_lead=with_lead):
                yield Plain(sentences, with_lead)
                n_found += 1
                break
        if n_found == n:
            return


@dataclass(frozen=True, slots=True)
class Told:
    """A plain sentence and its own words of the record: all of the sentence, or those a sure rule made it of."""

    text: str
    own: str


def simplified(start: Plain, ground: Ground, targets: PlainTargets) -> Plain:
    """Return the plainest version that the rules make of this one; itself where none holds."""
    sentences = start.sentences
    active = tuple(in_active_voice(sentence) or sentence for sentence in start.sentences)
    if active != start.sentences and holds(active, ground, with_lead=start.needs_lead):
        sentences = active
    current = [Told(text, ground.source) for text in sentences]
    for _ in range(MAX_ROUNDS):
        if not _is_made_easier(current, ground, targets, with_lead=start.needs_lead):
            break
    return Plain(tuple(told.text for told in current), start.needs_lead)


def _is_made_easier(current: list[Told], ground: Ground, targets: PlainTargets, *, with_lead: bool) -> bool:
    """Make every change of one round that holds, in place; False where none does."""
    improved = False
    index = 0
    while index < len(current):
        for split in _proposals(current[index].text, ground, targets):
            parts = _told(split, current[index], ground, with_lead=with_lead)
            tried = [*current[:index], *parts, *current[index + 1 :]]
            if parts and tried != current and _is_easier(tried, current, targets) and _keeps_all(tried, ground):
                current[:] = tried
                improved = True
                break
        index += 1
    return improved


def _is_easier(tried: Sequence[Told], current: Sequence[Told], targets: PlainTargets) -> bool:
    was, now = ([told.text for told in version] for version in (current, tried))
    return len(tried) > len(current) or difficulty(now, targets) <= difficulty(was, targets)


def _keeps_all(tried: Sequence[Told], ground: Ground) -> bool:
    return not changes([told.text for told in tried], ground.source, unspoken=ground.unspoken)


def _told(split: Split, old: Told, ground: Ground, *, with_lead: bool) -> list[Told]:
    """Return the parts of a sentence with their own words; none where one is not borne out by them, or is no shorter."""
    n_words = len(words_of(old.text))
    if len(split.parts) > 1 and any(len(words_of(text)) >= n_words for text in split.parts):
        return []
    if not all(
        _is_borne_out(text, old.own, ground, with_lead=with_lead, is_part=split.is_sure) for text in split.parts
    ):
        return []
    return [Told(text, exact_words(text, old.own) if split.is_sure else old.own) for text in split.parts]


def _proposals(sentence: str, ground: Ground, targets: PlainTargets) -> Iterable[Split]:
    is_too_long = len(words_of(sentence)) > targets.max_sentence_words
    yield from (Split([text]) for text in rewordings(sentence, ground.acronyms, ground.short_names))
    yield from ways_to_split(sentence, is_too_long=is_too_long)
    yield from (Split([text]) for text in one_word_changes(sentence))


def ground_of(source: str, heading: str, lead: str, acronyms: dict[str, str], short_names: dict[str, str]) -> Ground:
    """Return what a plain version of these words must rest on.

    Who merely reported them, and the meeting's own council and committee, need not be named again.
    """
    unspoken = " ".join([unspoken_in(source), *short_names])
    return Ground(source, lead, heading, unspoken, acronyms, short_names)
