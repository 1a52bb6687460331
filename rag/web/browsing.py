"""`/meetings`, `/meeting/KEY`, `/item/ID`: the library to look through, from meetings to items to their exact words."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rag.datatypes import AgendaItem, Decision, DecisionKind, Part
from rag.library.reviews import ReviewSteps
from rag.summary import SECTION_TITLES
from rag.web.meetings import Sitting, sitting_key
from rag.web.public import PublicItem
from rag.web.shelf import Shelf, unwrapped
from rag.web.site import Site, site_of
from rag.web.views import day_said, meeting_said

PARTS = {
    Part.MINUTES: "Minutes",
    Part.AGENDA: "Agenda",
    Part.REPORT: "Reports",
    Part.APPENDIX: "Appendices",
    Part.OTHER: "Other text",
    Part.FRONT: "Front pages",
}
KINDS = {DecisionKind.RECOMMENDED: "Recommendation, not a decision", DecisionKind.LOST: "Lost motion, not a decision"}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item as a list shows it."""

    id: str
    said: str
    decided: str
    has_summary: bool


def meetings(request: Request) -> Response:
    """Show every meeting, of one council or committee if asked."""
    site = site_of(request)
    shelf = site.shelves.now()
    council, committee = (request.query_params.get(name, "")[:200] for name in ("council", "committee"))
    chosen = [
        sitting
        for sitting in shelf.sittings
        if (not council or sitting.meeting.council == council)
        and (not committee or sitting.meeting.committee == committee)
    ]
    context = {
        "years": _by_year(chosen),
        "n_meetings": len(chosen),
        "councils": shelf.councils,
        "committees": shelf.committees,
        "council": council,
        "committee": committee,
    }
    return site.page("meetings.html", context)


def _by_year(sittings: list[Sitting]) -> list[tuple[str, list[Sitting]]]:
    years: dict[str, list[Sitting]] = {}
    for sitting in sittings:
        years.setdefault(str(sitting.meeting.date.year) if sitting.meeting.date else "No date", []).append(sitting)
    return list(years.items())


def meeting(request: Request) -> Response:
    """Show one meeting with its items and papers."""
    site = site_of(request)
    shelf = site.shelves.now()
    sitting = next((s for s in shelf.sittings if s.key == request.path_params["key"]), None)
    if sitting is None:
        raise HTTPException(404)
    reviews = ReviewSteps(site.service.store)
    parts = [
        (PARTS[part], [item_line(public, reviews) for public in sitting.items if public.item.part is part])
        for part in dict.fromkeys(public.item.part for public in sitting.items)
    ]
    documents = dict.fromkeys(public.item.document for public in sitting.items)
    context = {
        "sitting": sitting,
        "title": meeting_said(sitting.meeting) or "Meeting",
        "day": day_said(sitting.meeting.date),
        "parts": parts,
        "papers": [shelf.papers[document] for document in documents],
        "n_closed": sum(shelf.n_closed(document) for document in documents),
    }
    return site.page("meeting.html", context)


def item_line(public: PublicItem, reviews: ReviewSteps) -> ItemLine:
    """Return an item as a list shows it."""
    item = public.item
    decided = item.decisions[0].kind.value if item.decisions else ""
    return ItemLine(item.id, item_said(item), decided, reviews.public(item.id) is not None)


def item_said(item: AgendaItem) -> str:
    """Return an item's number and title."""
    title = item.title or "Untitled item"
    return f"{item.number}. {title}" if item.number and item.part is not Part.APPENDIX else title


@dataclass(frozen=True, slots=True)
class OfficialWording:
    """A decision or recommendation in its own words, and where it stands."""

    kind: str
    text: str
    place: str
    page: int


def item(request: Request) -> Response:
    """Show one item: its published summary, its official wording, its exact text."""
    site = site_of(request)
    shelf = site.shelves.now()
    public = shelf.item(request.path_params["item"])
    if public is None:
        raise HTTPException(404)
    found = public.item
    context = {
        "item": found,
        "title": item_said(found),
        "meeting": meeting_said(found.meeting),
        "meeting_key": sitting_key(found.meeting),
        "state": shelf.state_said(public),
        "official": [_official(found, decision) for decision in (*found.decisions, *found.recommendations)],
        "paragraphs": _paragraphs(shelf.text(found.id)),
        "summary": _summary(site, shelf, found.id),
        "paper": public.paper,
        "is_open": shelf.is_open(found.document),
        "start": f"{found.document}/{found.start}-{found.body_start}",
    }
    return site.page("item.html", context)


def _official(item: AgendaItem, decision: Decision) -> OfficialWording:
    place = f"{item.document}/{decision.start}-{decision.end}"
    return OfficialWording(
        KINDS.get(decision.kind, decision.kind.value.capitalize()), unwrapped(decision.text), place, decision.page
    )


def _paragraphs(text: str) -> list[str]:
    return [unwrapped(paragraph.strip("\n")) for paragraph in text.split("\n\n") if paragraph.strip()]


@dataclass(frozen=True, slots=True)
class SummaryView:
    """A published summary: its plain sentences under their headings, each with places, and the notice above it."""

    notice: str
    is_stale: bool
    sections: list[tuple[str, list[tuple[str, list[str]]]]]


def _summary(site: Site, shelf: Shelf, item: str) -> SummaryView | None:
    published = site.service.publications().published(item)
    if published is None:
        return None
    sections: dict[str, list[tuple[str, list[str]]]] = {}
    for sentence in published.summary.plain:
        places = [f"{c.document}/{c.start}-{c.end}" for c in sentence.citations if c.document in shelf.papers]
        sections.setdefault(SECTION_TITLES[sentence.section], []).append((sentence.text, places))
    return SummaryView(published.notice, published.is_stale, list(sections.items()))


ROUTES = [
    Route("/meetings", meetings),
    Route("/meeting/{key}", meeting),
    Route("/item/{item}", item),
]
