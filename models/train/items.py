"""A subject in, an item of fictional council papers out: heading, sentences in order, and what each sentence answers."""

from dataclasses import dataclass

from numpy.random import Generator

from models.train.grammar import Fact, Subject, fill
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

# Facts that any subject may carry: how it was decided, by whom, and what was not.
COMMON = (
    (
        "The recommendation was moved by {cllr} and seconded by {cllr2}.|Proposed by {cllr}, seconded by {cllr2}.|On the motion of {cllr}, seconded by {cllr2}, the recommendations were put.",
        "who proposed it when they discussed {topic}|who seconded the recommendation on {topic}|which councillor moved the {topic} item|who put forward the plan on {topic}",
    ),
    (
        "For {n:6-14}, Against {n:1-5}, Abstentions {n:1-3}|The vote was: {n:6-14} in favour, {n:1-5} against and {n:1-3} abstentions.|On being put to the vote, {n:6-14} members voted for and {n:1-5} against.",
        "how did the vote on {topic} go|how many voted against on {topic}|was it a close vote about {topic}|what was the split on {topic}|did everyone vote for it ({topic})",
    ),
    (
        "The motion was carried unanimously.|All members present voted in favour.|The recommendation was agreed without dissent.",
        "did everybody agree on {topic}|did anyone vote against {topic}|was there any opposition in the vote on {topic}",
    ),
    (
        "An amendment by {cllr3} to defer the matter for six months was lost.|{cllr3} moved that the item be put off until the new year; on a show of hands this fell.|The amendment to refer the report back, having been put to the vote, was declared lost.",
        "did the attempt to delay {topic} work|what came of the move to put off {topic}|was {topic} postponed|did they throw out the idea of waiting on {topic}",
    ),
    (
        "{cllr3} declared an interest as {his} brother worked for the contractor, and took no part in the vote.|{cllr3} left the room during consideration of the item, having a pecuniary interest.|Having declared an interest, {cllr3} withdrew.",
        "which councillor left the room for {topic}|who couldn't vote on {topic} and why|did anyone have a conflict of interest over {topic}|who stepped out when {topic} came up",
    ),
    (
        "A further report would be brought to the meeting in {month} {year}.|Members asked for an update in {month}.|An update was to be given at the {month} meeting.|The matter would be considered again in {month} {year}.",
        "when will they look at {topic} again|when is the next report on {topic} due|when does {topic} come back to councillors",
    ),
    (
        "The decision was deferred so that more information could be obtained.|Consideration of the item was deferred pending advice from the {officer_role}.|As the figures were not ready, the item was put back to the next meeting.",
        "why was no decision taken on {topic}|has {topic} been put off and why|what's the hold up with {topic}|was {topic} decided or not",
    ),
    (
        "The consultation would run from {date} for {n:4-12} weeks.|Residents could give their views until {date}.|Comments had to be received by {date}.",
        "when can I have my say on {topic}|how long have we got to comment on {topic}|deadline for views about {topic}|is there a consultation on {topic}",
    ),
    (
        "{n:40-2900} replies had been received, {p:30-80}% of which were opposed.|Of the {n:40-2900} responses, {p:30-80}% disagreed with the proposal.|The survey drew {n:40-2900} responses; a majority of {p:51-80}% were in favour.",
        "what did people say in the survey on {topic}|how many filled in the questionnaire about {topic}|were the public for or against {topic}|results of the consultation on {topic}",
    ),
    (
        "{cllr4} requested that a letter be sent to the minister, but the Chair ruled that this was outside the scope of the report.|A suggestion by {cllr4} of a working party was not pursued.|{cllr4} asked for a site visit; this was not agreed.",
        "was {cllr4}'s suggestion on {topic} taken up|what did {cllr4} want done on {topic}|did they agree to what {cllr4} asked for",
    ),
    (
        "The total cost would be {£20000-900000}, to be met from reserves.|Funding of {£20000-900000} had been identified within the existing budget.|The financial implications were {£20000-900000} in the first year.",
        "what will {topic} cost in total|how much money is {topic} going to take|where is the money for {topic} coming from|how much has been set aside for {topic}",
    ),
    (
        "Report author: {officer}, {officer_role}.|Contact officer: {officer} ({officer_role}).|Further details from {officer}, {officer_role}.",
        "who do I contact about {topic}|which officer deals with {topic}|who wrote the report on {topic}",
    ),
    (
        "The reason for the decision was that the present arrangements were no longer affordable.|Reasons: to comply with a change in the law.|This was because demand had grown faster than the budget.|Members felt that the proposal was unfair on those with low incomes.",
        "why did they decide that on {topic}|what was the reason given for {topic}|what was behind the change to {topic}|why are they doing this with {topic}",
    ),
)
DECISION_QUESTIONS = either(
    "what was decided about {topic}|what did they do about {topic} in the end|outcome on {topic}|what was the conclusion on {topic}|what did the committee resolve on {topic}|what happened about {topic}|did {topic} get the go ahead|"
    "has {topic} been agreed|what did councillors agree on {topic}|is {topic} going ahead|did they vote {topic} through|was {topic} approved|what's been decided, {topic}|what came out of the meeting about {topic}"
)
COMMON_DECISIONS = (
    "the report be noted",
    "the contents of the report be received and noted, and the officers be thanked",
    "the proposals on {topic} be approved with effect from {date}|the recommendations in the report be agreed and implemented from {month} {year}",
    "the proposals on {topic} be not proceeded with|the proposal be rejected and the present arrangements continue",
    "the Cabinet be recommended to adopt Option {n:1-4}|it be recommended to Council that Option {n:1-4} be chosen",
    "the {officer_role} be authorised to go out to consultation on the changes|authority be delegated to the {officer_role}, in consultation with the Chair, to finalise the arrangements",
    "consideration be given to whether more could be done in {place} and the outcome be shared with the Committee",
    "a decision on {topic} be deferred until the meeting in {month} {year}|the matter be referred back for further work",
    "data on {topic}, broken down by ward, be provided to a future meeting",
)
DECISION_FACTS = tuple(
    Fact(tuple(wordings.split("|")), tuple(DECISION_QUESTIONS), is_decision=True) for wordings in COMMON_DECISIONS
)
PROPOSED = Fact((), (), is_decision=False)  # marks a sentence that no question is answered by
TABLES = (
    (
        "Ward: {PLACE}; Number: {n:20-900}; Cost: {£2000-90000}; Change on year: {p:2-60}%",
        "how many in {PLACE}, {topic}|what about {PLACE} ward, {topic}|figures for {PLACE} on {topic}|what does {PLACE} cost for {topic}|did {PLACE} go up, {topic}",
    ),
    (
        "Site: {PLACE}; Use in 2023: {n:900-90000}; Use in 2024: {n:900-90000}; Weekly hours: {n:12-60}",
        "how busy is the {PLACE} one, {topic}|how many hours is {PLACE} open, {topic}|what are the numbers for {PLACE} ({topic})|how well used is {PLACE}",
    ),
    (
        "{PLACE}\t{n:20-400}\t{n:20-400}\t{p:2-90}%",
        "how many at {PLACE} for {topic}|what was the {PLACE} figure, {topic}|{PLACE} total for {topic}|percentage for {PLACE}, {topic}",
    ),
    (
        "Scheme: {PLACE}; Estimate: {£20000-900000}; Start: {month}; Finish: {month2} {year}",
        "when will the {PLACE} scheme be finished|how much will the {PLACE} scheme be|when do they start at {PLACE}|what's planned at {PLACE}, {topic}",
    ),
)
TABLE_PLACES = ("place5", "place6", "place7")
TABLE_SHARE = 0.25
TABLE_FACTS = tuple(
    tuple(
        Fact((row.replace("PLACE", name),), tuple(questions.replace("PLACE", name).split("|")), is_decision=False)
        for name in TABLE_PLACES
    )
    for row, questions in TABLES
)
COMMON_FACTS = tuple(
    Fact(tuple(wordings.split("|")), tuple(questions.split("|")), is_decision=False) for wordings, questions in COMMON
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
    common = [COMMON_FACTS[i] for i in rng.choice(len(COMMON_FACTS), int(rng.integers(1, 4)), replace=False)]
    if rng.random() < TABLE_SHARE:
        common += TABLE_FACTS[int(rng.integers(len(TABLE_FACTS)))]
    if not any(fact.is_decision for fact in facts[:n_stated]) and rng.random() < DECIDED_SHARE:
        common.append(DECISION_FACTS[int(rng.integers(len(DECISION_FACTS)))])
    body = write_body(facts[:n_stated], common, world)
    body += [Sentence(fill(pick(rng, REMARKS), world)) for _ in range(int(rng.integers(1, 5)))]
    rng.shuffle(body)  # type: ignore[arg-type]
    body = join_some(body, rng)
    opener = Sentence(fill(pick(rng, OPENERS), world))
    return Item(subject, world, heading_of(world, title), title, topic, (opener, *body), tuple(facts[n_stated:]))


def write_body(facts: list[Fact], common: list[Fact], world: World) -> list[Sentence]:
    """Return the facts as sentences, sometimes two or three as one decision beside what was proposed before it."""
    rng = world.rng
    plain = [fact for fact in facts if not fact.is_decision and not is_table(fact)]
    if len(plain) < 3 or rng.random() > BLOCK_SHARE:
        return [Sentence(write_fact(fact, world), (fact,)) for fact in (*facts, *common)]
    decided = plain[: int(rng.integers(2, 4))]
    rest = [fact for fact in (*facts, *common) if fact not in decided and fact not in DECISION_FACTS]
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
    if is_table(fact) or "\t" in wording or fact in COMMON_FACTS:
        return wording
    keeps = template.startswith("{") or wording.split(" ", 1)[0] in KEPT_CAPITAL
    lowered = wording if keeps else wording[:1].lower() + wording[1:]
    frame = pick(rng, FRAMES).replace("{i}", "abcdef"[int(rng.integers(6))]).replace("{k}", str(rng.integers(1, 20)))
    return (
        fill(frame.replace("{s}", "\0s").replace("{l}", "\0l"), world).replace("\0s", wording).replace("\0l", lowered)
    )
