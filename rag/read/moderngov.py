"""ModernGov's web-service answer to `GetMeeting` in, `Document` out, laid out as printed minutes are.

The XML is read with entities and document types refused. Each item comes with both its numbers as a
printed page would give them, "84. Apologies (Item 1)", a sentence where it is restricted, and its bodies,
which are Word HTML encoded once or twice.
"""

import xml.parsers.expat
from collections.abc import Iterator
from dataclasses import dataclass, field

from rag.datatypes import Document
from rag.errors import DamagedFileError, EmptyFileError, NotAPaperError
from rag.read.document import document_id, tiled
from rag.read.hidden import drop_invisible, invisible_warning
from rag.read.html import decode_entities, html_blocks

_MAX_DEPTH = 60
_MAX_ELEMENTS = 500_000
_BODY_HEADINGS = (("decision", "Decision:"), ("minute", "Minutes:"), ("recommendation", "Recommendation:"), ("", ""))


@dataclass
class Node:
    """One XML element: its name in lower case without prefix, attributes, children and own text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def first(self, *names: str) -> str:
        """Return the text of the first child with one of these names, entities decoded, or ""."""
        for name in names:
            for child in self.children:
                if child.name == name and child.text.strip():
                    return decode_entities(child.text).strip()
        return ""

    def all(self, name: str) -> "Iterator[Node]":
        """Yield the descendants with this name, in document order, not looking inside them."""
        for child in self.children:
            if child.name == name:
                yield child
            else:
                yield from child.all(name)


def read_moderngov(data: bytes, source: str) -> Document:
    """Return the document that a `GetMeeting` answer holds, as one page.

    Raises:
        DamagedFileError: broken XML, or XML with a document type or entities.
        NotAPaperError: XML without a meeting.
        EmptyFileError: a meeting without any text.
    """
    meeting = next(parse_xml(data).all("meeting"), None)
    if meeting is None:
        raise NotAPaperError("The XML holds no ModernGov meeting. Ask the web service for GetMeeting.")
    blocks = [block for block in _blocks(meeting) if block.strip()]
    text, n_invisible = drop_invisible("\n\n".join([_kind(meeting), *blocks]))
    if not blocks:
        raise EmptyFileError("The ModernGov meeting holds no text. Ask the web service again.")
    text += "\n"
    return Document(
        id=document_id(data),
        source=source,
        format="moderngov xml",
        text=text,
        pages=tiled([text], {}, estimated=True),
        warnings=invisible_warning(n_invisible),
    )


def parse_xml(data: bytes) -> Node:
    """Return XML as a tree under a nameless root; a document type, an entity or deep nesting is refused.

    Raises:
        DamagedFileError: the XML is broken or refused.
    """
    root = Node("")
    open_nodes = [root]
    n_elements = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal n_elements
        n_elements += 1
        if len(open_nodes) > _MAX_DEPTH or n_elements > _MAX_ELEMENTS:
            raise DamagedFileError("The XML is nested too deeply or has too many elements. Fetch it again.")
        node = Node(name.rpartition(":")[2].lower(), {key.lower(): value for key, value in attributes.items()})
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def end(_name: str) -> None:
        node = open_nodes.pop()
        node.text = "".join(pieces.pop(id(node), []))

    pieces: dict[int, list[str]] = {}

    def characters(text: str) -> None:
        pieces.setdefault(id(open_nodes[-1]), []).append(text)

    def refuse(*_: object) -> None:
        raise DamagedFileError("The XML declares a document type or entities, which no meeting needs. Do not trust it.")

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, characters
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, ValueError, LookupError) as error:
        raise DamagedFileError(f"The XML is broken ({error}). Fetch it again.") from error
    return root


def _blocks(meeting: Node) -> Iterator[str]:
    yield meeting.first("committeetitle", "committeename", "title", "meetingtitle")
    yield " ".join(part for part in (meeting.first("meetingdate"), meeting.first("meetingtime")) if part)
    location = meeting.first("meetinglocation", "venue")
    yield f"Venue: {location}" if location else ""
    yield from _attendance(meeting)
    for item in meeting.all("agendaitem"):
        yield from _item(item)


def _kind(meeting: Node) -> str:
    """Return what ModernGov calls the page of such a meeting."""
    bodies = [body for item in meeting.all("agendaitem") for body in item.children if body.name.endswith("body")]
    has_minutes = any("minute" in body.name and body.text.strip() for body in bodies)
    return "Agenda and minutes" if has_minutes else "Agenda"


def _attendance(meeting: Node) -> Iterator[str]:
    """Yield who came and who did not, by what the service says of each."""
    by_answer: dict[str, list[str]] = {}
    for attendee in meeting.all("attendee"):
        name = attendee.attributes.get("name") or attendee.first("name")
        role = attendee.attributes.get("roledescription") or attendee.first("roledescription")
        answer = attendee.attributes.get("attendance") or attendee.first("attendance") or "Present"
        shown = f"{name} ({role})" if role and role.lower() not in {"member", "committee member"} else name
        by_answer.setdefault(decode_entities(answer).strip(), []).append(decode_entities(shown).strip())
    for answer, names in by_answer.items():
        yield "\n".join([f"{answer}:", *names])


def _item(item: Node) -> Iterator[str]:
    yield _heading(item)
    if _is_true(item.first("isrestricted")):
        yield _restriction(item)
    for child in item.children:
        if "html" in child.name or child.name.endswith("body"):
            yield from _body(child)
    documents = [_document(linked) for linked in item.all("linkeddoc")]
    if documents:
        yield "\n".join(["Documents:", *documents])


def _heading(item: Node) -> str:
    title = " ".join(item.first("agendaitemtitle", "title").split())
    agenda, minute = _number(item, "agendaitem"), _number(item, "minutesitem")
    if minute and agenda and minute != agenda:
        return f"{minute}. {title} (Item {agenda})"
    number = minute or agenda
    return f"{number}. {title}" if number else title


def _number(item: Node, prefix: str) -> str:
    """Return the number a list gives an item, with its letter if it has one; 0 means none."""
    number = item.first(f"{prefix}number").strip(" .")
    part = item.first(f"{prefix}subnumber").strip(" .")
    part = "" if part == "0" else part
    if number in {"", "0"}:
        return ""
    return f"{number}.{part}" if part.isdigit() else f"{number}{part}"


def _restriction(item: Node) -> str:
    reference = " ".join(item.first("restrictionsref", "restrictions", "restrictionreason").split())
    return f"Exempt item: not open to the public and press. {reference}".strip()


def _body(body: Node) -> Iterator[str]:
    blocks, _ = html_blocks(decode_entities(body.text))
    if blocks:
        yield next(heading for part, heading in _BODY_HEADINGS if part in body.name)
        yield from blocks


def _document(linked: Node) -> str:
    title = " ".join(linked.first("title").split())
    if not _is_true(linked.first("isrestricted")):
        return f"- {title}"
    reference = " ".join(linked.first("restrictionsref").split())
    return f"- {title} (Restricted: not open to the public. {reference}".rstrip(" .") + ")"


def _is_true(text: str) -> bool:
    return text.strip().lower() in {"true", "1", "yes"}
