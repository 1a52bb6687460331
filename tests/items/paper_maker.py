"""Minutes and agendas of councils that do not exist, made from a seed in one of many house styles.

    made = make(seed=7)
    made.document, made.expected        # [(number, title, page)] in order

The words are drawn from short lists, so what is tested is layout: numbers, wrapping, gaps, pages, lists.
"""

import random
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from rag.datatypes import Document, Page, Span

STANDING = (
    "Apologies for absence",
    "Declarations of interest",
    "Minutes of the meeting held on 12 March 2024",
)
TITLES = (
    "Budget monitoring report, quarter 3",
    "20 mph zones: outcome of consultation",
    "Local Plan 2024 - 2040: Regulation 18 consultation",
    "Food waste collections",
    "3 year capital programme",
    "Housing Allocations Policy and Tenancy Strategy",
    "Performance of the highways contract, including the winter service and the repair of potholes in rural parishes",
    "School places: the proposed expansion of St Anne's CofE Primary School, Church Lane, Upper Slade",
    "Review of polling districts and polling places",
    "Application 23/01987/FUL - land north of Mill Lane, Otterbrook",
    "Treasury management: mid-year review 2023/24",
    "Sale of the former depot",
    "Community safety partnership: annual report",
    "Leisure centres (management contract)",
    "Member questions",
    "Motion from Councillor Ferris: river pollution",
    "Annual report of the Director of Public Health",
    "Gypsy and Traveller accommodation assessment",
    "Climate emergency action plan – progress",
    "Air quality in Station Road, Bridge Street and the Market Place: measures to be taken under the Environment Act 2021",
    "Appointments to outside bodies",
    "Corporate risk register",
    "Taxi licensing: fees and charges",
    "Playing pitch strategy",
)
CLOSING = ("Urgent business", "Date of next meeting")
SENTENCES = (
    "The Committee considered a report of the Head of Finance.",
    "Members asked about the cost and were told that it was £1.2 million a year.",
    "It was explained that 412 of the 1,087 replies supported the change.",
    "The Chair thanked officers for their work.",
    "In answer to a question, the Director said that the works would begin in May 2024 and end in June 2025.",
    "A member felt that the timetable was too tight, and that residents of the 3 villages should be asked again.",
    "The report had been considered by the scrutiny committee on 4 January 2024, which supported it.",
    "Concern was raised about parking in Mill Lane.",
)
PARTS = (
    "the report be noted",
    "the policy be approved",
    "officers be asked to report back in six months",
    "the Director be authorised to agree the final wording with the Chair",
    "a letter be sent to the Secretary of State",
    "the consultation begin on 3 June 2024",
)


@dataclass(frozen=True)
class Style:
    """How a paper prints its items."""

    name: str
    heading: Callable[[int, str], str]
    number: Callable[[int], str]
    is_agenda: bool = False
    first: int = 1
    caps: bool = False
    full_stop: bool = False
    gap: str = "\n\n"
    width: int = 0
    page_lines: int = 0
    item_note: bool = False
    page_ranges: bool = False
    fields_alone: bool = False


@dataclass(frozen=True)
class Made:
    document: Document
    style: Style
    expected: list[tuple[str, str, int]]
    decided: list[str]


def _plain(mark: str) -> Callable[[int, str], str]:
    return lambda number, title: f"{number}{mark}{title}"


FORMATS: tuple[tuple[str, Callable[[int, str], str], Callable[[int], str]], ...] = (
    ("full stop", _plain(". "), str),
    ("full stop, wide", _plain(".    "), str),
    ("tab", _plain(".\t"), str),
    ("space", _plain(" "), str),
    ("wide space", _plain("   "), str),
    ("bracket", _plain(") "), str),
    ("item", lambda number, title: f"Item {number}: {title}", str),
    ("agenda item", lambda number, title: f"Agenda Item {number} - {title}", str),
    ("bold", lambda number, title: f"**{number}. {title}**", str),
    ("markdown", lambda number, title: f"## {number}. {title}", str),
    ("two lines", lambda number, title: f"{number}.\n{title}", str),
    ("reference", lambda number, title: f"{number:03d}/24 {title}", lambda number: f"{number:03d}/24"),
    ("prefix", lambda number, title: f"FC/{number}/24\t{title}", lambda number: f"FC/{number}/24"),
    ("year first", lambda number, title: f"2024/{number:03d} {title}", lambda number: f"2024/{number:03d}"),
    ("minute", lambda number, title: f"Minute {number} {title}", str),
)


def style_of(rng: random.Random) -> Style:
    name, heading, number = rng.choice(FORMATS)
    style = Style(
        name=name,
        heading=heading,
        number=number,
        is_agenda=rng.random() < 0.35,
        first=rng.choice((1, 1, 1, 84, 286)),
        caps=rng.random() < 0.35,
        full_stop=rng.random() < 0.15,
        gap=rng.choice(("\n\n", "\n\n", "\n\n\n", "\n")),
        width=rng.choice((0, 0, 72, 85, 100)),
        page_lines=rng.choice((0, 30, 45)),
        item_note=rng.random() < 0.2,
        page_ranges=rng.random() < 0.6,
    )
    if style.gap == "\n" and style.width and not style.caps:
        # Wrapped titles set like the text around them, without space: even a reader must guess.
        style = replace(style, width=0)
    return replace(style, first=1 if style.is_agenda else style.first)


def make(seed: int) -> Made:
    rng = random.Random(seed)  # noqa: S311
    style = style_of(rng)
    titles = [*STANDING, *rng.sample(TITLES, rng.randint(3, 9)), *CLOSING]
    blocks = ["Otterbrook District Council", "Community Committee", _opening(style)]
    if not style.is_agenda:
        blocks.append("Present: Councillors A Marsh (Chair), B Nettle, C Oakes and D Plover")
    headings: list[tuple[str, str]] = []
    decided: list[str] = []
    for at, title in enumerate(titles):
        number = style.first + at
        shown = title.upper() if style.caps else title
        headings.append((style.number(number), shown))
        blocks.append(_heading(style, number, shown, at, rng))
        blocks += _body(style, rng, decided, is_standing=title in STANDING + CLOSING)
    return _laid_out(style, blocks, headings, decided)


def _opening(style: Style) -> str:
    day = "Tuesday, 16 April 2024 at 6.30 pm in the Old Hall, Otterbrook"
    return f"{day}\n\nAGENDA" if style.is_agenda else f"Minutes of the meeting held on {day}"


def _heading(style: Style, number: int, shown: str, at: int, rng: random.Random) -> str:
    text = style.heading(number, shown + ("." if style.full_stop and not style.name.startswith("bold") else ""))
    if style.is_agenda and style.page_ranges and at > 1:
        first = 3 + 4 * at
        text += rng.choice((f" (Pages {first} - {first + 3})", f"\t{first} - {first + 3}", f"   {first} - {first + 3}"))
    elif style.item_note:
        text += f"\n(Item {at + 1})"
    return "\1" + text


def _body(style: Style, rng: random.Random, decided: list[str], *, is_standing: bool) -> list[str]:
    if style.is_agenda:
        return [rng.choice(("Report of the Head of Service.", "To consider the report.", ""))]
    if is_standing:
        return [rng.choice(("None were received.", "There were none.", "Councillor E Quill had sent apologies."))]
    blocks = rng.sample(SENTENCES, rng.randint(1, 3))
    if rng.random() < 0.5:
        blocks += ["Members made the following points:", *_list(rng)]
    decision = _decision(rng)
    decided.append(decision)
    return [*blocks, decision]


def _list(rng: random.Random) -> list[str]:
    points = rng.sample(SENTENCES, rng.randint(2, 5))
    mark = rng.choice(("{}. ", "({}) ", "{}) ", "- ", "• "))
    return [mark.format(at) + point for at, point in enumerate(points, 1)]


def _decision(rng: random.Random) -> str:
    word = rng.choice(("RESOLVED: That", "Resolved – That", "It was agreed that", "AGREED that", "RESOLVED that"))
    parts = rng.sample(PARTS, rng.randint(1, 3))
    if len(parts) == 1:
        return f"{word} {parts[0]}."
    marks = rng.choice((("(a)", "(b)", "(c)"), ("i.", "ii.", "iii."), ("1.", "2.", "3."), ("-", "-", "-")))
    listed = [
        f"{mark} {part}{'.' if at == len(parts) - 1 else ';'}"
        for at, (mark, part) in enumerate(zip(marks, parts, strict=False))
    ]
    return "\n".join([f"{word}:", *listed])


def _laid_out(style: Style, blocks: list[str], headings: list[tuple[str, str]], decided: list[str]) -> Made:
    """Return the blocks as pages of lines; a heading is known by its mark, taken out here."""
    pieces = [_wrapped(block, style.width) for block in blocks if block]
    text, pages, starts, n_lines = "", [0], [], 0
    furniture: list[Span] = []
    for piece in pieces:
        for line in piece.split("\n"):
            if style.page_lines and n_lines >= style.page_lines:
                footer = f"{len(pages)}"
                text += "\n"
                furniture.append(Span(len(text), len(text) + len(footer)))
                text += footer + "\n\f"
                pages.append(len(text))
                n_lines = 0
            if line.startswith("\1"):
                starts.append((len(text), len(pages)))
                line = line[1:]
            text += line + "\n"
            n_lines += 1
        text = text[:-1] + style.gap
    tiled = tuple(
        Page(number, start, end)
        for number, (start, end) in enumerate(zip(pages, [*pages[1:], len(text)], strict=True), 1)
    )
    document = Document(sha256(text.encode()).hexdigest()[:16], "made", "text", text, tiled, tuple(furniture))
    expected = [(number, title, page) for (number, title), (_, page) in zip(headings, starts, strict=True)]
    return Made(document, style, expected, decided)


def _wrapped(block: str, width: int) -> str:
    if not width:
        return block
    return "\n".join(
        "\n".join(textwrap.wrap(line, width, break_long_words=False, expand_tabs=False, replace_whitespace=False))
        for line in block.split("\n")
    )
