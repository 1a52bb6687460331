"""One question that went wrong: what was asked, answered and cited beside the evidence, with what they share marked."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import escape

from eval.measures.abstention import is_refusal
from eval.measures.catalogue import MEASURES, Group
from eval.results import SUMMARY, Quoted, ScoredCase
from rag.datatypes import AnswerStatus

MIN_SHARED_WORDS = 4
GROUPS = tuple(Group)
WORD = re.compile(r"\S+")


def failure(case: ScoredCase) -> str:
    """Return a foldable block; scores that are not the best stand below with their reasons."""
    quotes = [e.quote for e in case.evidence]
    numbers: dict[Quoted, list[int]] = {}
    for n, one in enumerate(case.citations, 1):
        numbers.setdefault(one, []).append(n)
    cited = "".join(_quoted(one, quotes, own) for one, own in numbers.items()) or "<p>No citation.</p>"
    heading, evidence = "Evidence", "".join(_quoted(one, [c.quote for c in case.citations]) for one in case.evidence)
    if case.type == SUMMARY:
        heading, evidence = (
            "What it must say",
            f"<ul>{''.join(f'<li>{escape(e.quote)}</li>' for e in case.evidence)}</ul>",
        )
    return (
        f"<details><summary><strong>{escape(case.question)}</strong> "
        f'<span class="where">{escape(case.id)} · {escape(case.type)} · {escape(case.status.value.replace("_", " "))}</span></summary>'
        f'<div class="case"><section><h5>Answer</h5><p>{marked(case.answer, quotes)}</p><h5>What it cites</h5>{cited}</section>'
        f"<section><h5>{heading}</h5>{evidence or '<p>None: the papers do not answer this.</p>'}</section>"
        f'<section class="reasons"><h5>Why it failed</h5><ul>{_reasons(case)}</ul></section></div></details>'
    )


def kind_of_failure(case: ScoredCase) -> str:
    """Return what kind of failure it is, in plain words."""
    if case.status is AnswerStatus.FAILED:
        return "Not answered because something failed"
    if case.type == SUMMARY:
        return "Summaries that lack a fact, or say what does not hold"
    if not case.answerable:
        return "Answered, and the papers do not say"
    return "Refused, and the papers answer it" if is_refusal(case.status) else "Answered, but not rightly or not wholly"


def _reasons(case: ScoredCase) -> str:
    """Return why, the measures that share a reason in one line."""
    said: dict[str, list[str]] = {}
    for score in sorted(case.scores, key=lambda score: GROUPS.index(MEASURES[score.measure].group)):
        measure = MEASURES[score.measure]
        best = 1.0 if measure.higher_is_better else 0.0
        if score.value != best and score.reason:
            value = "unscored" if score.value is None else f"{score.value:.3f}"
            said.setdefault(score.reason, []).append(f"{measure.title} {value}")
    return "".join(f"<li>{escape(', '.join(figures))}: {escape(reason)}</li>" for reason, figures in said.items())


def _quoted(quoted: Quoted, others: Sequence[str], numbers: Sequence[int] = ()) -> str:
    marks = f"[{', '.join(map(str, numbers))}] " if numbers else ""
    page = f", page {quoted.page}" if quoted.page is not None else ""
    where = f'<p class="where">{marks}{escape(quoted.item_title)} – {escape(quoted.file)}{page}</p>'
    return f"<blockquote>{where}{marked(quoted.quote, others)}</blockquote>"


def marked(text: str, others: Sequence[str]) -> str:
    """Return the text as HTML with every run of at least four words that also stands in another text marked."""
    words = list(WORD.finditer(text))
    shared: set[int] = set()
    for other in others:
        matcher = SequenceMatcher(None, [w.group().casefold() for w in words], other.casefold().split(), autojunk=False)
        for block in matcher.get_matching_blocks():
            if block.size >= MIN_SHARED_WORDS:
                shared.update(range(block.a, block.a + block.size))
    return _with_marks(text, words, shared)


def _with_marks(text: str, words: Sequence["re.Match[str]"], shared: set[int]) -> str:
    parts, end = [], 0
    for index in sorted(shared):
        if index - 1 in shared:
            continue
        last = index
        while last + 1 in shared:
            last += 1
        start, stop = words[index].start(), words[last].end()
        parts.append(f"{escape(text[end:start])}<mark>{escape(text[start:stop])}</mark>")
        end = stop
    return "".join(parts) + escape(text[end:])
