"""Evidence made by hand: one passage of one item, its pieces told by their words."""

import datetime

from rag.datatypes import AgendaItem, Decision, DecisionKind, Evidence, Hit, Meeting, Part, Passage, Span


def evidence(
    *sentences: str,
    title: str = "Brown Bin Charge",
    day: datetime.date | None = datetime.date(2025, 1, 14),
    score: float = 0.5,
    is_decision: bool = False,
    part: Part = Part.MINUTES,
    council: str = "Elmshire County Council",
    document: str = "doc",
) -> Evidence:
    """Return a piece of evidence of these sentences, which are its whole passage and item."""
    text, spans = "\n".join(sentences), []
    for sentence in sentences:
        start = spans[-1].end + 1 if spans else 0
        spans.append(Span(start, start + len(sentence)))
    decisions = (Decision(DecisionKind.RESOLVED, text, 0, len(text), 1),) if is_decision else ()
    item = AgendaItem(
        id=f"{document}:{title}",
        document=document,
        meeting=Meeting(council=council, committee="Waste Committee", date=day),
        part=part,
        number="2",
        minute_number="2",
        agenda_number=None,
        title=title,
        start=0,
        body_start=0,
        end=len(text),
        page_start=1,
        page_end=1,
        decisions=decisions,
    )
    heading = f"{council}, Waste Committee, {day}: {title}"
    passage = Passage(f"{item.id}:0", item.id, text, 0, len(text), 1, 1, heading, tuple(spans))
    return Evidence(text, " ".join(sentences), 0, len(text), score, Hit(1, score, passage, item, f"{document}.txt"))
