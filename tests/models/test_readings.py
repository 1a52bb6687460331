from models.train.readings import asked_of_items, asked_of_series
from models.train.written import load_items, load_series

SOME = load_items()[:24]
MADE = asked_of_items(SOME, 1)
SERIES = load_series()[:2]
OF_SERIES = asked_of_series(SERIES, 1)


def test_every_question_of_every_item_is_asked_of_its_item_and_of_another_one() -> None:
    assert len(MADE) == sum(len(item.asked) + len(item.unanswered) for item in SOME)
    for asked in MADE:
        assert [len(r.sentences) for r in asked.readings] == [len(right) for right in asked.right]
        titles = [reading.heading.rpartition(", ")[2] for reading in asked.readings]
        assert titles[-1] not in titles[:-1]


def test_what_answers_is_the_sentence_named_unless_it_was_taken_out_or_another_meeting_is_asked_for() -> None:
    item = SOME[0]
    answered = 0
    for written, asked in zip(item.asked, MADE, strict=False):
        right = {
            s
            for r, places in zip(asked.readings, asked.right, strict=True)
            for s, p in zip(r.sentences, places, strict=True)
            if p
        }
        assert right <= {item.sentences[i] for i in written.places}
        answered += bool(right)
    assert answered > len(item.asked) / 2


def test_some_answers_are_taken_out_and_nothing_answers_a_near_miss() -> None:
    n_asked = sum(len(item.asked) for item in SOME)
    n_answered = sum(asked.is_answered for asked in MADE)
    assert 0.8 * n_asked < n_answered < 0.95 * n_asked


def test_a_question_that_names_another_month_than_the_heading_has_no_answer() -> None:
    named = [a for a in MADE if "the meeting in " in a.question]
    assert named
    for asked in named:
        month = asked.question.split("the meeting in ")[1].split()[0]
        if f" {month} " not in asked.readings[0].heading:
            assert not asked.is_answered


def test_the_same_seed_asks_the_same() -> None:
    assert asked_of_items(SOME[:4], 3) == asked_of_items(SOME[:4], 3)
    assert asked_of_items(SOME[:4], 3) != asked_of_items(SOME[:4], 4)


def test_a_question_on_a_series_is_asked_of_its_item_and_of_others_of_the_same_body_each_under_its_heading() -> None:
    written = [(item, q) for body in SERIES for item in body for q in (*item.asked, *item.unanswered)]
    assert len(OF_SERIES) == len(written)
    others = 0
    for (item, _), asked in zip(written, OF_SERIES, strict=True):
        body = item.heading.split(", ")[0]
        assert all(reading.heading.startswith(body) for reading in asked.readings)
        own = [reading.heading == item.heading for reading in asked.readings]
        assert any(own)
        assert not any(any(right) for right, is_own in zip(asked.right, own, strict=True) if not is_own)
        others += len({r.heading for r in asked.readings}) - 1
    assert 1.5 < others / len(written) < 2.5


def test_what_answers_a_question_on_a_series_is_the_sentence_named() -> None:
    questions = [(item, a) for body in SERIES for item in body for a in (*item.asked, *item.unanswered)]
    for (item, written), asked in zip(questions, OF_SERIES, strict=True):
        right = {
            sentence
            for reading, places in zip(asked.readings, asked.right, strict=True)
            for sentence, is_right in zip(reading.sentences, places, strict=True)
            if is_right
        }
        named = set() if isinstance(written, str) else {item.sentences[i] for i in written.places}
        assert right in (named, set())
