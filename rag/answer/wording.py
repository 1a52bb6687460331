"""What a resident reads where it is not the record's own words. Pure."""

from collections.abc import Sequence

from rag.datatypes import AnswerSentence, Hit


def joined(sentences: Sequence[AnswerSentence]) -> str:
    """Return what a resident reads: the sentences, each with the numbers of its citations, counted through."""
    texts, n = [], 0
    for sentence in sentences:
        numbers = "".join(f"[{n + i}]" for i in range(1, len(sentence.citations) + 1))
        n += len(sentence.citations)
        texts.append(f"{sentence.text} {numbers}")
    return " ".join(texts)


def not_found_text(nearest: Sequence[Hit]) -> str:
    """Return what is said when the papers are silent."""
    said = "The papers in this library do not say."
    if not nearest:
        return said
    return f"{said} The nearest items are: {'; '.join(_named(hit) for hit in nearest)}."


def _named(hit: Hit) -> str:
    meeting = hit.item.meeting
    when = f"{meeting.date.day} {meeting.date:%B %Y}" if meeting.date else None
    return f"“{hit.item.title}” ({', '.join(part for part in (meeting.committee, when) if part) or hit.file})"


def one_for_each_item(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the first hit of each item, in order."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(hit.item.id, hit)
    return tuple(first.values())
