"""`python -m eval.bench.drafts [MODEL [N [DRAFTS]]]`: what a model's own sentences add to quotations of the record.

Asks our dev questions (N of each set, chosen by their ids; 0 or left out: all) twice over the same evidence: with the
model (the embedded one if none is named), which drafts what suits it or what is named (`rag.settings.Drafts`), and with
quotations alone. Says how often a drafted sentence survives the checks, why the others do not, and what survival brings:
right answers, words, reading grade, seconds. A model that adds neither rightness nor readability is not asked by
default (`rag.service.suitable_drafts`).
"""

import statistics
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.data.load import Question
from eval.measures.abstention import is_refusal
from eval.measures.facts import required_facts
from eval.sets import SETS, EvalSet, sample
from eval.system import evaluated_settings
from rag.check.readability import grade_of
from rag.datatypes import Answer
from rag.generate import Generator
from rag.generate.catalogue import EMBEDDED_NAME
from rag.library.encoder import MiniLM
from rag.service import EXTRACTIVE, Service, make_generator
from rag.settings import Drafts, Settings

DEV = ("demo", "benchmark-dev")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the two answers to it."""

    question: Question
    drafted: Answer
    quoted: Answer


def ask_both(one: EvalSet, settings: Settings, writer: Generator, encoder: MiniLM, n: int | None) -> list[Asked]:
    """Return the set's questions, each answered with the model and by quotations alone."""
    drafting = Service(settings, encoder, writer)
    list(drafting.ingest(one.files()))
    quoting = Service(replace(settings, model=EXTRACTIVE), encoder, make_generator(replace(settings, model=EXTRACTIVE)))
    asked = [Asked(q, drafting.answer(q.text), quoting.answer(q.text)) for q in sample(one.load_questions(), n)]
    drafting.store.close()
    quoting.store.close()
    return asked


def report(asked: Sequence[Asked]) -> str:
    """Return what the model's sentences came to, and both kinds of answers side by side."""
    given = [one for one in asked if not is_refusal(one.drafted.status)]
    quotations = {(one.question.id, s.text) for one in given for s in one.quoted.sentences}
    shown = [(one.question.id, s.text) for one in given for s in one.drafted.sentences]
    own = [key for key in shown if key not in quotations]
    dropped = [d for one in given for d in one.drafted.dropped if d.text]
    reasons = Counter(_kind(d.why) for d in dropped)
    n_drafted = len(own) + len(dropped)
    lines = [
        f"{len(asked)} questions, {len(given)} answered, {len(shown)} sentences shown",
        f"drafted sentences that are not the quotation itself: {n_drafted}; survived the checks: {len(own)}",
        f"dropped: {', '.join(f'{n} {why}' for why, n in reasons.most_common()) or 'none'}",
        f"{'':12} right facts  words (median)  grade (median)  seconds (median)",
        _row("model", asked, [one.drafted for one in asked]),
        _row("quotations", asked, [one.quoted for one in asked]),
    ]
    return "\n".join(lines)


def _row(name: str, asked: Sequence[Asked], answers: Sequence[Answer]) -> str:
    scored = [
        score.value
        for one, answer in zip(asked, answers, strict=True)
        if one.question.answerable
        and (score := required_facts("" if is_refusal(answer.status) else answer.text, one.question.facts))
    ]
    right = sum(value == 1.0 for value in scored) / len(scored)
    said = [answer for answer in answers if not is_refusal(answer.status)]
    words = statistics.median(len(answer.text.split()) for answer in said)
    grade = statistics.median(_grade(answer) for answer in said)
    seconds = statistics.median(answer.timings_s["total"] for answer in said)
    return f"{name:12} {right:11.3f}  {words:14.0f}  {grade:14.1f}  {seconds:16.2f}"


def _grade(answer: Answer) -> float:
    return grade_of([sentence.text for sentence in answer.sentences])


def _kind(why: str) -> str:
    """Return a reason without the words it quotes."""
    parts = why.split("”")
    return (parts[-1].strip() or why) if "“" in why else why


def main(model: str, n: int | None, drafts: Drafts | None) -> None:
    """Print the report for each dev set and for all of them."""
    encoder, everything = MiniLM(), list[Asked]()
    with TemporaryDirectory() as name:
        folder = Path(name)
        writer = make_generator(evaluated_settings(folder, model))
        for set_name in DEV:
            settings = evaluated_settings(folder / set_name, model)
            settings = replace(settings, drafts=drafts or settings.drafts)
            asked = ask_both(SETS[set_name], settings, writer, encoder, n)
            everything += asked
            sys.stdout.write(f"{set_name}, {writer.name}\n{report(asked)}\n\n")
        sys.stdout.write(f"all, {writer.name}\n{report(everything)}\n")
        writer.close()


if __name__ == "__main__":
    given = dict(enumerate(sys.argv[1:]))
    main(given.get(0, EMBEDDED_NAME), int(given.get(1, 0)) or None, Drafts(given[2]) if 2 in given else None)
