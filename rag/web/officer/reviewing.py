"""The review screen: one item's summary with its evidence, checks and history, and every step an officer may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.responses import Response

from rag.datatypes import AgendaItem, Citation, Decision, Document
from rag.errors import ReviewConflictError, ReviewError
from rag.see.listing import decision_said, item_said, place_said
from rag.summary import SECTION_TITLES, Check, PlainSentence, Review, Section, State
from rag.web.officer.clock import moment_said
from rag.web.officer.door import Visit, not_found, number_in
from rag.web.officer.meetings import STAGES_SAID, meeting_key, next_to_read, stage_of
from rag.web.officer.overview import meetings_now
from rag.web.shelf import unwrapped

CHECKS_SAID = {
    "citation": "Its source",
    "facts": "Figures, dates and names",
    "meaning": "Meaning: not, may, must, if",
    "wording": "Wording",
}
ORIGINS_SAID = {
    "model": "worded by the model",
    "rules": "made plainer by rules",
    "record": "the record’s own words",
    "officer": "worded by an officer",
}
DONE_SAID = {
    "saved": "Saved, and checked again.",
    "checked": "Checked again.",
    "drafted": "Drafted anew.",
    "approved": "Approved. It is not public yet: publish it when you are ready.",
    "published": "Published: residents can see it now.",
    "withdrawn": "Withdrawn: residents no longer see it.",
    "same": "Nothing was changed, so nothing was saved.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Words of the item that a sentence may rest on."""

    start: int
    end: int
    page: int
    quote: str


def review(visit: Visit) -> Response:
    """Show an item's summary, or the button that drafts it."""
    done = visit.query.get("done", "")
    shown = visit.office.reviews.show(visit.path["item"]) if done in ("saved", "checked") else None
    n = shown.n_failed if shown else 0
    failed = f" {n} {'sentence does' if n == 1 else 'sentences do'} not pass: see below what is wrong." if n else ""
    return _page(visit, said=DONE_SAID.get(done, "") + failed)


def act(visit: Visit) -> Response:
    """Take the step whose button was pressed; tell why it cannot be taken, keeping what was written."""
    step = _STEPS.get(visit.form.get("step", ""))
    if step is None:
        return _page(visit, refused="Choose what to do with one of the buttons.", status=400)
    try:
        if step in _SIGNING and (unsaved := _unsaved(visit)):
            raise ReviewError(f"You changed sentence {unsaved[0] + 1} and did not save it. Save and check it first.")
        done = step(visit, visit.path["item"], _revision(visit))
    except ReviewConflictError as error:
        return _page(visit, refused=str(error), status=409, keeps_words=True)
    except ReviewError as error:
        return _page(visit, refused=str(error), status=400, keeps_words=True)
    if done in ("approved", "published") and visit.form.get("then") == "next":
        following = next_to_read(meetings_now(visit), visit.path["item"])
        if following:
            return visit.go(f"/review/{following.item.id}?before={done}")
    return visit.go(f"/review/{visit.path['item']}?done={done}")


def _revision(visit: Visit) -> int:
    told = number_in(visit.form.get("revision", ""))
    return -1 if told is None else told


# -- steps ----------------------------------------------------------------------------------------


def _save(visit: Visit, item: str, revision: int) -> str:
    """Save every sentence that was reworded, then check the whole again. Lasts first, so that none changes its number."""
    shown = visit.office.reviews.show(item)
    plain = shown.summary.plain if shown else ()
    changed = [(index, _sent_words(visit, index) or "") for index in reversed(_unsaved(visit))]
    if shown is not None and shown.revision == revision and not changed:
        return "same"
    for index, words in changed or [(0, plain[0].text if plain else "")]:
        revision = visit.office.reviews.edit(item, index, words, revision, visit.reviewer, _note(visit)).revision
    visit.office.reviews.run_checks(item, revision, visit.reviewer)
    return "saved"


def _unsaved(visit: Visit) -> list[int]:
    """Return the numbers of the sentences whose words in the form are not those on record."""
    shown = visit.office.reviews.show(visit.path["item"])
    plain = shown.summary.plain if shown else ()
    return [i for i, one in enumerate(plain) if (words := _sent_words(visit, i)) is not None and words != one.text]


def _sent_words(visit: Visit, index: int) -> str | None:
    sent = visit.form.get(f"sentence {index}")
    if sent is None:
        return None
    return "" if visit.form.get(f"remove {index}") == "yes" else " ".join(sent.split())


def _add(visit: Visit, item: str, revision: int) -> str:
    found, document = _item(visit)
    sources = {f"{s.start}-{s.end}": s for s in _sources(found, document, visit.office.reviews.show(item))}
    source = sources.get(visit.form.get("source", ""))
    section = visit.form.get("section", "")
    if found is None or document is None or source is None or section not in set(Section):
        raise ReviewError("Choose the words of the paper that the new sentence rests on.")
    name = Path(document.source).name
    citation = Citation(document.id, name, item, found.title, source.page, source.quote, source.start, source.end)
    words = PlainSentence(visit.form.get("text", ""), Section(section), (citation,))
    shown = visit.office.reviews.show(item)
    last = len(shown.summary.plain) - 1 if shown else -1
    revision = visit.office.reviews.add_sentence(item, last, words, revision, visit.reviewer).revision
    visit.office.reviews.run_checks(item, revision, visit.reviewer)
    return "saved"


def _check(visit: Visit, item: str, revision: int) -> str:
    visit.office.reviews.run_checks(item, revision, visit.reviewer)
    return "checked"


def _approve(visit: Visit, item: str, revision: int) -> str:
    visit.office.reviews.approve(item, revision, visit.reviewer, _note(visit))
    return "approved"


def _approve_and_publish(visit: Visit, item: str, revision: int) -> str:
    approved = visit.office.reviews.approve(item, revision, visit.reviewer, _note(visit))
    visit.office.reviews.publish(item, approved.revision, visit.reviewer)
    return "published"


def _publish(visit: Visit, item: str, revision: int) -> str:
    visit.office.reviews.publish(item, revision, visit.reviewer, _note(visit))
    return "published"


def _withdraw(visit: Visit, item: str, revision: int) -> str:
    visit.office.reviews.withdraw(item, revision, visit.reviewer, _note(visit))
    return "withdrawn"


def _draft(visit: Visit, item: str, revision: int) -> str:
    visit.office.reviews.create_draft(item, visit.reviewer, _note(visit), revision=max(revision, 0))
    return "drafted"


def _note(visit: Visit) -> str:
    return visit.form.get("note", "")


_STEPS: Mapping[str, Callable[[Visit, str, int], str]] = {
    "save": _save,
    "add": _add,
    "check": _check,
    "approve": _approve,
    "approve-and-publish": _approve_and_publish,
    "publish": _publish,
    "withdraw": _withdraw,
    "draft": _draft,
}
_SIGNING = (_approve, _approve_and_publish, _publish)


# -- the page -------------------------------------------------------------------------------------


def _page(visit: Visit, *, said: str = "", refused: str = "", status: int = 200, keeps_words: bool = False) -> Response:
    found, document = _item(visit)
    if found is None or document is None:
        return not_found(visit, "item")
    shown = visit.office.reviews.show(found.id)
    history = visit.office.reviews.history(found.id) if shown else []
    before = DONE_SAID.get(visit.query.get("before", ""), "")
    context = {
        "item": found,
        "title": item_said(found),
        "place": place_said(found, found.meeting),
        "meeting": meeting_key(found.meeting),
        "meeting_name": found.meeting.committee or found.meeting.council or "its meeting",
        "review": shown,
        "stage": stage_of(found, shown),
        "stages_said": STAGES_SAID,
        "file": Path(document.source).name,
        "has_pictures": document.format == "pdf" and Path(document.source).is_file(),
        "decisions": _decisions(found),
        "text": document.text[found.body_start : found.end],
        "sources": _sources(found, document, shown),
        "sections": SECTION_TITLES,
        "checks": CHECKS_SAID,
        "origins": ORIGINS_SAID,
        "history": list(reversed(history)),
        "changes": history[-1].changes if history else (),
        "following": next_to_read(meetings_now(visit), found.id),
        "said": f"The one before: {before}" if before else said,
        "refused": refused,
        "written": dict(visit.form) if keeps_words else {},
        "may_approve": shown is not None and shown.state is State.CHECKED and not shown.is_stale,
        "failed": _failed,
        "targets": visit.office.service.settings.plain,
        "unwrapped": unwrapped,
        "same_words": _same_words,
        "moment_said": moment_said,
    }
    return visit.page("review.html", context, status)


def _decisions(item: AgendaItem) -> list[tuple[str, Decision]]:
    """Return the item's decisions and recommendations, each after what it is called, in text order."""
    formal = sorted([*item.decisions, *item.recommendations], key=lambda decision: decision.start)
    return [(decision_said(decision), decision) for decision in formal]


def _same_words(text: str, quote: str) -> bool:
    """True where a sentence is what it cites, but for white space, bullets and the end mark."""
    return " ".join(text.split()).strip(" .;:,-•") == " ".join(quote.split()).strip(" .;:,-•")


def _failed(sentence: PlainSentence) -> list[Check]:
    return [check for check in sentence.checks if not check.ok]


def _sources(item: AgendaItem | None, document: Document | None, shown: Review | None) -> list[Source]:
    """Return the words a new sentence may rest on: decisions, what the summary cites, then every paragraph. In text order."""
    if item is None or document is None:
        return []
    spans = {(d.start, d.end) for d in (*item.decisions, *item.recommendations)}
    if shown:
        spans |= {(c.start, c.end) for s in shown.summary.plain for c in s.citations if c.document == document.id}
    spans |= set(_paragraphs(document.text, item.body_start, item.end))
    inside = sorted(span for span in spans if item.start <= span[0] < span[1] <= item.end)
    return [Source(start, end, document.page_at(start).number, document.text[start:end]) for start, end in inside]


def _paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    position = start
    for paragraph in text[start:end].split("\n\n"):
        words = paragraph.strip()
        if words:
            begin = position + len(paragraph) - len(paragraph.lstrip())
            found.append((begin, begin + len(words)))
        position += len(paragraph) + 2
    return found


def _item(visit: Visit) -> tuple[AgendaItem | None, Document | None]:
    found = visit.office.store.item(visit.path["item"])
    return found, visit.office.store.document(found.document) if found else None
