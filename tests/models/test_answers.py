import re

from models.train.answers import NOT_SAID, figures_of, make_lessons
from models.train.claims import load_blocks
from models.train.grammar import load_subjects

BLOCKS = load_blocks()
LESSONS = make_lessons(BLOCKS, load_subjects(), 1, 4)


def test_there_are_enough_lessons_and_a_third_of_the_questions_are_not_answered() -> None:
    count = {kind: sum(lesson.kind == kind for lesson in LESSONS) for kind in ("answered", "not said", "simplified")}
    assert count["answered"] + count["simplified"] >= 1500
    assert 0.28 <= count["not said"] / (count["answered"] + count["not said"]) <= 0.4


def test_every_answer_cites_a_number_that_stands_in_its_prompt() -> None:
    for lesson in LESSONS:
        if lesson.kind == "answered":
            number = re.search(r" \[(\d)\]$", lesson.answer)
            assert number is not None
            assert f"[{number[1]}] " in lesson.user


def test_every_figure_of_an_answer_stands_in_its_prompt() -> None:
    for lesson in LESSONS:
        answer = re.sub(r" \[\d\]", "", lesson.answer)
        assert not [figure for figure in re.findall(r"\d[\d,.]*\d|\d", answer) if figure not in lesson.user]


def test_what_is_not_said_is_refused_in_the_same_words() -> None:
    assert {lesson.answer for lesson in LESSONS if lesson.kind == "not said"} == {NOT_SAID}


def test_a_simplification_keeps_every_figure() -> None:
    simplified = [lesson for lesson in LESSONS if lesson.kind == "simplified"]
    assert len(simplified) >= 100
    assert not [lesson for lesson in simplified if figures_of(lesson.user) - figures_of(lesson.answer)]


def test_no_slot_is_left_open() -> None:
    assert not [lesson for lesson in LESSONS if "{" in lesson.user + lesson.answer]


def test_the_same_seed_gives_the_same_lessons() -> None:
    assert make_lessons(BLOCKS[:3], [], 5, 2) == make_lessons(BLOCKS[:3], [], 5, 2)
