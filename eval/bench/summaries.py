"""How good the summaries are: vital facts told, every sentence supported, nothing changed, and how they read.

    python -m eval.bench.summaries [--model extractive] [--split dev] [--show ID]

Every item with hand-written vital facts is summarised; dev and test apart. Rules are tuned on dev only.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.data.load import DATA, VitalFacts, load_vital_facts
from rag.check.readability import words_of
from rag.datatypes import AgendaItem, Document, Paper
from rag.items import split
from rag.library.tables import row_as_text
from rag.read import read_bytes
from rag.service import make_generator, make_summariser
from rag.settings import load_settings
from rag.summarise import Summariser
from rag.summarise.checks import as_evidence
from rag.summarise.context import short_names_of
from rag.summarise.fidelity import changes
from rag.summarise.rewrite import unspoken_in
from rag.summarise.tables import cells_of
from rag.summarise.words import spelled_out
from rag.summary import Section, Summary

SETS = (
    (DATA / "vital_facts.jsonl", DATA / "papers"),
    (DATA / "benchmark" / "vital_facts.jsonl", DATA / "benchmark" / "papers"),
)
GOALS = {
    "vital facts told": 0.95, "sentences cited and supported": 1.0, "facts unchanged": 1.0, "grade at most 9": 0.9,
    "grade not above the source's": 1.0, "no sentence over 25 words": 0.95, "coverage": 0.95,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One item's summary, measured."""

    vital: VitalFacts
    summary: Summary
    untold: tuple[str, ...]
    unsupported: tuple[str, ...]
    changed: tuple[str, ...]
    n_source_words: int
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Print the measures of each split; return 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default=None)
    parser.add_argument("--split", choices=("dev", "test"), default=None)
    parser.add_argument("--show", default=None)
    parser.add_argument("--failures", action="store_true")
    parser.add_argument("--papers", type=Path, default=None, help="any folder of papers, without vital facts")
    options = parser.parse_args(arguments)
    settings = load_settings(model=options.model)
    generator = make_generator(settings)
    summariser = make_summariser(generator, settings)
    chosen = list(papers_items(options.papers)) if options.papers else list(vital_items())
    results = [
        measured(vital, *place, summariser)
        for vital, place in chosen
        if options.split in (None, vital.split) and options.show in (None, "all", vital.id)
    ]
    generator.close()
    if options.show:
        for result in results:
            sys.stdout.write(shown(result))
        return 0
    is_met = True
    for name in ("dev", "test"):
        rows = [result for result in results if result.vital.split == name]
        if rows:
            is_met = report(name, rows) and is_met
    if options.failures:
        sys.stdout.write("".join(failures(results)))
    return 0 if is_met else 1


def vital_items() -> Iterator[tuple[VitalFacts, tuple[AgendaItem, Document]]]:
    """Yield every item with hand-written vital facts, in its paper."""
    for file, folder in SETS:
        yield from ((vital, find_item(vital, folder)) for vital in load_vital_facts(file))


def papers_items(folder: Path) -> Iterator[tuple[VitalFacts, tuple[AgendaItem, Document]]]:
    """Yield every public item of the papers of a folder; nothing is vital of them."""
    for path in sorted(folder.glob("*.txt")):
        paper = split(read_bytes(path.read_bytes(), str(path)))
        for item in paper.business:
            if item.restricted is None:
                line = paper.document.text.count("\n", 0, item.start) + 1
                yield (
                    VitalFacts(f"{path.stem[:3]}:{line}", path.name, item.title, line, "dev", ()),
                    (item, paper.document),
                )


def measured(vital: VitalFacts, item: AgendaItem, document: Document, summariser: Summariser) -> Result:
    """Return the measures of one item."""
    start = time.perf_counter()
    summary = summariser.summarise(item, document)
    seconds = time.perf_counter() - start
    text = spelled_out(" ".join(summary.text.split())).casefold()
    return Result(
        vital,
        summary,
        tuple(" | ".join(ways) for ways in vital.vital if not any(spelled_out(way).casefold() in text for way in ways)),
        tuple(
            f"{s.text} ({'; '.join(r for c in s.checks for r in c.reasons)})"
            for s in summary.plain
            if not s.is_supported
        ),
        tuple(changed(summary, " ".join(short_names_of(item)))),
        len(words_of(document.text[item.body_start : item.end])),
        seconds,
    )


def changed(summary: Summary, names: str) -> list[str]:
    """Return what was lost or added against the record, over the sentences that rest on the same words."""
    groups: dict[tuple[int, int], list[str]] = {}
    sources: dict[tuple[int, int], str] = {}
    for sentence in summary.plain:
        citation = sentence.citations[-1]
        place = (citation.start, citation.end)
        groups.setdefault(place, []).append(sentence.text)
        sources[place] = as_evidence(citation.quote)
        if sentence.section is Section.FIGURES:
            sources[place] = row_as_text(*(cells_of(one.quote) for one in sentence.citations))
    return [
        reason
        for place, sentences in groups.items()
        for reason in changes(sentences, sources[place], unspoken=f"{unspoken_in(sources[place])} {names}")
    ]


def find_item(vital: VitalFacts, folder: Path) -> tuple[AgendaItem, Document]:
    """Return the item of a paper that begins on the line the facts name."""
    path = folder / vital.file
    paper: Paper = split(read_bytes(path.read_bytes(), str(path)))
    text = paper.document.text
    return min(paper.items, key=lambda item: abs(text.count("\n", 0, item.start) + 1 - vital.line)), paper.document


def report(name: str, rows: Sequence[Result]) -> bool:
    """Print one split's measures with their goals; True where all are met."""
    n_facts = sum(len(r.vital.vital) for r in rows)
    n_sentences = sum(len(r.summary.plain) for r in rows)
    reads = [r.summary.readability for r in rows]
    values = {
        "vital facts told": 1 - sum(len(r.untold) for r in rows) / max(n_facts, 1),
        "coverage": sum(r.summary.coverage.n_covered for r in rows)
        / max(sum(r.summary.coverage.n_wanted for r in rows), 1),
        "sentences cited and supported": 1 - sum(len(r.unsupported) for r in rows) / max(n_sentences, 1),
        "facts unchanged": sum(not r.changed for r in rows) / len(rows),
        "grade at most 9": sum(read.grade <= 9 for read in reads) / len(rows),
        "grade not above the source's": sum(read.grade <= read.source_grade for read in reads) / len(rows),
        "no sentence over 25 words": sum(read.longest_sentence_words <= 25 for read in reads) / len(rows),
    }
    grades = sorted(read.grade for read in reads)
    n_words = sum(len(words_of(r.summary.text)) for r in rows)
    out = sys.stdout
    out.write(f"\n{name}: {len(rows)} items, {n_facts} vital facts, {n_sentences} plain sentences\n")
    for measure, value in values.items():
        out.write(
            f"  {measure:32} {value:.3f}  goal {GOALS[measure]:.2f}  {'met' if value >= GOALS[measure] else 'MISSED'}\n"
        )
    owned = [[s for s in r.summary.plain if s.section is Section.RECORD] for r in rows]
    origins = [s.origin.value for r in rows for s in r.summary.plain]
    out.write(
        f"  grade: median {grades[len(grades) // 2]:.1f}, highest {grades[-1]:.1f}; "
        f"words per sentence {sum(r.words_per_sentence for r in reads) / len(reads):.1f}; "
        f"words {n_words / sum(r.n_source_words for r in rows):.2f} of the source's; "
        f"passive {sum(r.passive_share for r in reads) / len(reads):.2f}; words to avoid in {sum(bool(r.words_to_avoid) for r in reads)} items\n"
        f"  in the record's own words {sum(len(own) for own in owned)} sentences of {sum(map(bool, owned))} items\n"
        f"  worded by {', '.join(f'{o} {origins.count(o)}' for o in dict.fromkeys(origins))}; "
        f"{sum(r.seconds for r in rows):.1f} s, slowest item {max(r.seconds for r in rows):.1f} s\n"
    )
    return all(value >= GOALS[measure] for measure, value in values.items())


def failures(results: Sequence[Result]) -> list[str]:
    """Return a line for each thing that missed its goal."""
    lines = []
    for r in results:
        read = r.summary.readability
        lines += [f"{r.vital.id} untold: {fact}\n" for fact in r.untold]
        lines += [f"{r.vital.id} unsupported: {text}\n" for text in r.unsupported]
        lines += [f"{r.vital.id} changed: {text}\n" for text in r.changed]
        lines += [f"{r.vital.id} not covered: {m.kind} {m.text}\n" for m in r.summary.coverage.missing]
        lines += [
            f"{r.vital.id} {len(words_of(s.text))} words: {s.text}\n"
            for s in r.summary.plain
            if (s.section.is_prose and len(words_of(s.text)) > 25) or s.section is Section.RECORD
        ]
        if read.grade > min(9, read.source_grade):
            lines.append(
                f"{r.vital.id} grade {read.grade} (source {read.source_grade}), {read.words_per_sentence} words a sentence\n"
            )
    return lines


def shown(result: Result) -> str:
    """Return one summary as text, to be read by eye."""
    summary, read = result.summary, result.summary.readability
    lines = [f"\n=== {result.vital.id} {summary.item_title}: grade {read.grade} (source {read.source_grade})"]
    section = None
    for sentence in summary.plain:
        if sentence.section is not section:
            section = sentence.section
            lines.append(f"[{section.value}]")
        lines.append(f"  {'!' if not sentence.is_supported else ' '}{sentence.origin.value[:2]} {sentence.text}")
    return "\n".join([*lines, f"  untold: {'; '.join(result.untold) or 'nothing'}", ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
