"""How papers lie in the library's tables: the schema, and the row of each document, item and passage. Pure."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from rag.datatypes import AgendaItem, Paper
from rag.library import codec
from rag.library.database import Row
from rag.library.snapshot import EncodedPassage

VERSION = 1
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO meta VALUES ('encoder', ''), ('generation', '0');
CREATE TABLE documents (
    id TEXT PRIMARY KEY, source TEXT NOT NULL UNIQUE, file TEXT NOT NULL, kind TEXT NOT NULL,
    text TEXT NOT NULL, paper TEXT NOT NULL, n_passages INTEGER NOT NULL
) STRICT;
CREATE TABLE items (
    id TEXT PRIMARY KEY, document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    part TEXT NOT NULL, council TEXT, committee TEXT, date TEXT, restricted INTEGER NOT NULL, item TEXT NOT NULL, judged TEXT NOT NULL
) STRICT;
CREATE TABLE passages (
    id TEXT PRIMARY KEY, item TEXT NOT NULL REFERENCES items ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    passage TEXT NOT NULL, vector BLOB, sentence_vectors BLOB
) STRICT;
CREATE TABLE marks (
    id INTEGER PRIMARY KEY, document TEXT NOT NULL, source TEXT NOT NULL, item TEXT NOT NULL, mark TEXT NOT NULL
) STRICT;
CREATE TRIGGER marks_stay_1 BEFORE UPDATE ON marks BEGIN SELECT RAISE(ABORT, 'marks are never changed'); END;
CREATE TRIGGER marks_stay_2 BEFORE DELETE ON marks BEGIN SELECT RAISE(ABORT, 'marks are never removed'); END;
CREATE INDEX items_by_document ON items (document, ordinal);
CREATE INDEX passages_by_item ON passages (item, ordinal);
"""
ADD_DOCUMENT = "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)"
ADD_ITEM = "INSERT INTO items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
ADD_PASSAGE = "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)"


def document_row(paper: Paper, n_passages: int) -> Row:
    """Return the row of a document; text and items, which have places of their own, are left out of its JSON."""
    document = paper.document
    shell = codec.dumps(replace(paper, document=replace(document, text=""), items=()))
    file = Path(document.source).name
    return (document.id, document.source, file, paper.kind.value, document.text, shell, n_passages)


def item_row(item: AgendaItem, judged: AgendaItem, ordinal: int) -> Row:
    """Return the row of an item: as officers have marked it, and as the reader judged it."""
    meeting = item.meeting
    date = meeting.date.isoformat() if meeting.date else None
    where = (meeting.council, meeting.committee, date, item.restricted is not None)
    return (item.id, item.document, ordinal, item.part.value, *where, codec.dumps(item), codec.dumps(judged))


def passage_row(encoded: EncodedPassage, ordinal: int) -> Row:
    """Return the row of a passage; vectors are kept as float16."""
    passage = encoded.passage
    blobs = (encoded.vector.astype(np.float16).tobytes(), encoded.sentence_vectors.astype(np.float16).tobytes())
    return (passage.id, passage.item, ordinal, codec.dumps(passage), *blobs)
