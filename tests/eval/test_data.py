"""The question sets hold what the datasheet says of them, and the benchmark what it was built to hold."""

from collections import Counter
from dataclasses import replace

import pytest

from eval.data.check import Report, check_all
from eval.data.load import DATA, SPLITS, TYPES, EvidenceRef, Question, load_questions, load_vital_facts
from eval.data.problems import grounding_problems
from eval.data.truth import load_truth

BENCHMARK = DATA / "benchmark"
DATASHEET = (DATA / "README.md").read_text("utf-8")


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return {report.name.split(",")[0]: report for report in check_all()}


@pytest.fixture(scope="module")
def questions() -> tuple[Question, ...]:
    return load_questions(BENCHMARK / "questions.jsonl")


def test_nothing_is_wrong_with_any_set(reports: dict[str, Report]) -> None:
    assert {name: report.problems for name, report in reports.items()} == dict.fromkeys(reports, ())


def test_the_benchmark_is_as_large_as_it_was_meant_to_be(
    reports: dict[str, Report], questions: tuple[Question, ...]
) -> None:
    papers = load_truth(BENCHMARK / "items.json").papers
    assert len(papers) >= 12
    assert len(questions) >= 400
    assert len(load_vital_facts(BENCHMARK / "vital_facts.jsonl")) >= 60
    assert n_pages(reports["benchmark"]) >= 150


def test_every_type_is_asked_in_both_splits(questions: tuple[Question, ...]) -> None:
    asked = {split: {q.type for q in questions if q.split == split} for split in SPLITS}
    assert asked == {split: set(TYPES) for split in SPLITS}


def test_the_datasheet_gives_the_counts(reports: dict[str, Report], questions: tuple[Question, ...]) -> None:
    report = reports["benchmark"]
    n = Counter((q.answerable, q.split) for q in questions)
    answerable = f"{report.n_answerable} ({n[True, 'dev']} dev, {n[True, 'test']} test)"
    unanswerable = f"{report.n_unanswerable} ({n[False, 'dev']} dev, {n[False, 'test']} test)"
    counts = f"| benchmark | {report.n_papers} | {n_pages(report)} | {report.n_items} | {answerable} | {unanswerable} | {report.n_vital} |"
    assert counts in DATASHEET


def test_the_datasheet_gives_the_counts_of_the_other_bodies(reports: dict[str, Report]) -> None:
    report = reports["others"]
    n = Counter((q.answerable, q.split) for q in load_questions(DATA / "others" / "questions.jsonl"))
    answerable = f"{report.n_answerable} ({n[True, 'dev']} dev, {n[True, 'test']} test)"
    unanswerable = f"{report.n_unanswerable} ({n[False, 'dev']} dev, {n[False, 'test']} test)"
    assert f"| other bodies | {report.n_papers} | – | – | {answerable} | {unanswerable} | – |" in DATASHEET


def test_the_datasheet_names_the_version(reports: dict[str, Report]) -> None:
    assert f"Version {load_truth(BENCHMARK / 'items.json').version} of the benchmark" in DATASHEET


def n_pages(report: Report) -> int:
    (line,) = [line for line in report.tables if line.startswith("all: ")]
    return int(line.removesuffix(" pages").rpartition(" ")[2])


def test_a_required_fact_stands_in_its_quotes_as_whole_words() -> None:
    quote = EvidenceRef("minutes.txt", "Roofs", "one of the two surveyors left in July", 1)
    question = replace(load_questions(DATA / "questions.jsonl")[0], evidence=(quote,), facts=(("surveyor",),))
    said = " ".join(grounding_problems(question, {}))
    assert "no alternative of ['surveyor']" in said
    assert "no alternative" not in " ".join(grounding_problems(replace(question, facts=(("surveyors",),)), {}))
