"""Sentences with evidence in, labelled supported or not: hand-written blocks, and rules over the written subjects.

`data/claims/*.txt` holds blocks of this form (alternatives are parted by " | "; a figure's slot keeps its value in a block):

    = evidence                             in the papers' words
    ? question | question                  in residents' words, that the evidence answers
    + sentence | sentence                  plain sentences that the evidence supports; the first answers the first question
    - sentence | sentence                  sentences it does not support, though they are near
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.random import Generator

from models.train.grammar import DATA, SLOT, Fact, Subject, fill
from models.train.world import World, either, pick

CLAIMS = DATA / "claims"
FRAMES = either(
    "{s}|{s}|{s}|It was noted that {l}|The report stated that {l}|Members were advised that {l}|(b) {s};|3.4 {s}"
)
ADDED = either(
    ", because of the cost|, after residents objected|, at a cost of {£20000-90000}|, for the next {n:2-5} years|, although officers advised against it|"
    ", as the law requires|, starting in {month9}|, and it will be free|, by {n:7-9} votes to {n:2-5}|, following a petition|, and the Government will pay|, which is the highest in the country"
)
STOPS = {
    "Council",
    "Government",
    "Cabinet",
    "Committee",
    "Councillor",
    "Members",
    "Officers",
    "The",
    "A",
    "It",
    "If",
    "No",
    "Of",
    "For",
    "In",
    "On",
}
NOT = re.compile(r"\b(will|may|must|can|could|would|is|are|was|were|has|have|had|did)\b(?! not)")
MODAL = {
    "will": "may",
    "must": "may",
    "may": "must",
    "might": "will",
    "would": "might",
    "could": "will",
    "all": "some",
    "only": "mainly",
}
OPPOSITE = (
    "rise/fall rose/fell increase/decrease increased/decreased more/fewer up/down above/below before/after first/last highest/lowest open/close opened/closed "
    "approved/refused agreed/rejected carried/lost start/end began/ended accepted/refused free/charged adults/children proposed/agreed asked/told halved/doubled"
)
PAIRS = [tuple(pair.split("/")) for pair in OPPOSITE.split()]
QUOTED_SHARE = 0.5  # of the facts without a second wording are their own evidence
FIGURE = re.compile(r"£?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of evidence with what it supports and what it does not."""

    evidence: str
    questions: tuple[str, ...]
    supported: tuple[str, ...]
    unsupported: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the evidence it cites.

    Attributes:
        kind: how it was made, such as "written", "figure" or "negation".
        source: the number of the block or subject it came from; no source is both learned from and measured on.
    """

    sentence: str
    evidence: str
    is_supported: bool
    kind: str
    source: int


def load_blocks(folder: Path = CLAIMS) -> list[Block]:
    """Return the blocks of every file.

    Raises:
        ValueError: a block is not four lines beginning with =, ?, + and - in this order (the message names it).
    """
    texts = [
        text for path in sorted(folder.glob("*.txt")) for text in re.split(r"\n\s*\n", path.read_text("utf-8").strip())
    ]
    return [_block(text.splitlines()) for text in texts]


def _block(lines: Sequence[str]) -> Block:
    if [line[:2] for line in lines] != ["= ", "? ", "+ ", "- "]:
        message = f"The block {lines[0]!r} has not the four lines =, ?, + and - in this order"
        raise ValueError(message)
    evidence, questions, supported, unsupported = (line[2:] for line in lines)
    return Block(evidence, parts(questions), parts(supported), parts(unsupported))


def parts(line: str) -> tuple[str, ...]:
    """Return the alternatives of a line."""
    return tuple(part.strip() for part in line.split(" | "))


def make_claims(blocks: Sequence[Block], subjects: Sequence[Subject], seed: int, n_worlds: int) -> list[Claim]:
    """Return labelled claims in a fixed order for a seed: n_worlds of each block, one of each fact, and what rules make of them."""
    rng = np.random.default_rng(seed)
    written = [c for i, block in enumerate(blocks) for _ in range(n_worlds) for c in of_block(block, i, rng)]
    stated = [c for i, s in enumerate(subjects) for c in of_subject(s, len(blocks) + i, rng)]
    true = [c for c in (*written, *stated) if c.is_supported]
    spoilt = [c for claim in true if (c := spoil(claim, rng)) is not None]
    shuffled = [true[i] for i in rng.permutation(len(true))]
    apart = [
        Claim(one.sentence, other.evidence, False, "other subject", one.source)
        for one, other in zip(shuffled[::12], shuffled[1::12], strict=False)
        if one.source != other.source
    ]
    return [lengthen(c, true, rng) for c in (*written, *stated, *spoilt, *apart)]


def of_block(block: Block, source: int, rng: Generator) -> Iterator[Claim]:
    """Yield the sentences of a block in one world, those that came out alike with both labels left out."""
    world = World(rng)
    evidence = fill(block.evidence, world, keep_figures=True)
    good = [fill(text, world, keep_figures=True) for text in block.supported]
    bad = [fill(text, world, keep_figures=True) for text in block.unsupported]
    yield from (Claim(text, evidence, True, "written", source) for text in good if text not in bad)
    yield from (Claim(text, evidence, False, "written", source) for text in bad if text not in good)


def of_subject(subject: Subject, source: int, rng: Generator) -> Iterator[Claim]:
    """Yield two wordings of a fact as sentence and evidence where they hold the same names and figures, and itself where not."""
    world = World(rng)
    world.known["topic"] = fill(subject.names[0], world)
    stated = [
        (fact, fill(fact.wordings[0], world, keep_figures=True)) for fact in subject.facts if not fact.is_decision
    ]
    for i, (fact, text) in enumerate(stated):
        evidence = _framed(text, rng)
        again = _other_wording(fact)
        sentence = fill(again, world, keep_figures=True) if again else text
        if again or rng.random() < QUOTED_SHARE:
            yield Claim(sentence, evidence, True, "two wordings" if again else "quoted", source)
        beside = stated[(i + 1) % len(stated)][1]
        if len(stated) > 1 and rng.random() < 0.4:
            yield Claim(sentence, _framed(beside, rng), False, "other fact", source)


def _other_wording(fact: Fact) -> str | None:
    first = sorted(SLOT.findall(fact.wordings[0]))
    return next((text for text in fact.wordings[1:] if first and sorted(SLOT.findall(text)) == first), None)


def _framed(text: str, rng: Generator) -> str:
    lowered = text if text[:2].isupper() or text[0] in "£0123456789" else text[:1].lower() + text[1:]
    return pick(rng, FRAMES).replace("{s}", text).replace("{l}", lowered)


def spoil(claim: Claim, rng: Generator) -> Claim | None:
    """Return the claim with one thing changed that its evidence does not bear out; None where no rule fits."""
    rules: list[tuple[str, Callable[[Claim, Generator], str | None]]] = [
        ("figure", other_figure),
        ("name", other_name),
        ("negation", negated),
        ("modality", other_modality),
        ("opposite", opposite),
        ("added clause", with_clause),
    ]
    for i in rng.permutation(len(rules)):
        kind, rule = rules[i]
        changed = rule(claim, rng)
        if changed and changed != claim.sentence and changed not in claim.evidence:
            return Claim(changed, claim.evidence, False, kind, claim.source)
    return None


def other_figure(claim: Claim, rng: Generator) -> str | None:
    """Return the sentence with a figure swapped for another of its evidence, or for one near it."""
    found = list(FIGURE.finditer(claim.sentence))
    if not found:
        return None
    at = found[int(rng.integers(len(found)))]
    others = [f for f in FIGURE.findall(claim.evidence) if f not in claim.sentence and ("£" in f) == ("£" in at[0])]
    if others and rng.random() < 0.6:
        return claim.sentence[: at.start()] + pick(rng, others) + claim.sentence[at.end() :]
    digits = [i for i in range(at.start(), at.end()) if claim.sentence[i].isdigit()]
    i = digits[int(rng.integers(len(digits)))]
    changed = str((int(claim.sentence[i]) + int(rng.integers(1, 9))) % 9 + 1)
    return claim.sentence[:i] + changed + claim.sentence[i + 1 :] if changed != claim.sentence[i] else None


def other_name(claim: Claim, rng: Generator) -> str | None:
    """Return the sentence with a capitalised name swapped for another of its evidence, or for a new one."""
    names = [n for n in re.findall(r"(?<!^)(?<!\. )\b[A-Z][a-z]{2,}\b", claim.sentence) if n not in STOPS]
    if not names:
        return None
    name = pick(rng, names)
    others = [
        n
        for n in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b", claim.evidence)
        if n not in STOPS and n not in claim.sentence
    ]
    new = (
        pick(rng, others)
        if others and rng.random() < 0.5
        else World(rng).name(pick(rng, ["place", "surname", "month"]))
    )
    return claim.sentence.replace(name, new, 1)


def negated(claim: Claim, rng: Generator) -> str | None:
    """Return the sentence said to be untrue, or its "not" left out."""
    del rng
    if " not " in claim.sentence:
        return claim.sentence.replace(" not ", " ", 1)
    return NOT.sub(r"\1 not", claim.sentence, count=1) if NOT.search(claim.sentence) else None


def other_modality(claim: Claim, rng: Generator) -> str | None:
    """Return the sentence with what will be made what may be, or the like."""
    found = [word for word in MODAL if re.search(rf"\b{word}\b", claim.sentence)]
    if not found:
        return None
    word = pick(rng, found)
    return re.sub(rf"\b{word}\b", MODAL[word], claim.sentence, count=1)


def opposite(claim: Claim, rng: Generator) -> str | None:
    """Return the sentence with one word turned to its opposite."""
    either_way = [*PAIRS, *((b, a) for a, b in PAIRS)]
    found = [(a, b) for a, b in either_way if re.search(rf"\b{a}\b", claim.sentence)]
    if not found:
        return None
    a, b = found[int(rng.integers(len(found)))]
    return re.sub(rf"\b{a}\b", b, claim.sentence, count=1)


def with_clause(claim: Claim, rng: Generator) -> str | None:
    """Return the sentence with something added that the evidence does not say."""
    return claim.sentence.rstrip(".") + fill(pick(rng, ADDED), World(rng)) + "."


def lengthen(claim: Claim, others: Sequence[Claim], rng: Generator) -> Claim:
    """Return the claim, in two of five cases with other evidence before or after its own, as answers cite it."""
    if rng.random() < 0.6:
        return claim
    beside = others[int(rng.integers(len(others)))].evidence
    both = f"{claim.evidence} {beside}" if rng.random() < 0.5 else f"{beside} {claim.evidence}"
    return Claim(claim.sentence, both, claim.is_supported, claim.kind, claim.source)
