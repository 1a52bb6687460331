"""Drafts of whole items: what is told, that all of it holds, and what the model may and may not change."""

from pathlib import Path

import pytest

from rag.check.readability import grade_of
from rag.errors import GenerationError, ReviewError
from rag.generate import Extractive, LlamaWorker, embedded_model
from rag.items import split
from rag.read import read_bytes
from rag.settings import PlainTargets
from rag.summarise import Summariser
from rag.summarise.context import acronyms_of, short_names_of
from rag.summarise.rewriter import N_TRIES_WITHOUT_ADDITIONS, SEEDS
from rag.summarise.structure import Role, source_sentences
from rag.summary import Origin, Section
from tests.conftest import CORPUS, PAPERS
from tests.generate.fakes import FakeGenerator
from tests.sample import CANARIES
from tests.summarise.library import of_text

PAPER = """Elmshire County Council

Roads and Waste Committee

Minutes of the Meeting held on Tuesday, 14th January, 2025 at 10.00 am in Shire Hall, Elmstow

Present:

County Councillor Ann Moss (Chair)

1. Apologies

Apologies were received from County Councillor Ted Lowe.

2. Brown Bin Charge

The Committee considered a report of the Head of Waste on the charge for brown bins, which had been £46 a year since 2022.

Members were informed that 12,300 households paid for the service, of which 40% had a second bin.

- It was queried why the charge had risen. It was explained that fuel cost more and that two drivers had left.
- County Councillor Ben Carr felt that the charge was too high.

It was moved by County Councillor Ben Carr and seconded by County Councillor Di Foley that the charge remain at £46. On being put to the vote the motion was lost by 3 votes to 5.

Resolved: That:

i. The brown bin charge be set at £52 a year from 1 April 2025.

ii. The Head of Waste report to the committee in June 2025.

3. Work Programme

Resolved: That the work programme be noted.
"""


def drafted(title: str, generator: object = None, text: str = PAPER):  # type: ignore[no-untyped-def]
    item, document = of_text(text, title)
    return Summariser(generator or Extractive()).summarise(item, document)  # type: ignore[arg-type]


def test_an_item_is_told_in_sections_each_sentence_with_its_place() -> None:
    summary = drafted("Brown Bin Charge")
    assert [(s.section.value, s.text) for s in summary.plain] == [
        ("about", "The committee considered a report on the charge for brown bins."),
        ("about", "This had been £46 a year since 2022."),
        ("decided", "The brown bin charge will be set at £52 a year from 1 April 2025."),
        ("next", "The Head of Waste will report to the committee in June 2025."),
        ("proposed", "It was moved that the charge remain at £46."),
        ("proposed", "Councillor Ben Carr moved this and Councillor Di Foley seconded it."),
        ("proposed", "The motion was lost by 3 votes to 5."),
        ("discussed", "12,300 households paid for the service."),
        ("discussed", "Of these, 40% had a second bin."),
        ("discussed", "Members asked why the charge had risen."),
        ("discussed", "Fuel cost more."),
        ("discussed", "Two drivers had left."),
        ("discussed", "Councillor Ben Carr felt that the charge was too high."),
    ]
    assert all(sentence.is_supported for sentence in summary.plain)
    assert summary.coverage.missing == ()
    assert [(o.kind, o.text.splitlines()[0]) for o in summary.official] == [
        ("lost", "It was moved by County Councillor Ben Carr and seconded by County Councillor Di Foley that the charge remain at £46. On being put to the vote the motion was lost by 3 votes to 5."),
        ("resolved", "Resolved: That:"),
    ]  # fmt: skip


def test_each_citation_is_verbatim_in_its_place() -> None:
    item, document = of_text(PAPER, "Brown Bin Charge")
    for sentence in Summariser(Extractive()).summarise(item, document).plain:
        for citation in sentence.citations:
            assert document.text[citation.start : citation.end] == citation.quote
            assert (citation.item, citation.page) == (item.id, 1)


def test_an_exempt_item_is_never_drafted() -> None:
    from tests.sample import MINUTES

    item, document = of_text(MINUTES, "Settlement with a Contractor")
    with pytest.raises(ReviewError, match="exempt: it is not summarised") as refused:
        Summariser(Extractive()).summarise(item, document)
    assert not [canary for canary in CANARIES if canary in str(refused.value)]


def test_the_models_sentence_is_kept_where_it_holds_and_is_easier() -> None:
    hard = "The reconfiguration of the refrigeration infrastructure necessitates consideration of environmental ramifications"
    text = PAPER.replace("County Councillor Ben Carr felt that the charge was too high", f"{hard} in 14 laboratories")
    reply = "The reconfiguration of the refrigeration infrastructure necessitates consideration. [1] "
    model = FakeGenerator([reply] * len(SEEDS))
    summary = drafted("Brown Bin Charge", model, text)
    assert model.seeds == list(SEEDS[:N_TRIES_WITHOUT_ADDITIONS])
    assert {prompt.user.splitlines()[0] for prompt in model.prompts} == {f"Sentence: {hard} in 14 laboratories."}
    assert next((d.text, d.why) for d in summary.dropped) == (
        reply.removesuffix(" [1] "),
        "it says something else than the record",
    )
    assert [s.text for s in summary.plain if "refrigeration" in s.text] == [f"{hard} in 14 laboratories."]


def test_a_model_whose_sentence_may_not_be_kept_is_asked_for_another() -> None:
    hard = "The reconfiguration of the refrigeration infrastructure necessitates consideration of environmental ramifications in 14 laboratories"
    text = PAPER.replace(
        "County Councillor Ben Carr felt that the charge was too high", f"{hard}, and 3 technicians were absent"
    )
    wrong, right = f"{hard}, and all was well there. [1]", f"{hard}. [1] 3 technicians were absent. [1]"
    model = FakeGenerator([wrong, wrong, right])
    summary = drafted("Brown Bin Charge", model, text)
    assert model.seeds == list(SEEDS[:3])
    assert [d.text for d in summary.dropped] == [f"{hard}, and all was well there."]
    assert [s.text for s in summary.plain if s.origin is Origin.MODEL] == [f"{hard}.", "3 technicians were absent."]


def test_what_an_adapted_model_breaks_is_not_kept() -> None:
    hard = "The reconfiguration of the refrigeration infrastructure necessitates consideration of environmental ramifications"
    text = PAPER.replace("County Councillor Ben Carr felt that the charge was too high", f"{hard} at 14 laboratories")
    broken = f"{hard}. [1] This was at 14 laboratories. [1]"
    item, document = of_text(text, "Brown Bin Charge")
    model = FakeGenerator([broken] * len(SEEDS))
    summary = Summariser(model, is_adapted=True).summarise(item, document)
    assert model.seeds == list(SEEDS)
    assert [(d.text, d.why) for d in summary.dropped] == [
        (f"{hard}. This was at 14 laboratories.", "the record has no “was at”")
    ]
    assert f"{hard} at 14 laboratories." in summary.text
    assert "This was" not in summary.text


def test_a_model_that_stops_costs_no_sentence() -> None:
    hard = "The reconfiguration of the refrigeration infrastructure necessitates consideration of environmental ramifications"
    text = PAPER.replace("County Councillor Ben Carr felt that the charge was too high", f"{hard} in 14 laboratories")
    summary = drafted("Brown Bin Charge", FakeGenerator([GenerationError("it died")]), text)
    assert summary.dropped[0].why == "the model stopped: it died"
    assert f"{hard} in 14 laboratories." in summary.text


def test_a_noted_item_is_one_sentence_and_an_item_without_words_none() -> None:
    assert drafted("Work Programme").text == "The work programme was noted."
    assert drafted("Work Programme", text=PAPER.replace("Resolved: That the work programme be noted.", "")).plain == ()


def test_the_roles_of_sentences() -> None:
    item, document = of_text(PAPER, "Brown Bin Charge")
    roles = [(s.role, s.text[:24]) for s in source_sentences(item, document) if s.role is not Role.SAID]
    assert roles == [
        (Role.LOST, "It was moved by County C"), (Role.LOST, "On being put to the vote"),
        (Role.LEAD_IN, "Resolved: That:"), (Role.DECISION, "The brown bin charge be "), (Role.DECISION, "The Head of Waste report"),
    ]  # fmt: skip


def test_names_that_a_paper_explains_or_that_are_its_own() -> None:
    assert acronyms_of("The Asset of Community Value (ACV) and the Board (XYZ).") == {"ACV": "Asset of Community Value"}
    item, _ = of_text(PAPER, "Brown Bin Charge")
    assert short_names_of(item) == {
        "Roads and Waste Committee": "committee", "Elmshire County Council": "council", "County Council": "council",
    }  # fmt: skip


def test_what_one_person_decides_is_not_laid_to_a_cabinet() -> None:
    path = Path(PAPERS.parent, "benchmark", "papers", "2025-03-07-stannerby-record-of-decision.txt")
    paper = split(read_bytes(path.read_bytes(), str(path)))
    summary = Summariser(Extractive()).summarise(paper.items[0], paper.document)
    decided = [s.text for s in summary.plain if s.section is Section.DECIDED]
    assert (
        decided[0]
        == "The Cabinet Member for Environment agreed to keep the garden waste charge at £40 a year for 2025/26."
    )
    assert not [text for text in decided if "The cabinet " in text]


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.txt")), ids=lambda path: path.stem[:10])
def test_every_sentence_of_every_item_of_the_demo_papers_is_supported(path: Path) -> None:
    paper = split(read_bytes(path.read_bytes(), str(path)))
    summariser = Summariser(Extractive())
    for item in paper.business:
        if item.restricted is None:
            summary = summariser.summarise(item, paper.document)
            assert [s.text for s in summary.plain if not s.is_supported] == []
            assert summary.coverage.share >= PlainTargets().min_coverage, (item.title, summary.coverage.missing)


@pytest.mark.corpus
@pytest.mark.parametrize("path", sorted(CORPUS.glob("0*.txt")), ids=lambda path: path.stem[:3])
def test_every_sentence_of_the_real_papers_is_supported(path: Path) -> None:
    paper = split(read_bytes(path.read_bytes(), str(path)))
    summariser = Summariser(Extractive())
    for item in paper.business:
        if item.restricted is None:
            assert [s.text for s in summariser.summarise(item, paper.document).plain if not s.is_supported] == []


def test_the_embedded_model_drafts_and_all_it_leaves_holds() -> None:
    path = PAPERS / "2025-01-15-environment-highways-committee-minutes.txt"
    paper = split(read_bytes(path.read_bytes(), str(path)))
    item = next(item for item in paper.items if item.title == "Off-Street Parking Charges")
    worker = LlamaWorker(embedded_model())
    try:
        summary = Summariser(worker).summarise(item, paper.document)
    finally:
        worker.close()
    assert summary.model == "SmolLM2-135M-Instruct.Q4_1"
    assert all(sentence.is_supported for sentence in summary.plain)
    assert {s.origin for s in summary.plain} <= {Origin.MODEL, Origin.RULES, Origin.RECORD}
    assert summary.readability.grade == round(grade_of([s.text for s in summary.plain if s.section.is_prose]), 2)


def test_a_larger_model_writes_a_section_as_a_paragraph_only_where_all_of_it_holds() -> None:
    item, document = of_text(PAPER, "Brown Bin Charge")
    by_rules = Summariser(Extractive()).summarise(item, document)
    about = [s.text for s in by_rules.plain if s.section is Section.ABOUT]
    assert about == [
        "The committee considered a report on the charge for brown bins.", "This had been £46 a year since 2022.",
    ]  # fmt: skip
    for reply in ("The charge had been £47 a year since 2022. [1]", "It was dear. [1]", ""):
        model = FakeGenerator([reply, reply])
        summary = Summariser(model, writes_paragraphs=True).summarise(item, document)
        assert all(sentence.is_supported for sentence in summary.plain)
        assert "£47" not in summary.text
        assert [s.text for s in summary.plain if s.section is Section.DECIDED] == [
            "The brown bin charge will be set at £52 a year from 1 April 2025."
        ]
    assert (
        model.prompts[0].user.splitlines()[0].startswith("[1] The Committee considered a report of the Head of Waste")
    )


def test_the_models_paragraph_takes_the_place_of_the_rules_sentences() -> None:
    item, document = of_text(PAPER.replace(", of which 40% had a second bin", ""), "Brown Bin Charge")
    reply = "Councillor Ben Carr felt that the charge was too high. [5] Two drivers had left. [4] Fuel cost more. [3] Members asked why it had risen. [2] 12,300 households paid. [1]"
    model = FakeGenerator(["", reply])
    summary = Summariser(model, writes_paragraphs=True).summarise(item, document)
    told = [(s.origin, s.text) for s in summary.plain if s.section is Section.DISCUSSED]
    assert summary.dropped == ()
    assert [origin for origin, _ in told] == [Origin.MODEL] * 5
    assert all(s.is_supported for s in summary.plain)


def test_what_no_rule_can_say_in_short_sentences_stands_apart_in_the_records_own_words() -> None:
    hard = "no pupil aged 8 or over should have to walk more than 1 mile, and no pupil under 8 more than half a mile, to a pick-up point on any day"
    summary = drafted(
        "Brown Bin Charge",
        text=PAPER.replace("The brown bin charge be set at £52 a year", f"It be a standard that {hard}"),
    )
    own = [s for s in summary.plain if s.section is Section.RECORD]
    assert [(s.origin, hard in s.text, s.is_supported) for s in own] == [(Origin.RECORD, True, True)]
    assert summary.plain[-1] == own[0]
    assert summary.readability.longest_sentence_words <= PlainTargets().max_sentence_words
    assert summary.coverage.missing == ()


def test_the_figures_of_a_table_are_told_with_their_column_names_and_cite_the_row() -> None:
    table = "\n\nService\tHouseholds\tCost (£)\nBrown bin\t12,300\t541,000\nBlack bin\t30,100\t1,204,500\n\n"
    text = PAPER.replace("\n\nMembers were informed", f"{table}Members were informed")
    summary = drafted("Brown Bin Charge", text=text)
    told = [s for s in summary.plain if s.section is Section.FIGURES]
    assert [s.text for s in told] == [
        "Service: Brown bin; Households: 12,300; Cost (£): 541,000.", "Service: Black bin; Households: 30,100; Cost (£): 1,204,500.",
    ]  # fmt: skip
    assert [[c.quote for c in s.citations] for s in told][1] == [
        "Service\tHouseholds\tCost (£)",
        "Black bin\t30,100\t1,204,500",
    ]
    assert all(s.is_supported for s in told)
    assert summary.readability == drafted("Brown Bin Charge").readability
