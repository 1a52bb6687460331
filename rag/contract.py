"""The JSON that commands and the page give out. These keys are a promise to other programs: add, never rename."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from rag.datatypes import AgendaItem, Answer, Citation, Decision, Hit, Meeting
from rag.library.codec import Json, to_json
from rag.summary import Check, Coverage, HistoryEntry, PlainSentence, PublishedSummary, Review, State, Summary

if TYPE_CHECKING:
    from rag.fetch import FetchReport
    from rag.library.ingest import FileReport
    from rag.library.removals import Removal, RemovalReport
    from rag.library.store import StoredPaper

JsonObject = dict[str, Json]


def report_json(report: "FileReport") -> JsonObject:
    """One file's outcome of an ingest."""
    return {
        "file": report.file,
        "outcome": report.outcome.value,
        "reason": report.reason,
        "meeting": meeting_json(report.meeting) if report.meeting else None,
        "n_items": report.n_items,
        "n_passages": report.n_passages,
    }


def removal_report_json(report: "RemovalReport") -> JsonObject:
    """What became of one paper that was to be removed."""
    return {
        "file": report.file,
        "outcome": report.outcome.value,
        "reason": report.reason,
        "document": report.document,
        "n_summaries": report.n_summaries,
    }


def removal_json(removal: "Removal") -> JsonObject:
    """One removal, as it is on record."""
    return cast(JsonObject, to_json(removal))


def fetched_json(report: "FetchReport") -> JsonObject:
    """One file's outcome of a fetch."""
    file = str(report.file) if report.file else None
    return {
        "url": report.url,
        "outcome": report.outcome.value,
        "title": report.title,
        "file": file,
        "reason": report.reason,
        "n_bytes": report.n_bytes,
    }


def meeting_json(meeting: Meeting) -> JsonObject:
    """A meeting with every fact we have, None where the papers do not say."""
    return cast(JsonObject, to_json(meeting))


def paper_json(stored: "StoredPaper", *, for_officers: bool = False) -> JsonObject:
    """A document with its items; what is exempt stays hidden unless it is for officers."""
    return {
        "document": stored.id,
        "file": stored.file,
        "kind": stored.paper.kind.value,
        "meeting": meeting_json(stored.paper.meeting),
        "items": [item_json(item, stored.paper.meeting, for_officers=for_officers) for item in stored.paper.business],
    }


def item_json(item: AgendaItem, paper_meeting: Meeting, *, for_officers: bool = False) -> JsonObject:
    """An item; `meeting` is given only where it is not the paper's own."""
    hidden = item.restricted is not None and not for_officers
    value: JsonObject = {
        "id": item.id,
        "number": item.number,
        "minute_number": item.minute_number,
        "agenda_number": item.agenda_number,
        "title": item.title,
        "part": item.part.value,
        "page_start": item.page_start,
        "page_end": item.page_end,
        "start": item.start,
        "end": item.end,
        "parent": item.parent,
        "author": item.author,
        "restricted": item.restricted is not None,
        "restricted_reason": item.restricted.reason if item.restricted else None,
        "decisions": [] if hidden else [decision_json(d) for d in item.decisions],
        "recommendations": [] if hidden else [decision_json(d) for d in item.recommendations],
    }
    if item.meeting != paper_meeting:
        value["meeting"] = meeting_json(item.meeting)
    return value


def decision_json(decision: Decision) -> JsonObject:
    """A decision or recommendation, verbatim and in its place."""
    return cast(JsonObject, to_json(decision))


def hit_json(hit: Hit) -> JsonObject:
    """A passage found for a question."""
    return {
        "rank": hit.rank,
        "score": hit.score,
        "document": hit.item.document,
        "file": hit.file,
        "item": hit.item.id,
        "item_title": hit.item.title,
        "committee": hit.item.meeting.committee,
        "date": hit.item.meeting.date.isoformat() if hit.item.meeting.date else None,
        "part": hit.item.part.value,
        "page": hit.passage.page_start,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
    }


def search_json(question: str, hits: Sequence[Hit]) -> JsonObject:
    """The answer of `rag search`."""
    return {"question": question, "passages": [hit_json(hit) for hit in hits]}


def answer_json(answer: Answer) -> JsonObject:
    """The answer of `rag ask`."""
    return {
        "question": answer.question,
        "status": answer.status.value,
        "answer": answer.text,
        "sentences": [{"text": s.text, "citations": [citation_json(c) for c in s.citations]} for s in answer.sentences],
        "dropped": [{"text": d.text, "why": d.why} for d in answer.dropped],
        "nearest": [citation_json(c) for c in answer.nearest],
        "passages": [hit_json(hit) for hit in answer.hits],
        "timings_s": dict(answer.timings_s),
        "model": answer.model,
        "prompt_sha256": answer.prompt_sha256,
        "understood": answer.understood,
    }


def citation_json(citation: Citation) -> JsonObject:
    """A place in a public paper."""
    return cast(JsonObject, to_json(citation))


def summary_json(summary: Summary, state: State = State.DRAFT) -> JsonObject:
    """A summary of one item: the official wording beside the plain sentences."""
    return {
        "item": summary.item,
        "item_title": summary.item_title,
        "document": summary.document,
        "file": summary.file,
        "official": [to_json(official) for official in summary.official],
        "plain": [plain_json(sentence) for sentence in summary.plain],
        "readability": to_json(summary.readability),
        "coverage": coverage_json(summary.coverage),
        "state": state.value,
        "model": summary.model,
        "model_sha256": summary.model_sha256,
        "prompt_sha256": summary.prompt_sha256,
        "source_sha256": summary.source_sha256,
        "dropped": [{"text": d.text, "why": d.why} for d in summary.dropped],
        "timings_s": dict(summary.timings_s),
    }


def plain_json(sentence: PlainSentence) -> JsonObject:
    """A plain sentence with what it rests on and what the checks say."""
    return {
        "text": sentence.text,
        "section": sentence.section.value,
        "origin": sentence.origin.value,
        "citations": [citation_json(citation) for citation in sentence.citations],
        "checks": [check_json(check) for check in sentence.checks],
    }


def check_json(check: Check) -> JsonObject:
    """One check of one sentence."""
    return cast(JsonObject, to_json(check))


def coverage_json(coverage: Coverage) -> JsonObject:
    """How much of what must be told is told."""
    return {**cast(JsonObject, to_json(coverage)), "share": round(coverage.share, 4)}


def review_json(review: Review) -> JsonObject:
    """A summary as officers see it."""
    return {
        **summary_json(review.summary, review.state),
        "revision": review.revision,
        "stale": review.is_stale,
        "n_failed": review.n_failed,
        "approved_by": review.approved_by,
        "public": review.is_public,
        "last": {"action": review.last.action.value, "officer": review.last.officer, "made": review.last.made},
    }


def history_json(entry: HistoryEntry) -> JsonObject:
    """One step of a review: who, when, why, and the words that changed against the draft."""
    step = entry.step
    return {
        "revision": step.revision,
        "action": step.action.value,
        "state": step.state.value,
        "officer": step.officer,
        "role": step.role,
        "made": step.made,
        "note": step.note,
        "changes": [to_json(change) for change in entry.changes],
    }


def published_json(published: PublishedSummary) -> JsonObject:
    """A summary as residents see it."""
    return {
        **summary_json(published.summary, State.PUBLISHED),
        "approved_by": published.approved_by,
        "published": published.published,
        "stale": published.is_stale,
        "notice": published.notice,
    }
