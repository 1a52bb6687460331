"""Items in, training groups out: a question with what answers it, if anything, and what only seems to.

Negatives are drawn from the same item, from the same subject in another meeting (where the question names the
meeting or a place), and from other subjects that share the question's words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from sklearn.feature_extraction.text import TfidfVectorizer

from models.train.grammar import SLOT, Fact, Subject, fill
from models.train.items import Item, Sentence, common, write_item
from models.train.world import pick

N_NEGATIVES = 3
N_MINED = 12
KEYWORD_SHARE = 0.35
DECISION_SHARE = 0.4  # of decisions are asked for in general words
KEYWORD_FORMS = [
    "{t}",
    "{t}",
    "{t}",
    "whats happening with {t}",
    "any news on {t}",
    "latest on {t}",
    "tell me about {t}",
    "what about {t}",
]
OTHER_SUBJECT_SHARE = 0.4
NAMED = {"place", "place2", "road", "school", "park", "bridge", "group", "pub", "building", "tower", "hospital", "home"}
GIVES = {
    re.compile(
        r"how (?:many|much|often|long|far|big|high|deep|fast|old)|cost|price|rent|what share|turnout", re.I
    ): re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twice|half|weekly|monthly|once|double|quarter|full|free|no|none|limited)\b"
    ),
    re.compile(r"\bwhen\b|what time|what day|how soon", re.I): re.compile(
        r"\d|day|week|month|year|summer|winter|spring|autumn|midnight|until|after|daytime|January|February|March|April|May|June|July|August|September|October|November|December"
    ),
}
NOT_SAID_BY_ITSELF = re.compile(r"\b(?:it|its|they|there|that|them|this|these)\b|^(?:how (?:many|much)|when|who|why)\b")


@dataclass(frozen=True, slots=True)
class Text:
    """A candidate: a sentence where it stands."""

    heading: str
    title: str
    previous: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Group:
    """A question with its candidates, all of them wrong or the first one right.

    Attributes:
        kind: "answered", or why nothing answers: "near-miss", "left out", "elsewhere", "other subject".
        names_meeting: the question names a council or date, so only whole headings tell right from wrong.
    """

    question: str
    kind: str
    texts: tuple[Text, ...]
    names_meeting: bool

    @property
    def is_answered(self) -> bool:
        """True when the first text answers."""
        return self.kind == "answered"


class Mine:
    """Sentences of all items, found by the words they share with a question."""

    def __init__(self, items: Sequence[Item]) -> None:
        self.places = [(item, i) for item in items for i in range(len(item.sentences))]
        self._words = TfidfVectorizer(ngram_range=(1, 1), sublinear_tf=True, stop_words=None)
        self._rows = self._words.fit_transform([f"{item.heading} {item.sentences[i].text}" for item, i in self.places])

    def near(self, question: str, subject: Subject) -> list[Text]:
        """Return the sentences of other subjects that share most words with the question, best first."""
        scores = (self._words.transform([question]) @ self._rows.T).toarray()[0]
        best = np.argsort(-scores, kind="stable")[: 40 * N_MINED]
        found = [self.places[i] for i in best if self.places[i][0].subject is not subject]
        return [text_at(item, i) for item, i in found[:N_MINED]]


def text_at(item: Item, i: int) -> Text:
    """Return sentence i of the item as a candidate."""
    return Text(item.heading, item.title, item.sentences[i - 1].text if i else "", item.sentences[i].text)


def make_groups(subjects: Sequence[Subject], seed: int, n_items: int) -> list[Group]:
    """Return the groups of n_items items on each subject, in a fixed order for a seed."""
    rng = np.random.default_rng(seed)
    items = [write_item(subject, rng) for subject in subjects for _ in range(n_items)]
    mine = Mine(items)
    groups: list[Group] = []
    for k, item in enumerate(items):
        sibling = items[k - k % n_items + (k + 1) % n_items]
        groups += answered(item, sibling, mine, rng)
        groups += unanswered(item, sibling, mine, rng)
        groups += by_subject(item, items, mine, rng)
    return groups


def answered(item: Item, sibling: Item, mine: Mine, rng: Generator) -> list[Group]:
    """Return a group for every fact the item states."""
    groups = []
    for i, sentence in enumerate(item.sentences):
        if not sentence.facts:
            continue
        fact = sentence.facts[int(rng.integers(len(sentence.facts)))]
        fitting = [q for q in fact.questions if gives_what_is_asked(q, sentence.text)]
        if not fitting:
            continue
        if fact.is_decision and rng.random() < DECISION_SHARE:
            fitting = list(common().decision.questions)
        template = pick(rng, fitting)
        question, elsewhere = ask(template, item, rng)
        negatives = _same_item(item, i, sentence, rng)
        if elsewhere or _names_differ(template, item, sibling):
            negatives = [*_stating(sibling, fact), *negatives]
        mined = mine.near(question, item.subject)
        negatives = [*negatives[: N_NEGATIVES - 1], mined[int(rng.integers(len(mined)))]]
        groups.append(Group(roughen(question, rng), "answered", (text_at(item, i), *negatives), elsewhere))
    return groups


def unanswered(item: Item, sibling: Item, mine: Mine, rng: Generator) -> list[Group]:
    """Return groups that nothing answers: near-misses, facts the item leaves out, facts stated of somewhere else."""
    asked = [("near-miss", q) for q in rng.permutation(item.subject.unanswered)[:2]]
    asked += [("left out", pick(rng, list(fact.questions))) for fact in item.left_out[:1]]
    groups = []
    for kind, template in asked:
        question, names_meeting = ask(str(template), item, rng)
        groups.append(_nothing_answers(question, kind, item, [], mine, rng, names_meeting))
    stated = [fact for s in item.sentences for fact in s.facts if fact.questions]
    fact = stated[int(rng.integers(len(stated)))]
    template = pick(rng, list(fact.questions))
    question, names_meeting = ask(template, item, rng, 0.5)
    if names_meeting or _names_differ(template, item, sibling):
        groups.append(
            _nothing_answers(question, "elsewhere", sibling, _stating(sibling, fact), mine, rng, names_meeting)
        )
    return groups


def by_subject(item: Item, items: Sequence[Item], mine: Mine, rng: Generator) -> list[Group]:
    """Return groups that ask for the subject alone, or for a subject of which nothing is held."""
    groups = []
    other = items[int(rng.integers(len(items)))]
    if rng.random() < KEYWORD_SHARE:
        right = [i for i, s in enumerate(item.sentences) if set(s.facts) & set(item.subject.facts)]
        empty = [i for i, s in enumerate(item.sentences) if not s.facts]
        question = pick(rng, KEYWORD_FORMS).format(t=item.topic)
        texts = [text_at(item, right[int(rng.integers(len(right)))]), *mine.near(question, item.subject)[:3]]
        if empty:
            texts[1] = text_at(item, empty[0])
        groups.append(Group(roughen(question, rng), "answered", tuple(texts[: N_NEGATIVES + 1]), False))
    if rng.random() < OTHER_SUBJECT_SHARE and other.subject is not item.subject:
        fact = other.subject.facts[int(rng.integers(len(other.subject.facts)))]
        question = other.topic if rng.random() < 0.3 else ask(pick(rng, list(fact.questions)), other, rng)[0]
        texts = mine.near(question, other.subject)[: N_NEGATIVES + 1]
        groups.append(Group(roughen(question, rng), "other subject", tuple(texts), False))
    return groups


def _nothing_answers(
    question: str, kind: str, item: Item, first: list[Text], mine: Mine, rng: Generator, names_meeting: bool
) -> Group:
    words = set(question.lower().split())
    others = sorted(
        range(len(item.sentences)),
        key=lambda i: -len(words & set(item.sentences[i].text.lower().split())) + rng.random(),
    )
    texts = [*first, *(text for i in others if (text := text_at(item, i)) not in first)][:N_NEGATIVES]
    mined = mine.near(question, item.subject)
    return Group(roughen(question, rng), kind, (*texts, mined[int(rng.integers(len(mined)))]), names_meeting)


def gives_what_is_asked(question: str, sentence: str) -> bool:
    """True unless the question asks for a figure or a time and the sentence has none."""
    return all(given.search(sentence) for asks, given in GIVES.items() if asks.search(question))


def _same_item(item: Item, i: int, sentence: Sentence, rng: Generator) -> list[Text]:
    others = [j for j, s in enumerate(item.sentences) if j != i and not set(s.facts) & set(sentence.facts)]
    others.sort(key=lambda j: rng.random() + 0.6 * (not item.sentences[j].facts))
    return [text_at(item, j) for j in others]


def _stating(item: Item, fact: Fact) -> list[Text]:
    return [text_at(item, i) for i, s in enumerate(item.sentences) if fact in s.facts]


def _names_differ(template: str, item: Item, sibling: Item) -> bool:
    slots = {slot for slot in SLOT.findall(template) if slot in NAMED}
    return any(item.world.name(slot) != sibling.world.name(slot) for slot in slots)


def ask(template: str, item: Item, rng: Generator, naming: float = 0.18) -> tuple[str, bool]:
    """Return the question about this item, and whether it names the meeting so that no other meeting answers it."""
    question = fill(template, item.world, as_resident=True)
    leans = NOT_SAID_BY_ITSELF.search(question) and item.topic.lower() not in question.lower()
    if rng.random() < (0.45 if leans else 0.1):
        forms = ["{t} {q}", "{q} ({t})", "{t}: {q}", "{t} - {q}", "about {t}, {q}", "{q}, re {t}"]
        question = pick(rng, forms).format(t=item.topic, q=question)
    day, month, year = item.world.date.split()
    council = item.world.council.split()[0]
    draw = rng.random()
    if draw < 0.6 * naming and council in item.heading:
        return pick(
            rng, [f"{question} in {council}", f"{council} {question}", f"{question} at {council} council"]
        ), True
    if draw < naming and item.world.date in item.heading:
        when = pick(rng, [f"in {month} {year}", f"on {day} {month}", f"({month} {year})", f"at the {month} meeting"])
        return f"{question} {when}", True
    return question, False


def roughen(question: str, rng: Generator) -> str:
    """Return the question as residents type: capitals, marks and spelling as they come."""
    if rng.random() < 0.35:
        question = question.lower()
    if rng.random() < 0.45:
        question = question[:1].upper() + question[1:]
    if rng.random() < 0.3:
        question = question.replace("'", "")
    if rng.random() < 0.12:
        question = _misspell(question, rng)
    return question + "?" * (rng.random() < 0.5)


def _misspell(question: str, rng: Generator) -> str:
    words = question.split()
    long = [i for i, word in enumerate(words) if len(word) > 5 and word.isalpha()]
    if not long:
        return question
    i = long[int(rng.integers(len(long)))]
    at = int(rng.integers(1, len(words[i]) - 2))
    word = words[i]
    words[i] = (
        word[:at] + word[at + 1] + word[at] + word[at + 2 :] if rng.random() < 0.5 else word[:at] + word[at + 1 :]
    )
    return " ".join(words)
