import pytest

from rag.library.acronyms import defined_acronyms
from rag.library.words import WordIndex, stems
from rag.search.asked import Asked
from rag.search.synonyms import Synonyms, read_groups, written_groups


def asked(subject: str, groups: list[list[str]]) -> Asked:
    concepts = Synonyms(groups).concepts(subject)
    return Asked(subject, subject, None, frozenset(stems(subject)), concepts)  # type: ignore[arg-type]


def test_a_text_that_says_the_same_in_other_words_counts_less_than_the_words_themselves() -> None:
    words = WordIndex.build(["bins collected", "refuse collection", "roads"])
    question = asked("bins", [["bins", "refuse"]])
    assert question.coverage(frozenset(stems("bins")), words) == 1.0
    assert question.coverage(frozenset(stems("refuse")), words) == pytest.approx(0.65)
    assert question.coverage(frozenset(stems("roads")), words) == 0.0


def test_a_term_of_several_words_must_stand_whole() -> None:
    words = WordIndex.build(["waste collection", "waste"])
    question = asked("bins", [["bins", "waste collection"]])
    assert question.coverage(frozenset(stems("collection of waste")), words) == pytest.approx(0.65)
    assert question.coverage(frozenset(stems("waste")), words) == 0.0


def test_the_longest_term_of_a_question_is_taken() -> None:
    [concept] = Synonyms([["school bus", "home to school transport"], ["bus", "coach"]]).concepts("the school bus")
    assert concept.said == {"school", "bus"}
    assert concept.is_met(frozenset(stems("home to school transport")))


def test_only_other_words_that_the_library_knows_are_looked_for() -> None:
    words = WordIndex.build(["refuse", "roads"])
    assert asked("bins", [["bins", "refuse", "dustbins"]]).other_words(words) == ["refus"]


def test_a_synonym_file_holds_groups_and_comments() -> None:
    assert read_groups("# waste\nbins, refuse # both\n\nroads, highways\n") == [
        ["bins", "refuse"],
        ["roads", "highways"],
    ]


def test_the_groups_that_come_with_the_package_are_groups() -> None:
    groups = written_groups()
    assert len(groups) > 300
    assert [group for group in groups if len(group) < 2 or not all(group)] == []


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Special Educational Needs and Disabilities (SEND)", [("SEND", "Special Educational Needs and Disabilities")]),
        ("the Multi-Agency Safeguarding Hub (MASH)", [("MASH", "Multi Agency Safeguarding Hub")]),
        ("the Department for Education (DfE)", [("DfE", "Department for Education")]),
        ("Personal Advisors (PAs) helped", [("PA", "Personal Advisors")]),
        ("the other members (LCC)", []),
        ("roads (B)", []),
    ],
)
def test_a_paper_defines_its_own_acronyms(text: str, pairs: list[tuple[str, str]]) -> None:
    assert defined_acronyms(text) == pairs
