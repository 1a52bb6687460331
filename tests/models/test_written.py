import re
from pathlib import Path

import pytest

from models.train.answers import NOT_SAID, figures_of, lessons_of_items
from models.train.written import ITEMS, LATER, SERIES, WrittenItem, load_items, load_series, written_claims

ROOT = Path(__file__).resolve().parents[2]
EVERY = [*load_items(), *load_items(LATER)]
SOME = EVERY[:24]


def test_there_are_many_items_each_with_questions_and_near_misses() -> None:
    assert len(EVERY) >= 3000
    assert sum(len(item.asked) for item in EVERY) >= 30_000
    assert sum(len(item.unanswered) for item in EVERY) >= 30_000
    assert not [item.title for item in EVERY if len(item.sentences) < 6 or len(item.unanswered) < 5]


def test_no_title_or_question_stands_twice() -> None:
    assert len({(item.title, item.sentences[0]) for item in EVERY}) == len(EVERY)


def test_no_long_question_and_no_town_of_the_measuring_data_is_in_the_items() -> None:
    ours = "".join(
        path.read_text("utf-8") for folder in (ITEMS, LATER, SERIES) for path in folder.glob("*.txt")
    ).lower()
    theirs = "".join(path.read_text("utf-8") for path in sorted((ROOT / "eval" / "data").rglob("*.jsonl")))
    questions = [q.lower() for q in re.findall(r'"question": "([^"]+)"', theirs)]
    assert questions
    assert not [q for q in questions if len(q.split()) > 8 and q.rstrip("?") in ours]
    assert not [town for town in ("stannerby", "hollinmere", "sallowby", "ottenbridge") if town in ours]


def test_the_same_seed_gives_the_same_claims_and_lessons() -> None:
    assert list(written_claims(SOME, 0, 3)) == list(written_claims(SOME, 0, 3))
    assert lessons_of_items(SOME, 3) == lessons_of_items(SOME, 3)


def test_an_answer_is_supported_by_its_sentence_and_by_no_other() -> None:
    for claim in written_claims(SOME, 0, 1):
        if claim.kind == "answer":
            assert claim.is_supported
        else:
            assert not claim.is_supported


def test_every_answer_of_a_lesson_cites_a_sentence_of_its_prompt() -> None:
    lessons = lessons_of_items(SOME, 1)
    assert {lesson.kind for lesson in lessons} >= {"answered", "not said"}
    for lesson in (one for one in lessons if one.kind != "simplified"):
        cited = re.search(r" \[(\d)\]$", lesson.answer)
        assert (cited is None) == (lesson.answer == NOT_SAID)
        assert cited is None or f"[{cited[1]}] " in lesson.user


def bare(text: str) -> set[str]:
    """Return the figures of a text without the commas that end them."""
    return {figure.rstrip(",") for figure in figures_of(text)}


def test_a_rewriting_keeps_every_figure_of_its_sentence_and_is_taught_with_its_number() -> None:
    rewritten = [(item.sentences[i], plain) for item in EVERY for i, plain in item.rewritten]
    assert len(rewritten) >= 1500
    assert not [plain for sentence, plain in rewritten if bare(sentence) - bare(plain)]
    (lesson,) = lessons_of_items([WrittenItem("T", ("One and 2.",), (), (), ((0, "It is one. It is 2."),)), *SOME], 1)[
        :1
    ]
    assert lesson.answer == "It is one. [1] It is 2. [1]"


@pytest.mark.parametrize("line", ["? who | 9 | Nobody.", "= 9 | Nobody.", "a line of no kind"])
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.txt").write_text(f"## Title\n1 One.\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=re.escape(line) if line[0] in "?=" else "Title"):
        load_items(tmp_path)


def test_a_series_is_read_under_the_headings_of_its_body(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "# Town Council\n## Huts | Estates Committee | 1 May 2025\n1 One.\n? who | 1 | One.\n\n"
        "## Huts again | Cabinet | 3 June 2025\n1 Two.\n! when\n",
        "utf-8",
    )
    ((first, second),) = load_series(tmp_path)
    assert (first.title, first.heading) == ("Huts", "Town Council, Estates Committee, 1 May 2025, Huts")
    assert (second.heading, second.unanswered) == ("Town Council, Cabinet, 3 June 2025, Huts again", ("when",))


def test_a_title_of_a_series_without_its_meeting_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# Town Council\n## Huts\n1 One.\n", "utf-8")
    with pytest.raises(ValueError, match="Huts"):
        load_series(tmp_path)


def test_every_series_holds_many_items_and_asks_no_question_twice() -> None:
    bodies = load_series()
    assert len(bodies) >= 20
    for items in bodies:
        assert len(items) >= 12
        asked = [q for item in items for q in (*(a.question for a in item.asked), *item.unanswered)]
        assert len(asked) == len(set(asked))
