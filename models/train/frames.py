"""A fact in, the sentence of a fictional paper that states it out, in one of many house styles."""

from models.train.grammar import Fact, fill
from models.train.world import World, either, pick

FRAMES = either(
    "{s}|{s}|{s}|{s}|{s}|The report stated that {l}|Members were advised that {l}|It was noted that {l}|It was explained that {l}|{officer} reported that {l}|- {s}|{i}) {l};|({i}) {s}|3.{k} {s}|{k}. {s}|"
    "In response to questions, the {officer_role} said that {l}|Members heard that {l}|In reply to {cllr4}, it was confirmed that {l}|The Chair stated that {l}|It was queried why this was so. It was explained that {l}|"
    "{cllr4} asked about {topic}. Officers responded that {l}|The {officer_role} clarified that {l}|As set out in paragraph 4.{k}, {l}"
)
KEPT_CAPITAL = {"English", "Government", "Mr", "Polish", "CCTV", "Christmas", "LED"}


def write_fact(fact: Fact, world: World) -> str:
    """Return the fact as the papers say it; a row of a table stays as it is."""
    rng = world.rng
    template = pick(rng, list(fact.wordings))
    wording = fill(template, world)
    if any(text.count(": ") > 1 for text in fact.wordings):
        return wording
    keeps = template.startswith("{") or wording.split(" ", 1)[0] in KEPT_CAPITAL
    lowered = wording if keeps else wording[:1].lower() + wording[1:]
    frame = pick(rng, FRAMES).replace("{i}", "abcdef"[int(rng.integers(6))]).replace("{k}", str(rng.integers(1, 20)))
    return (
        fill(frame.replace("{s}", "\0s").replace("{l}", "\0l"), world).replace("\0s", wording).replace("\0l", lowered)
    )
