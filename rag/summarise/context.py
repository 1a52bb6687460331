"""What is known of an item while its summary is drafted: its sentences, heading, body and acronyms. Pure."""

import re
from dataclasses import dataclass
from pathlib import Path

from rag.datatypes import AgendaItem, Citation, Document
from rag.library.passages import heading_of
from rag.summarise.simplify import Ground, ground_of
from rag.summarise.structure import Role, SourceSentence, option_heading, source_sentences
from rag.summarise.words import lists

_ONE_PERSON = re.compile(r"\b(?:member|leader|mayor|director|officer|head|commissioner|portfolio holder)\b")
_ACRONYM = re.compile(r"((?:[A-Z][\w’'-]+ (?:(?:and|of|for|the|in) )?){1,6})\((?:the )?[\"“‘']?([A-Z]{2,6})[\"”’']?\)")


@dataclass(frozen=True, slots=True)
class ItemContext:
    """An item with all that its plain sentences are made from and checked against.

    Attributes:
        heading: council, committee, date and title, as evidence is headed.
        body: what the deciding body is called in running text ("committee", "panel").
        acronyms: those the paper explains, each with its words.
        short_names: the meeting's own council and committee, as they are called in running text.
    """

    item: AgendaItem
    document: Document
    sentences: tuple[SourceSentence, ...]
    heading: str
    body: str
    acronyms: dict[str, str]
    short_names: dict[str, str]

    def lead_of(self, source: SourceSentence) -> SourceSentence | None:
        """Return the words ("Resolved: That:") that a part of a decision stands under, None where it has none."""
        before = [s for s in self.sentences if s.start < source.start]
        if source.role is Role.SAID and source.text.startswith("To "):
            return option_heading(source, self.sentences)
        if source.role not in (Role.DECISION, Role.RECOMMENDED):
            return None
        leads = [s for s in before if s.role is Role.LEAD_IN or s.text.endswith(":")]
        return leads[-1] if leads and leads[-1].kind is source.kind else None

    def ground(self, source: SourceSentence) -> Ground:
        """Return what a plain version of one sentence must rest on."""
        lead = self.lead_of(source)
        return ground_of(source.text, self.heading, lead.text if lead else "", self.acronyms, self.short_names)

    def cite(self, sentence: SourceSentence) -> Citation:
        """Return the citation of a sentence of the item."""
        return Citation(
            document=self.document.id,
            file=Path(self.document.source).name,
            item=self.item.id,
            item_title=self.item.title,
            page=self.document.page_at(sentence.start).number,
            quote=self.document.text[sentence.start : sentence.end],
            start=sentence.start,
            end=sentence.end,
        )


def context_of(item: AgendaItem, document: Document) -> ItemContext:
    """Return the context of an item of a document."""
    return ItemContext(
        item,
        document,
        source_sentences(item, document),
        heading_of(item.meeting, item.title),
        body_of(item),
        acronyms_of(document.text),
        short_names_of(item),
    )


def short_names_of(item: AgendaItem) -> dict[str, str]:
    """Return what the meeting's own council and committee are called in running text, longest names first."""
    found: dict[str, str] = {}
    if item.meeting.committee and body_of(item) in item.meeting.committee.lower():
        found[item.meeting.committee] = body_of(item)
    if item.meeting.council:
        found[item.meeting.council] = "council"
        if tier := re.search(r"(?:County|Borough|District|City|Town|Parish) Council$", item.meeting.council):
            found[tier.group()] = "council"
    return found


def body_of(item: AgendaItem) -> str:
    """Return what the deciding body is called in running text; "council" where its name does not say."""
    name = (item.meeting.committee or item.meeting.council or "council").lower()
    if _ONE_PERSON.search(name):
        return "council"
    return next((body for body in lists().bodies if re.search(rf"\b{body}\b", name)), "council")


def acronyms_of(text: str) -> dict[str, str]:
    """Return the acronyms a paper explains ("Asset of Community Value (ACV)"), each with its words."""
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text):
        words = [word for word in match[1].split() if word not in ("of", "and", "for", "the", "in")]
        letters = match[2]
        if len(words) >= len(letters) and "".join(w[0] for w in words[-len(letters) :]).upper() == letters:
            first = match[1].split().index(words[-len(letters)])
            found.setdefault(letters, " ".join(match[1].split()[first:]))
    return found
