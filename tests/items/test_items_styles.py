"""House styles of councils that do not exist: every item, decision and exempt mark, exactly."""

import pytest
from marked_papers import STYLES, Marked, load

from rag.datatypes import Paper
from rag.items import split

NAMES = sorted(path.stem for path in STYLES.glob("*.txt"))


@pytest.fixture(scope="module", params=NAMES)
def style(request: pytest.FixtureRequest) -> tuple[Marked, Paper]:
    marked = load(request.param)
    return marked, split(marked.document)


def test_kind(style: tuple[Marked, Paper]) -> None:
    marked, paper = style
    assert paper.kind == marked.kind


def test_items(style: tuple[Marked, Paper]) -> None:
    marked, paper = style
    text = marked.document.text
    expected = [(i.part, i.number, i.agenda_number, i.title, i.page, text[i.start :][:30]) for i in marked.items]
    found = [
        (i.part.value, i.number, i.agenda_number, i.title, i.page_start, text[i.start :][:30]) for i in paper.items
    ]
    assert found == expected


def test_meeting(style: tuple[Marked, Paper]) -> None:
    marked, paper = style
    found = {name: str(getattr(paper.meeting, name)) for name in marked.meeting if name not in ("present", "apologies")}
    for name in ("present", "apologies"):
        if name in marked.meeting:
            found[name] = ", ".join(getattr(paper.meeting, name))
    assert found == marked.meeting


def test_decisions(style: tuple[Marked, Paper]) -> None:
    marked, paper = style
    proposed = {"recommended", "lost"}
    expected = [(item.title, kind, text) for item in marked.items for kind, text in item.said if kind not in proposed]
    found = [(item.title, d.kind.value, d.text) for item in paper.items for d in item.decisions]
    assert found == expected


def test_recommendations(style: tuple[Marked, Paper]) -> None:
    marked, paper = style
    proposed = {"recommended", "lost"}
    expected = [(item.title, kind, text) for item in marked.items for kind, text in item.said if kind in proposed]
    found = [(item.title, d.kind.value, d.text) for item in paper.items for d in item.recommendations]
    assert found == expected


def test_exempt(style: tuple[Marked, Paper]) -> None:
    marked, paper = style
    expected = [(item.title, item.exempt) for item in marked.items if item.exempt is not None]
    assert [(item.title, item.restricted.paragraphs) for item in paper.items if item.restricted] == expected
