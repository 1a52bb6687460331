import re
from pathlib import Path

import numpy as np
import pytest

from models.train.grammar import DATA, FIGURE, SLOT, fill, load_subjects
from models.train.roughen import roughen
from models.train.world import CHOICES, World

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = load_subjects()
KINDS = {
    "place",
    "road",
    "bridge",
    "park",
    "tower",
    "museum",
    "hospital",
    "cllr",
    "surname",
    "officer",
    "person",
    "firm",
}
KINDS |= {"hotel", "month", "day", "year", "date", "ref", "he", "his"}


def templates() -> list[str]:
    parts = []
    for subject in SUBJECTS:
        parts += [*subject.titles, *subject.names, *subject.unanswered]
        parts += [text for fact in subject.facts for text in (*fact.wordings, *fact.questions)]
    return parts


def test_there_are_many_subjects_each_with_facts_questions_and_near_misses() -> None:
    assert len(SUBJECTS) >= 80
    assert all(s.names and s.unanswered and len(s.facts) >= 2 for s in SUBJECTS)
    assert sum(len(fact.questions) for s in SUBJECTS for fact in s.facts) >= 1000


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda path: path.name)
def test_every_slot_is_a_figure_or_a_known_name(path: Path) -> None:
    slots = set(SLOT.findall(path.read_text("utf-8")))
    names = {slot.rstrip("0123456789") for slot in slots if not FIGURE.match(slot)}
    assert not [n for n in names if n not in KINDS | CHOICES.keys() and f"{n}_end" not in CHOICES]


def test_no_slot_is_left_open_after_filling() -> None:
    world = World(np.random.default_rng(1))
    assert not [text for text in templates() if "{" in fill(text, world)]


def test_a_name_stays_the_same_through_an_item() -> None:
    world = World(np.random.default_rng(1))
    assert fill("{road} {road2}", world) == fill("{road} {road2}", world)


def test_roughening_keeps_the_letters_of_most_words() -> None:
    rng = np.random.default_rng(2)
    words = ["where", "do", "the", "bottles", "go"]
    kept = [set(roughen(" ".join(words), rng).lower().rstrip("?").split()) & set(words) for _ in range(50)]
    assert min(map(len, kept)) >= 4


def test_no_name_or_question_of_the_measuring_data_is_in_the_training_data() -> None:
    ours = " ".join(templates()).lower()
    theirs = "".join(path.read_text("utf-8") for path in sorted((ROOT / "eval" / "data").glob("*.jsonl")))
    questions = [q.lower() for q in re.findall(r'"question": "([^"]+)"', theirs)]
    assert not [q for q in questions if len(q.split()) > 2 and q.rstrip("?") in ours]
    assert not [n for n in ("marlshire", "stannerby", "hollinmere", "sallowby", "ottenbridge") if n in ours]
