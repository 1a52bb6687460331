import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.datatypes import AgendaItem, Document, Meeting, Page, Paper, PaperKind, Part, Span
from rag.library.passages import heading_of, item_passages, passages_of
from rag.library.tables import readable_sentences

MEETING = Meeting(council="Elm Council", committee="Roads Committee", date=datetime.date(2025, 1, 7))


def document_of(text: str, furniture: tuple[Span, ...] = ()) -> Document:
    return Document("d" * 16, "paper.txt", "text", text, (Page(1, 0, len(text)),), furniture)


def item_of(document: Document, start: int = 0, body_start: int = 0) -> AgendaItem:
    return AgendaItem(
        "d:0", document.id, MEETING, Part.MINUTES, "1", "1", None, "Bins", start, body_start, len(document.text), 1, 1
    )


def count_words(text: str) -> int:
    return len(text.split())


def test_the_heading_tells_twins_apart() -> None:
    assert heading_of(MEETING, "Apologies") == "Elm Council, Roads Committee, 7 January 2025, Apologies"
    assert heading_of(Meeting(), "Apologies") == "Apologies"


def test_a_passage_ends_before_the_window_is_full() -> None:
    document = document_of("\n\n".join(f"Sentence {n} has five words." for n in range(8)))
    passages = list(item_passages(document, item_of(document), count_words, 30))
    assert [len(p.sentences) for p in passages] == [3, 3, 2]
    assert all(count_words(p.indexed_text) <= 30 for p in passages)


def test_a_sentence_longer_than_the_window_is_cut_between_words() -> None:
    document = document_of(" ".join(f"word{n}" for n in range(100)) + ".")
    passages = list(item_passages(document, item_of(document), count_words, 40))
    assert " ".join(p.text for p in passages) == document.text
    assert all(count_words(p.indexed_text) <= 40 for p in passages)


def test_rows_carry_their_column_heads_into_the_next_passage() -> None:
    document = document_of("Ward\tBins missed\n" + "\n".join(f"Ward {n}\t{n}" for n in range(20)))
    passages = list(item_passages(document, item_of(document), count_words, 45))
    assert len(passages) > 1
    assert passages[1].columns == "Ward | Bins missed"
    last = readable_sentences(passages[-1])[-1]
    assert last == "Ward: Ward 19; Bins missed: 19"


def test_no_passage_holds_page_furniture() -> None:
    text = "The fee is £4.\n\nwww.elm.gov.uk\n\n7\n\nIt starts in May."
    document = document_of(text, (Span(text.index("www"), text.index("It") - 2),))
    assert [p.text for p in item_passages(document, item_of(document), count_words, 60)] == [
        "The fee is £4.",
        "It starts in May.",
    ]


def test_an_item_without_a_body_gives_its_heading() -> None:
    document = document_of("4. Bins (Pages 3 - 8)")
    item = item_of(document, body_start=len(document.text))
    assert [p.text for p in item_passages(document, item, count_words, 60)] == ["4. Bins (Pages 3 - 8)"]


def test_the_front_page_can_be_found_but_is_no_item() -> None:
    text = "Elm Council\n\nPresent: Cllr Ann Moss (Chair)\n\n1. Bins\n\nNoted."
    document = document_of(text)
    item = item_of(document, start=text.index("1. Bins"), body_start=text.index("Noted"))
    items, passages = passages_of(Paper(document, PaperKind.MINUTES, MEETING, (item,)), count_words, 60)
    assert [i.id for i in items] == ["d" * 16 + ":front0", "d:0"]
    assert passages[0].text == "Elm Council\n\nPresent: Cllr Ann Moss (Chair)"


def test_the_previous_minutes_in_a_pack_have_a_front_page_of_their_own() -> None:
    text = "Agenda\n\n1. Bins\n\nMinutes of 3 May. Present: Cllr Ann Moss\n\n1. Roads\n\nNoted."
    document = document_of(text)
    agenda = replace(item_of(document, 8, 15), part=Part.AGENDA, end=15)
    roads = text.index("1. Roads")
    minutes = replace(item_of(document, roads, roads + 10), id="d:1", meeting=Meeting(date=datetime.date(2024, 5, 3)))
    items, passages = passages_of(Paper(document, PaperKind.PACK, MEETING, (agenda, minutes)), count_words, 60)
    assert [item.id.split(":")[1] for item in items] == ["front0", "0", "front15", "1"]
    assert [p.text for p in passages][2] == "Minutes of 3 May. Present: Cllr Ann Moss"


@given(st.text(st.sampled_from("ab .\n\t-(i)1:?£é"), max_size=400), st.integers(20, 60))
def test_passages_tile_their_item_word_for_word(text: str, window: int) -> None:
    document = document_of(text)
    passages = list(item_passages(document, item_of(document), len, window * 4))
    assert all(document.text[p.start : p.end] == p.text for p in passages)
    assert "".join("".join(p.text for p in passages).split()) == "".join(text.split())
    assert all(p.start <= s.start <= s.end <= p.end for p in passages for s in p.sentences)
