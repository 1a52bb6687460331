"""Agenda packs of councils that do not exist, made from a seed: agenda, earlier minutes, reports, appendices.

made = make_pack(seed=7)
made.document, made.expected    # [(part, number, agenda number, title, page)] in order
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from paper_maker import SENTENCES, TITLES

from rag.datatypes import Document, Page

BODY = "Planning and Licensing Committee"
COUNCIL = "Otterbrook District Council"
DAY = "16 April 2024"
EARLIER = "12 March 2024"
Front = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class MadePack:
    document: Document
    expected: list[tuple[str, str | None, str | None, str, int]]
    how: str


def _lancashire(title: str, _number: int) -> list[str]:
    return [BODY, f"Meeting to be held on Tuesday, {DAY}", "", "Electoral Divisions affected:", "(All Divisions)", "", title, "", "Contact for further information:", "Ada Birch, Tel: 01632 960001", "", "Brief Summary", "", "The report sets out the position.", "", "Recommendation", "", "The Committee is asked to note the report."]  # fmt: skip


def _labelled(title: str, number: int) -> list[str]:
    return [f"Report to: {BODY}", f"Date: {DAY}", f"Agenda item: {number}", f"Title: {title}", "Report of: Head of Place", "Wards affected: All", "", "1. Purpose of the report", "1.1 To set out the position.", "", "2. Recommendations", "2.1 That the report be noted."]  # fmt: skip


def _capitals(title: str, _number: int) -> list[str]:
    return [COUNCIL.upper(), "", f"{BODY.upper()} – {DAY.upper()}", "", title.upper(), "", "REPORT OF THE HEAD OF PLACE", "", "1. INTRODUCTION", "", "1.1 The report sets out the position.", "", "2. RECOMMENDATION", "", "2.1 That the report be noted."]  # fmt: skip


def _bold(title: str, _number: int) -> list[str]:
    return [f"**{title}**", "", "Report by the Assistant Director, Growth", "", "**Summary**", "", "The report sets out the position.", "", "**Recommendations**", "", "(1) That the report be noted."]  # fmt: skip


FRONTS: tuple[tuple[str, Front], ...] = (
    ("meeting to be held", _lancashire),
    ("labels", _labelled),
    ("capitals", _capitals),
    ("bold", _bold),
)


class _Pages:
    """Pages being written; what begins on one is noted."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.expected: list[tuple[str, str | None, str | None, str, int]] = []

    def add(self, lines: list[str]) -> None:
        self.pages.append(lines)

    def begins(self, part: str, number: str | None, agenda: str | None, title: str, page: int | None = None) -> None:
        self.expected.append((part, number, agenda, title, page or len(self.pages) + 1))


def make_pack(seed: int) -> MadePack:
    rng = random.Random(seed)  # noqa: S311
    front_name, front = rng.choice(FRONTS)
    has_labels, has_stamps = rng.choice(((True, True), (True, False), (False, True), (False, False)))
    pages = _Pages()
    titles = rng.sample(TITLES, rng.randint(2, 5))
    _agenda(pages, titles, rng)
    _minutes(pages, rng, has_stamps=has_stamps)
    first_pages = [len(pages.pages) - 1]
    for number, title in enumerate(titles, 4):
        first_pages.append(len(pages.pages) + 1)
        _report(pages, number, title, front, front_name, rng, has_stamps=has_stamps)
    _fill_ranges(pages, titles, first_pages, has_labels=has_labels)
    how = f"{front_name}, labels={has_labels}, stamps={has_stamps}"
    return MadePack(_document(pages.pages, has_labels=has_labels), pages.expected, how)


def _agenda(pages: _Pages, titles: list[str], rng: random.Random) -> None:
    mark = rng.choice((". ", " ", ".\t"))
    lines = [COUNCIL, "", BODY, "", f"Tuesday, {DAY} at 6.30 pm in the Old Hall", "", "AGENDA", ""]
    listed = ["Apologies", "Declarations of Interest", "Minutes", *titles, "Urgent Business"]
    for number, title in enumerate(listed, 1):
        pages.begins("agenda", str(number), str(number), title)
        has_pages = title in titles or title == "Minutes"
        lines += [f"{number}{mark}{title}" + (f" (Pages @{number}@)" if has_pages else ""), ""]
    pages.add(lines)


def _minutes(pages: _Pages, rng: random.Random, *, has_stamps: bool) -> None:
    first = rng.choice((1, 45))
    lines = ["Agenda Item 3"] if has_stamps else []
    lines += [COUNCIL, "", f"Minutes of a meeting of the {BODY} held on Tuesday, {EARLIER} at 6.30 pm in the Old Hall", "", "Present: Councillors A Marsh (Chair), B Nettle and C Oakes", ""]  # fmt: skip
    for number, title in enumerate(("Apologies", "Playing fields", "Taxi ranks"), first):
        pages.begins("minutes", str(number), None, title)
        lines += [f"{number}. {title}", "", rng.choice(SENTENCES), "", "RESOLVED: That the report be noted.", ""]
    pages.add(lines)
    pages.begins("minutes", str(first + 3), None, "Date of next meeting")
    pages.add([f"{first + 3}. Date of next meeting", "", f"Tuesday, {DAY}."])


def _report(
    pages: _Pages, number: int, title: str, front: Front, name: str, rng: random.Random, *, has_stamps: bool
) -> None:
    shown = title.upper() if name == "capitals" else title
    pages.begins("report", None, str(number), shown)
    lines = [f"Agenda Item {number}"] if has_stamps else []
    n_appendices = rng.randint(0, 2)
    labels = rng.choice((("A", "B"), ("1", "2")))[:n_appendices]
    lines += [*front(title, number), "", "3. Background", "", *rng.sample(SENTENCES, 2)]
    pages.add(lines)
    pages.add(["4. Detail", "", *rng.sample(SENTENCES, 3), "", "1. The first option.", "2. The second option.", "", "Background papers: none"])  # fmt: skip
    for label in labels:
        stamp = rng.choice((f"Appendix {label}", f"APPENDIX {label}", f"Appendix {label} – Plan and costs"))
        pages.begins("appendix", label, str(number), "Plan and costs" if "Plan" in stamp else f"Appendix {label}")
        pages.add(
            [stamp, "", "Item\tCost", "Works\t£1,200", "", "1. Costs are at 2023 prices.", "2. Fees are left out."]
        )


def _fill_ranges(pages: _Pages, titles: list[str], first_pages: list[int], *, has_labels: bool) -> None:
    """Put the page ranges into the agenda, as printed pages where the pack prints them."""
    stops = [*first_pages[1:], len(pages.pages) + 1]
    shift = -1 if has_labels else 0
    for at, (first, stop) in enumerate(zip(first_pages, stops, strict=True)):
        span = f"{first + shift} - {stop - 1 + shift}"
        pages.pages[0] = [line.replace(f"@{at + 3}@", span) for line in pages.pages[0]]


def _document(pages: list[list[str]], *, has_labels: bool) -> Document:
    text, tiled = "", []
    for number, lines in enumerate(pages, 1):
        start = len(text)
        text += "\n".join(lines) + "\n" + ("\f" if number < len(pages) else "")
        label = str(number - 1) if has_labels and number > 1 else None
        tiled.append(Page(number, start, len(text), label))
    return Document(sha256(text.encode()).hexdigest()[:16], "made", "text", text, tuple(tiled))
