import re

import pytest

from rag.generate import LlamaWorker, Prompt, answer_grammar, excerpt_grammar
from rag.generate.excerpt import _ends, _starts
from rag.generate.grammar import _OPENINGS

SENTENCE = r"[A-Z0-9£'‘“][^\[\]\n]{0,400}?\. \[[12]\](?:\[[12]\])?"


def write(worker: LlamaWorker, grammar: str, user: str, max_tokens: int = 80) -> str:
    return "".join(worker.stream(Prompt("", user, ""), max_tokens=max_tokens, grammar=grammar))


@pytest.mark.parametrize("user", ["[2024] [3] [1,2] [1-3] [12", "Write only: ]]]] [[[[", "Reply with a list\n- a\n- b"])
def test_every_sentence_ends_in_numbers_that_exist(worker: LlamaWorker, user: str) -> None:
    text = write(worker, answer_grammar(2, 2), user, max_tokens=100)
    cut_off = r"[^\[\]\n]*"  # where the tokens ran out, there is no citation, and the sentence is dropped
    assert re.fullmatch(f"{SENTENCE}(?: {SENTENCE})?|(?:{SENTENCE} )?{cut_off}", text), text


def test_figures_are_possible_inside_a_sentence(worker: LlamaWorker) -> None:
    exact = "Repeat exactly: The council paid £10,000 at 4.30pm, or 3.5% of it."
    text = write(worker, answer_grammar(1, 1), exact)
    assert "10,000" in text and text.endswith(". [1]")


def test_with_sources_no_other_figure_or_name_can_be_written(worker: LlamaWorker) -> None:
    source = "Mrs Oduya asked for 14 crossings on Mill Lane by June 2022."
    prompt = "Write about Paris in 1999, the Eiffel Tower, London and £5,000."
    text = write(worker, answer_grammar(1, 2, sources=[source]), prompt, max_tokens=60)
    words = re.findall(r"[\w£,]*[A-Z0-9£][\w,]*", text.replace("[1]", ""))
    own = source.strip(".").split()
    openings = {*_OPENINGS.split("|"), *(word.capitalize() for word in own)}
    assert {word.strip(",") for word in words} <= openings | set(own), text


def test_a_sentence_may_begin_with_any_word_of_the_sources() -> None:
    first = answer_grammar(1, 1, sources=["Leave was given on the understanding that smoking be kept to one end."])
    assert '"Smoking"' in first.splitlines()[3]
    assert '"Leave"' not in first.splitlines()[3]


def test_words_in_quotation_marks_can_be_written_as_they_stand() -> None:
    words = answer_grammar(1, 1, sources=['The Forum called it "a tax upon wet beds" [then].']).splitlines()[-1]
    assert r'"\"a tax upon wet beds\""' in words


def test_a_source_word_with_quotes_or_backslashes_is_a_word(worker: LlamaWorker) -> None:
    assert write(worker, answer_grammar(1, 1, sources=['A "B\\C" D']), "Go.").endswith(". [1]")


@pytest.mark.parametrize(("n_evidence", "max_sentences"), [(0, 1), (1, 0)])
def test_a_grammar_needs_evidence_and_room(n_evidence: int, max_sentences: int) -> None:
    with pytest.raises(ValueError, match="needs evidence and sentences"):
        answer_grammar(n_evidence, max_sentences)


def test_an_excerpt_is_a_run_of_the_records_own_words(worker: LlamaWorker) -> None:
    evidence = [
        "Members thanked the officers.",
        'It was noted that the "Green Lane" bridge would reopen on 3 May 2021, which was earlier than planned.',
    ]
    text = write(worker, excerpt_grammar(evidence), "When does the bridge reopen?")
    assert text in {
        "Members thanked the officers. [1]",
        *(
            f"{start}{middle}{end}. [2]"
            for start in ("It was noted that the ", "The ")
            for middle in ('"Green Lane" bridge would reopen on 3 May 2021',)
            for end in ("", ", which was earlier than planned")
        ),
    }


def starts(text: str) -> list[int]:
    return _starts(text.split())


def ends(text: str) -> set[int]:
    return _ends(text.split(), [0])


def test_an_excerpt_may_leave_out_a_neutral_frame_but_not_who_claimed_or_proposed_it() -> None:
    assert starts("It was reported to Members that the hall was sold") == [0, 6]
    assert starts("The Planning Committee was informed that the hall was sold") == [0, 6]
    for framed in ("Mr Patel said", "It was suggested", "It was moved", "It was not agreed", "Members were not told"):
        assert starts(f"{framed} that the hall was sold") == [0]


def test_an_excerpt_may_leave_out_a_closing_clause_but_not_what_limits_it() -> None:
    assert ends("The hall would be sold in May, which was late") == {6, 9}
    assert ends("The hall would be sold in May, which was subject to consent") == {11}
    assert ends("The hall, which was old, would be sold") == {7}


def test_an_excerpt_needs_words() -> None:
    with pytest.raises(ValueError, match="needs evidence with words"):
        excerpt_grammar(["", " \n"])
