"""An officer's marks over the reader's judgement: who, why, and what residents may see then."""

from dataclasses import replace

import pytest

from rag.datatypes import AgendaItem, Document, Meeting, Page, Part, Restriction
from rag.library.marks import Mark, MarkError, MarkKind, make_mark, marked

TEXT = "agenda entry. report here. appendix. other entry."
BY_READER = Restriction("exempt by its title", (3,))
BY_OFFICER = Restriction("Marked exempt by an officer of the council")


def document(text: str = TEXT) -> Document:
    return Document("d", "pack.pdf", "text", text, (Page(1, 0, len(text)),))


def item(ordinal: int, words: str, part: Part, number: str | None = None, parent: str | None = None) -> AgendaItem:
    start = TEXT.index(words)
    title, end = words.title(), start + len(words)
    return AgendaItem(
        f"d:{ordinal}", "d", Meeting(), part, number, None, number, title, start, start, end, 1, 1, parent
    )


ENTRY = item(0, "agenda entry.", Part.AGENDA, "4")
REPORT = item(1, "report here.", Part.REPORT, parent="d:0")
APPENDIX = replace(item(2, "appendix.", Part.APPENDIX, "A", "d:1"), restricted=BY_READER)
OTHER = item(3, "other entry.", Part.AGENDA, "5")
ITEMS = (ENTRY, REPORT, APPENDIX, OTHER)


def mark(on: AgendaItem, kind: MarkKind) -> Mark:
    return make_mark(on, document(), kind, "A. Officer", "Checked with legal", "2025-03-01T10:00:00Z")


def restrictions(*marks: Mark, items: tuple[AgendaItem, ...] = ITEMS, text: str = TEXT) -> list[Restriction | None]:
    return [found.restricted for found in marked(items, text, marks).items]


def test_without_marks_the_reader_judges() -> None:
    assert marked(ITEMS, TEXT, ()).items == ITEMS


def test_a_mark_that_hides_hides_what_belongs_to_the_item_too() -> None:
    assert restrictions(mark(ENTRY, MarkKind.SET)) == [BY_OFFICER, BY_OFFICER, BY_OFFICER, None]


def test_a_mark_that_clears_is_for_its_item_alone() -> None:
    assert restrictions(mark(APPENDIX, MarkKind.CLEARED)) == [None, None, None, None]
    hidden = tuple(replace(one, restricted=BY_READER) for one in ITEMS)
    assert restrictions(mark(ENTRY, MarkKind.CLEARED), items=hidden) == [None, BY_READER, BY_READER, BY_READER]


def test_the_last_mark_counts_and_a_withdrawn_one_leaves_the_reader_to_judge() -> None:
    hide, clear, back = (mark(REPORT, kind) for kind in (MarkKind.SET, MarkKind.CLEARED, MarkKind.WITHDRAWN))
    assert restrictions(hide, clear) == [None, None, BY_OFFICER, None]
    assert restrictions(hide, back) == [None, None, BY_READER, None]


def test_paragraphs_are_shown_and_the_officers_name_and_reason_are_not() -> None:
    named = make_mark(OTHER, document(), MarkKind.SET, "A. Officer", "About a person", "2025-03-01", (3, 1, 3))
    assert restrictions(named)[3] == Restriction("Marked exempt by an officer of the council", (1, 3))


def test_an_item_that_moved_with_the_same_words_keeps_its_mark() -> None:
    moved = tuple(replace(one, id=f"e:{n + 7}", start=one.start + 5, end=one.end + 5) for n, one in enumerate(ITEMS))
    found = marked(moved, "New: " + TEXT, [mark(OTHER, MarkKind.SET)])
    assert [one.restricted for one in found.items] == [None, None, BY_READER, BY_OFFICER]
    assert found.stale == ()


def test_in_a_changed_paper_a_mark_that_hides_still_hides_and_one_that_shows_does_not() -> None:
    changed = TEXT.replace("other", "OTHER").replace("appendix", "APPENDIX")
    marks = [mark(OTHER, MarkKind.SET), mark(APPENDIX, MarkKind.CLEARED)]
    found = marked(ITEMS, changed, marks)
    assert [one.restricted for one in found.items] == [None, None, BY_READER, BY_OFFICER]
    assert found.stale == tuple(marks)


def test_a_mark_that_hides_and_finds_no_item_hides_all() -> None:
    gone = replace(OTHER, title="Gone", number="99")
    lost = make_mark(gone, document("x" * 60), MarkKind.SET, "A. Officer", "A contract", "2025-03-01")
    reasons = {found.reason for found in restrictions(lost) if found}
    assert None not in restrictions(lost)
    assert reasons == {"An item of this paper was marked exempt by an officer, and the paper has changed since"}


@pytest.mark.parametrize(
    ("officer", "reason", "kind", "paragraphs", "says"),
    [
        ("", "Checked", MarkKind.CLEARED, (), r"officer's name is ''\. Give at least 2 letters"),
        (" \n", "Checked", MarkKind.CLEARED, (), "officer's name"),
        ("A. Officer", "--", MarkKind.CLEARED, (), r"reason is '--'\. Give at least 3 letters"),
        ("A. Officer", "x" * 1001, MarkKind.CLEARED, (), "at most 1000 characters"),
        ("A. Officer", "Checked", MarkKind.CLEARED, (3,), "Leave them out"),
        ("A. Officer", "Checked", MarkKind.SET, (0,), "Schedule 12A has no paragraph 0"),
    ],
)
def test_a_mark_needs_a_name_and_a_reason(
    officer: str, reason: str, kind: MarkKind, paragraphs: tuple[int, ...], says: str
) -> None:
    with pytest.raises(MarkError, match=says):
        make_mark(OTHER, document(), kind, officer, reason, "2025-03-01", paragraphs)
