"""Prompts with the answers wanted, to teach a small language model: one cited sentence, "the papers do not say", plain words.

Made from the hand-written blocks (`claims.py`), subjects (`grammar.py`) and items (`written.py`). A third of the questions
stand beside evidence that does not answer them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from models.train.claims import FIGURE, Block
from models.train.frames import write_fact
from models.train.grammar import Fact, Subject, fill
from models.train.roughen import roughen
from models.train.world import World, pick
from models.train.written import Near, WrittenItem
from rag.check import check_sentence, parse_draft
from rag.check.readability import grade_of
from rag.generate import load_prompt
from rag.settings import PlainTargets
from rag.summarise.simplify import Ground, Plain, ground_of, holds, simplified

NOT_SAID = "The papers do not say."
MAX_BESIDE = 2
ROW = re.compile(r": .*; .*: ")  # of a table, as `rag.library.tables` writes it
NOT_SAID_SHARE = 0.4  # of the near-misses of written items
SENTENCE_END = re.compile(
    r"(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bNo\.)(?<!\bCllr\.)(?<=[.!?])\s+(?=[A-Z£\d])"
)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the model reads and what it should write."""

    kind: str
    system: str
    user: str
    answer: str


def answering(kind: str, question: str, texts: Sequence[str], answer: str) -> Lesson:
    """Return a lesson in the words of the prompt that answers are drafted with."""
    numbered = "\n".join(f"[{i}] {text}" for i, text in enumerate(texts, 1))
    prompt = load_prompt("answer_adapted", evidence=numbered, question=question)
    return Lesson(kind, prompt.system, prompt.user, answer)


def simplifying(text: str, plain: str) -> Lesson:
    """Return a lesson in the words of the prompt that sentences are rewritten with; each sentence cites the text."""
    prompt = load_prompt("simplify_adapted", sentence=text)
    cited = " ".join(f"{sentence} [1]" for sentence in SENTENCE_END.split(plain))
    return Lesson("simplified", prompt.system, prompt.user, cited)


def make_lessons(blocks: Sequence[Block], subjects: Sequence[Subject], seed: int, n_worlds: int) -> list[Lesson]:
    """Return lessons in a fixed order for a seed: answers, about half as many that are not said, and simplifications."""
    rng = np.random.default_rng(seed)
    others = [fill(block.evidence, World(rng), keep_figures=True) for block in blocks]
    lessons: list[Lesson] = []
    for _ in range(n_worlds):
        for i, block in enumerate(blocks):
            lessons += _of_block(block, [*others[:i], *others[i + 1 :]], rng)
    for subject in subjects:
        lessons += _of_subject(subject, others, rng)
    return lessons


def lessons_of_items(items: Sequence[WrittenItem], seed: int) -> list[Lesson]:
    """Return a lesson for every question of written items that one sentence answers, every rewriting, and some near-misses."""
    rng = np.random.default_rng(seed)
    near = Near(items)
    lessons = []
    for item in items:
        for asked in item.asked:
            if len(asked.places) == 1:
                wrong = [i for i in range(len(item.sentences)) if i not in asked.places]
                beside = near.order(asked.question, item, wrong)[: int(rng.integers(MAX_BESIDE + 1))]
                shown = [int(i) for i in rng.permutation([*asked.places, *beside])]
                answer = f"{asked.answer} [{shown.index(asked.places[0]) + 1}]"
                texts = [item.sentences[i] for i in shown]
                lessons.append(answering("answered", roughen(asked.question, rng), texts, answer))
        for question in item.unanswered:
            if rng.random() < NOT_SAID_SHARE:
                nearest = near.order(question, item, range(len(item.sentences)))[
                    : 1 + int(rng.integers(MAX_BESIDE + 1))
                ]
                texts = [item.sentences[i] for i in nearest]
                lessons.append(answering("not said", roughen(question, rng), texts, NOT_SAID))
        lessons += [simplifying(item.sentences[i], plain) for i, plain in item.rewritten]
    return lessons


def lessons_of_rules(items: Sequence[WrittenItem]) -> Iterator[Lesson]:
    """Yield a lesson for every sentence of written items that the rules of summaries make easier."""
    for sentence in dict.fromkeys(sentence for item in items for sentence in item.sentences):
        plain = simplified(Plain((sentence,)), ground_of(sentence, "", "", {}, {}), PlainTargets())
        text = " ".join(plain.sentences)
        if not ROW.search(sentence) and is_plainer(text, sentence):
            yield simplifying(sentence, text)


def is_kept(lesson: Lesson) -> bool:
    """Return whether the answer wanted would be shown.

    A fragment ("11 March.") or a free wording, however true, teaches the model to write what the checks hold back.
    """
    if lesson.kind == "answered":
        return passes(lesson.answer, evidence_of(lesson))
    return lesson.kind != "simplified" or is_plainer(lesson.answer, lesson.user)


def evidence_of(lesson: Lesson) -> list[str]:
    """Return the numbered texts of a lesson's prompt."""
    return [line.partition("] ")[2] for line in lesson.user.splitlines() if line.startswith("[")]


def passes(text: str, evidence: Sequence[str]) -> bool:
    """Return whether every sentence of a text passes the checks against the evidence."""
    sentences = parse_draft(text)
    return bool(sentences) and all(check_sentence(one, evidence).ok for one in sentences)


def is_plainer(text: str, source: str) -> bool:
    """Return whether a rewriting says what its source says, no more and no less, at a lower reading grade."""
    texts = [one.text for one in parse_draft(text)]
    return bool(texts) and holds(texts, Ground(source)) and grade_of(texts) < grade_of([source])


def _of_block(block: Block, others: Sequence[str], rng: Generator) -> Iterator[Lesson]:
    world = World(rng)
    evidence = fill(block.evidence, world, keep_figures=True)
    answers = [fill(text, world, keep_figures=True) for text in block.supported]
    question = roughen(fill(block.questions[0], world, as_resident=True, keep_figures=True), rng)
    yield _answer(question, evidence, answers[0], others, rng)
    if rng.random() < 0.5:
        yield _not_said(question, others, rng)
    simplified = " ".join(answers)
    if figures_of(evidence) <= figures_of(simplified):
        yield simplifying(evidence, simplified)


def figures_of(text: str) -> set[str]:
    """Return the figures of a text as printed: a simplification must keep every one."""
    return set(FIGURE.findall(text))


def _of_subject(subject: Subject, others: Sequence[str], rng: Generator) -> Iterator[Lesson]:
    world = World(rng)
    world.known["topic"] = fill(subject.names[0], world)
    plain = [fact for fact in subject.facts if not fact.is_decision and ": " not in fact.wordings[0]]
    for fact in plain:
        yield _answer(_question(fact, world, rng), *_said(fact, world), others, rng)
    for text in subject.unanswered[:2]:
        beside = [write_fact(fact, world) for fact in plain]
        yield _not_said(roughen(fill(text, world, as_resident=True), rng), beside or others, rng)


def _said(fact: Fact, world: World) -> tuple[str, str]:
    """Return the fact in the papers' frame and as a sentence of its own, with the same figures."""
    kept = fill(fact.wordings[0], world, keep_figures=True)
    return write_fact(Fact((kept,), fact.questions, is_decision=False), world), kept


def _question(fact: Fact, world: World, rng: Generator) -> str:
    return roughen(fill(fact.questions[0], world, as_resident=True), rng)


def _answer(question: str, evidence: str, answer: str, others: Sequence[str], rng: Generator) -> Lesson:
    texts = [text for text in _beside(others, rng) if text != evidence]
    at = int(rng.integers(len(texts) + 1))
    texts.insert(at, evidence)
    return answering("answered", question, texts, f"{answer} [{at + 1}]")


def _not_said(question: str, others: Sequence[str], rng: Generator) -> Lesson:
    texts = _beside(others, rng) or [pick(rng, list(others))]
    return answering("not said", question, texts, NOT_SAID)


def _beside(others: Sequence[str], rng: Generator) -> list[str]:
    n = min(int(rng.integers(MAX_BESIDE + 1)), len(others))
    return [others[i] for i in rng.choice(len(others), n, replace=False)]
