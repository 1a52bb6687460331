"""A subject in, an item of fictional council papers out: heading, sentences in order, and what each sentence answers."""

import re
from dataclasses import dataclass
from functools import cache

from numpy.random import Generator

from models.train.grammar import DATA, Fact, Subject, fill, load_subjects
from models.train.world import World, either, pick

OPENERS = either(
    "The Committee considered the report of the {officer_role}, copies of which had been circulated.|{officer} introduced the report.|The report had been published with the agenda.|"
    "Consideration was given to a report which provided an update on {topic}.|The Cabinet Member presented the report on {topic}.|The {officer_role} submitted a report (Agenda Item 6).|"
    "The purpose of the report was to seek approval for the way forward on {topic}.|Members received a presentation from {officer}."
)
REMARKS = either(
    "Members welcomed the report and thanked the officers for their work.|A discussion followed on {topic}.|The Chair thanked {officer} for attending.|Arising from the discussion, the following points were made:|"
    "Members were invited to ask questions and make comments.|Some concern was expressed about {topic}.|{cllr4} said that residents in {place3} had raised this at a surgery.|It was noted that further information would be circulated.|"
    "The equality impact assessment was attached as an appendix.|There were no legal implications arising directly from the report.|{cllr4} asked whether other councils had found the same.|"
    "Officers agreed to take the comments away.|{cllr4} asked how this compared with last year.|The risks were set out in section {n:3-9} of the report.|The views of the ward members were being sought.|"
    "It was queried whether the figures could be broken down by ward.|A briefing would be arranged for all members.|{cllr4} commended the service for its hard work on {topic}.|The Committee felt that communication with residents could be better.|"
    "For further information contact: {officer}, {officer_role}.|Options considered and rejected: to do nothing.|Background documents: none.|{cllr5} suggested that the matter come back in the new year; no action was agreed."
)
FRAMES = either(
    "{s}|{s}|{s}|{s}|{s}|The report stated that {l}|Members were advised that {l}|It was noted that {l}|It was explained that {l}|{officer} reported that {l}|- {s}|{i}) {l};|({i}) {s}|3.{k} {s}|{k}. {s}|"
    "In response to questions, the {officer_role} said that {l}|Members heard that {l}|In reply to {cllr4}, it was confirmed that {l}|The Chair stated that {l}|It was queried why this was so. It was explained that {l}|"
    "{cllr4} asked about {topic}. Officers responded that {l}|The {officer_role} clarified that {l}|As set out in paragraph 4.{k}, {l}"
)
DECISION_FRAMES = either(
    "RESOLVED: That {l}.|RESOLVED that {l}.|Resolved: That; i. The report be noted; and ii. {S}.|It was agreed that {l}.|The Committee AGREED: 1. That {l}; 2. That officers be thanked.|RESOLVED: - (a) That {l}; - (b) That an update be brought to a future meeting.|"
    "Decision: {S}.|That {l}.|DECISION: That {l}, for the reasons set out in the report.|Upon being put to the vote it was RESOLVED that {l}.|Accordingly it was agreed that {l}.|- (i) {S};|The Cabinet Member approved that {l}."
)
KEPT_CAPITAL = {"English", "Government", "Mr", "Polish", "CCTV", "Christmas", "LED"}

JOINED_SHARE = 0.25
DECIDED_SHARE = 0.6
BLOCK_SHARE = 0.5
PROPOSED_SHARE = 0.6
BLOCKS = (
    ("RESOLVED: ", "- ({a}) That", False),
    ("Resolved: That: ", "{i}.", True),
    ("Resolved: That; ", "{i}.", True),
    ("The Committee AGREED that: ", "{n}.", True),
    ("DECISION: ", "({n}) That", False),
    ("RESOLVED, subject to the views of the Cabinet Member: ", "({i}) that", False),
)
# What was only proposed, or once was so, is no answer where the decision stands beside it.
PROPOSALS = (
    "The report had proposed that {l}, but this was not supported.",
    "The officers' first suggestion was that {l}; Members did not agree.",
    "{l}, as things stood before the report.",
    "At the previous meeting it had been expected that {l}.",
    "A member asked for it to be recorded that, until now, {l}.",
)

PROPOSED = Fact((), (), is_decision=False)  # marks a sentence that no question is answered by
TABLE_PLACES = ("place5", "place6", "place7")
TABLE_SHARE = 0.3
CAPTION_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Common:
    """What an item on any subject may state: how it was decided and by whom, rows of tables, what was resolved."""

    facts: tuple[Fact, ...]
    tables: tuple[tuple[Fact, ...], ...]
    decision: Fact


@cache
def common() -> Common:
    """Return the facts of `data/any`, each table as a row for each of three places."""
    anything, tables, decisions = load_subjects(DATA / "any")
    rows = tuple(tuple(_moved(fact, place) for place in TABLE_PLACES) for fact in tables.facts)
    return Common(anything.facts, rows, decisions.facts[0])


def _moved(row: Fact, place: str) -> Fact:
    return Fact(
        tuple(text.replace("place5", place) for text in row.wordings),
        tuple(text.replace("place5", place) for text in row.questions),
        is_decision=False,
    )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an item, or the whole of a decision, and the facts it states."""

    text: str
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a paper.

    Attributes:
        left_out: facts of the subject that this item does not state.
        topic: what residents call the subject, as used in this item's common questions.
    """

    subject: Subject
    world: World
    heading: str
    title: str
    topic: str
    sentences: tuple[Sentence, ...]
    left_out: tuple[Fact, ...]


def write_item(subject: Subject, rng: Generator) -> Item:
    """Return an item on the subject: some of its facts, some common ones, and sentences that say nothing."""
    world = World(rng)
    topic = fill(pick(rng, list(subject.names)), world)
    world.known["topic"] = topic
    title = fill(pick(rng, list(subject.titles)), world)
    facts = list(subject.facts)
    rng.shuffle(facts)  # type: ignore[arg-type]
    n_stated = max(2, len(facts) - int(rng.integers(0, 3)))
    anything = common()
    others = [anything.facts[i] for i in rng.choice(len(anything.facts), int(rng.integers(1, 4)), replace=False)]
    table = anything.tables[int(rng.integers(len(anything.tables)))] if rng.random() < TABLE_SHARE else ()
    if not any(fact.is_decision for fact in facts[:n_stated]) and rng.random() < DECIDED_SHARE:
        others.append(anything.decision)
    body = [*write_body(facts[:n_stated], others, world), *write_table(table, world)]
    body += [Sentence(fill(pick(rng, REMARKS), world)) for _ in range(int(rng.integers(1, 5)))]
    rng.shuffle(body)  # type: ignore[arg-type]
    body = join_some(body, rng)
    opener = Sentence(fill(pick(rng, OPENERS), world))
    return Item(subject, world, heading_of(world, title), title, topic, (opener, *body), tuple(facts[n_stated:]))


def write_table(rows: tuple[Fact, ...], world: World) -> list[Sentence]:
    """Return the rows as search reads them, under their heads and perhaps each with its caption; nothing for no rows."""
    if not rows:
        return []
    template = rows[0].wordings[0]
    caption = f"{fill('{topic}', world).capitalize()} by {template.split(':')[0].lower()}: "
    caption = caption if ": " in template and world.rng.random() < CAPTION_SHARE else ""
    heads = "; ".join(re.findall(r"(?:^|; )([^:;]+):", template))
    written = [Sentence(caption + fill(row.wordings[0], world), (row,)) for row in rows]
    return [Sentence(caption + heads), *written] if heads else written


def write_body(facts: list[Fact], others: list[Fact], world: World) -> list[Sentence]:
    """Return the facts as sentences, sometimes two or three as one decision beside what was proposed before it."""
    rng = world.rng
    plain = [fact for fact in facts if not fact.is_decision and not is_table(fact)]
    if len(plain) < 3 or rng.random() > BLOCK_SHARE:
        return [Sentence(write_fact(fact, world), (fact,)) for fact in (*facts, *others)]
    decided = plain[: int(rng.integers(2, 4))]
    rest = [fact for fact in (*facts, *others) if fact not in decided and fact is not common().decision]
    body = [Sentence(write_fact(fact, world), (fact,)) for fact in rest]
    body.append(Sentence(write_block([clause(fact, world) for fact in decided], world), tuple(decided)))
    if rng.random() < PROPOSED_SHARE:
        body.append(Sentence(pick(rng, PROPOSALS).format(l=clause(decided[0], world).rstrip(".")), (PROPOSED,)))
    return body


def is_table(fact: Fact) -> bool:
    """True when some wording is a row of a table."""
    return any(wording.count(": ") > 1 for wording in fact.wordings)


def clause(fact: Fact, world: World) -> str:
    """Return the fact as it stands after "that"."""
    template = pick(world.rng, list(fact.wordings))
    wording = fill(template, world)
    keeps = template.startswith("{") or wording.split(" ", 1)[0] in KEPT_CAPITAL
    return wording if keeps else wording[:1].lower() + wording[1:]


def write_block(clauses: list[str], world: World) -> str:
    """Return a decision of several parts, in one of the house styles."""
    parts = [text.rstrip(".") for text in clauses]
    opener, mark, capital = BLOCKS[int(world.rng.integers(len(BLOCKS)))]
    if capital:
        parts = [text[:1].upper() + text[1:] for text in parts]
    return opener + " ".join(
        f"{mark.format(a='abc'[i], i='i' * (i + 1), n=i + 1)} {part};" for i, part in enumerate(parts)
    )


def join_some(body: list[Sentence], rng: Generator) -> list[Sentence]:
    """Return the sentences, some of those that say nothing joined to a neighbour: evidence is often more than a sentence."""
    joined: list[Sentence] = []
    for sentence in body:
        before = joined[-1] if joined else None
        says_nothing = before is not None and not (before.facts and sentence.facts)
        if before is not None and says_nothing and rng.random() < JOINED_SHARE:
            joined[-1] = Sentence(f"{before.text} {sentence.text}", before.facts + sentence.facts)
        else:
            joined.append(sentence)
    return joined


def heading_of(world: World, title: str) -> str:
    """Return the heading under which search holds the item's passages; some papers do not name their council."""
    draw = world.rng.random()
    if draw < 0.08:
        return title
    parts = (world.council, world.committee, world.date, title)
    return ", ".join(parts[1:] if draw < 0.25 else parts)


def write_fact(fact: Fact, world: World) -> str:
    """Return the fact in the papers' words, in one of many house styles."""
    rng = world.rng
    template = pick(rng, list(fact.wordings))
    wording = fill(template, world)
    if fact.is_decision:
        wording = wording[:1].lower() + wording[1:]
        frame = pick(rng, DECISION_FRAMES)
        return frame.replace("{l}", wording).replace("{S}", wording[:1].upper() + wording[1:])
    if is_table(fact) or fact in common().facts:
        return wording
    keeps = template.startswith("{") or wording.split(" ", 1)[0] in KEPT_CAPITAL
    lowered = wording if keeps else wording[:1].lower() + wording[1:]
    frame = pick(rng, FRAMES).replace("{i}", "abcdef"[int(rng.integers(6))]).replace("{k}", str(rng.integers(1, 20)))
    return (
        fill(frame.replace("{s}", "\0s").replace("{l}", "\0l"), world).replace("\0s", wording).replace("\0l", lowered)
    )
