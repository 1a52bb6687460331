"""A question set of somebody's own papers: made, drafted and checked, and what is still missing said in plain words.

FOLDER/papers/           the papers, put there by whoever makes the set
FOLDER/questions.jsonl   the questions; drafted from the papers' decisions where there is no such file yet
FOLDER/README.md         how to go on; FOLDER/gates.toml, what must hold; FOLDER/evaluate.yml, an example workflow
"""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from eval.cases import Gold, LibraryView, gold_of, library_view
from eval.data.load import Question
from eval.data.problems import question_problems
from eval.data.truth import Truth
from eval.measures.citations import plain
from eval.measures.polarity import outcomes
from eval.records import PaperRecord, write_text
from eval.runs import CACHE, GATES
from eval.sets import EvalSet, own_set
from eval.stages import Progress, Shelf, build, shelf_of
from eval.system import Models
from rag.check import FactKind, find_facts
from rag.datatypes import AgendaItem
from rag.library.store import Store

EXAMPLE = Path(__file__).parent / "example"
FILE = "questions.jsonl"
MIN_QUESTIONS = 30
MIN_UNANSWERABLE = 10
MAX_QUOTE_CHARS = 300
PROCEDURAL = re.compile(
    r"(?:minutes|apologies|declarations?|exclusion|dates? of)\b", re.IGNORECASE
)  # nobody asks about them
TELLING = frozenset({FactKind.AMOUNT, FactKind.PERCENT, FactKind.DATE, FactKind.VOTE})


def make_own(folder: Path) -> list[Path]:
    """Make what is not there yet of a question set, and return what was made; nothing that is there is touched."""
    made = []
    if not (folder / "papers").is_dir():
        (folder / "papers").mkdir(parents=True)
        made.append(folder / "papers")
    for source in (EXAMPLE / "README.md", GATES, EXAMPLE / "evaluate.yml"):
        if not (folder / source.name).exists():
            shutil.copyfile(source, folder / source.name)
            made.append(folder / source.name)
    return made


def check_own(folder: Path, progress: Progress, cache: Path = CACHE, models: Models | None = None) -> list[str]:
    """Read the papers, draft questions if there are none, and return what is missing or wrong, one sentence each.

    Raises:
        EvalError: a paper cannot be read. DataFileError: the questions are not in their form.
    """
    papers, questions = folder / "papers", folder / FILE
    chosen = EvalSet(folder.resolve().name, papers, questions)
    if not chosen.files():
        return [f"{papers} holds no papers. Put PDF, Word, HTML or text files of minutes, agendas or packs there."]
    shelf = shelf_of(cache, chosen.files())
    build(shelf, chosen.files(), models or Models(), progress)
    if not questions.exists():
        drafts = list(draft_questions(shelf))
        write_text(questions, "".join(f"{json.dumps(draft, ensure_ascii=False)}\n" for draft in drafts))
        if not drafts:
            return [
                f"No decision was found in the papers to draft questions from: write {questions}, as README.md beside it says."
            ]
    return list(problems(own_set(folder), shelf))


def draft_questions(shelf: Shelf) -> Iterator[dict[str, object]]:
    """Yield a question for each decision on a title that stands once: what was decided, with the record's own words.

    Facts are the amounts, percentages, dates and votes of those words, or their outcome where they hold none; a person must
    look at every one.
    """
    store = Store.open(shelf.library)
    try:
        items = [
            (item, file)
            for item, file in store.public_items().values()
            if item.decisions and not PROCEDURAL.match(item.title)
        ]
    finally:
        store.close()
    titles = Counter(item.title.casefold() for item, _ in items)
    told = sorted(((file, item.start, item) for item, file in items), key=lambda entry: entry[:2])
    once = [(item, file) for file, _, item in told if titles[item.title.casefold()] == 1]
    for number, (item, file) in enumerate(once, 1):
        yield _draft(f"draft-{number:03}", item, file)


def _draft(name: str, item: AgendaItem, file: str) -> dict[str, object]:
    decision = item.decisions[0]
    quote = (
        decision.text[:MAX_QUOTE_CHARS].rsplit(None, 1)[0] if len(decision.text) > MAX_QUOTE_CHARS else decision.text
    )
    facts = [[fact.written] for fact in find_facts(quote) if fact.kind in TELLING]
    facts = facts or [[outcome.written] for outcome in outcomes(quote)[:1]]
    evidence = [{"file": file, "item_title": item.title, "quote": quote, "page": decision.page}]
    return {
        "id": name,
        "question": f"What was decided about {item.title}?",
        "type": "decision",
        "answerable": True,
        "split": "dev",
        "evidence": evidence,
        "facts": facts,
    }


def problems(chosen: EvalSet, shelf: Shelf) -> Iterator[str]:
    """Yield what is wrong with the questions, what they lack, and which papers nobody asks about."""
    questions = chosen.load_questions()
    papers = shelf.papers()
    yield from question_problems(questions)
    yield from _drafts_left(questions)
    yield from _lost_evidence(questions, chosen, papers)
    yield from _too_few(questions)
    asked = {evidence.file for question in questions for evidence in question.evidence}
    yield from (f"{paper.file}: no question is about it." for paper in papers if paper.file not in asked)


def _drafts_left(questions: Sequence[Question]) -> Iterator[str]:
    drafts = [question.id for question in questions if question.id.startswith("draft-")]
    if drafts:
        yield f"{_counted(len(drafts), 'drafted question')} in {FILE}: put each in a resident's words, check its facts, and give it an id of its own."


def _lost_evidence(questions: Sequence[Question], chosen: EvalSet, papers: Sequence[PaperRecord]) -> Iterator[str]:
    view = library_view(papers, Truth((), ()), chosen.papers)
    for question in questions:
        for gold in gold_of(question.evidence, view):
            if not gold.places:
                yield f"{question.id}: the quote {gold.evidence.quote[:60]!r} does not stand in {gold.evidence.file}."
            else:
                yield from (f"{question.id}: {problem}" for problem in _misplaced(gold, view))


def _misplaced(gold: Gold, view: LibraryView) -> Iterator[str]:
    """Yield where a quote stands, if that is not the page or the item that its evidence names."""
    evidence = gold.evidence
    sources = [(view.sources[place.quote.document], place.quote.start) for place in gold.places]
    pages = sorted({source.page_at(start) for source, start in sources})
    if evidence.page is not None and evidence.page not in pages:
        yield f"the quote {evidence.quote[:60]!r} is on page {_listed(pages)} of {evidence.file}, not on {evidence.page}."
    titles = [item.title for source, start in sources for item in source.items if item.start <= start < item.end]
    if titles and plain(evidence.item_title) not in map(plain, titles):
        yield f"the quote {evidence.quote[:60]!r} is read as part of {_listed(dict.fromkeys(titles))}, not of {evidence.item_title!r}."


def _listed(found: Iterable[object]) -> str:
    return " and ".join(repr(one) for one in found)


def _too_few(questions: Sequence[Question]) -> Iterator[str]:
    n_unanswerable = sum(not question.answerable for question in questions)
    if len(questions) < MIN_QUESTIONS:
        yield f"{_counted(len(questions), 'question')}: intervals are too wide to tell anything below {MIN_QUESTIONS}."
    if n_unanswerable < MIN_UNANSWERABLE:
        yield (
            f"{_counted(n_unanswerable, 'question')} that the papers do not answer: add at least {MIN_UNANSWERABLE}, or refusals go "
            "unmeasured. README.md shows how one looks."
        )


def _counted(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
