"""What is evaluated: anything that finds passages and answers questions. Plain Minutes itself is the default."""

import resource
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from eval.records import (
    AnswerRecord,
    ItemRecord,
    PaperRecord,
    PassageRecord,
    RetrievedRecord,
    TimingRecord,
    answer_record,
    hit_record,
)
from eval.sets import EvalError
from rag.datatypes import AgendaItem, Answer, Passage
from rag.errors import QuestionError
from rag.generate import Generator
from rag.generate.catalogue import EMBEDDED_NAME
from rag.library.encoder import Encoder, MiniLM
from rag.library.ingest import IngestOutcome
from rag.library.snapshot import EncodedPassage
from rag.library.store import Store, StoredPaper
from rag.search.question import clean_question
from rag.service import Service, make_generator, suitable_drafts
from rag.settings import Settings

N_RETRIEVED = 20
DEADLINE_S = 300.0  # a slow machine must not change the figures
MIB_KIB = 1024


class System(Protocol):
    """Anything that can be asked."""

    def retrieve(self, question: str) -> RetrievedRecord:
        """Return the passages found for a question, best first."""
        ...

    def answer(self, question: str) -> tuple[AnswerRecord, TimingRecord]:
        """Return the answer and what it took."""
        ...


class Models:
    """The encoder and the generators, each loaded once, when first needed. Close it when done."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._generators: dict[str | None, Generator] = {}

    def encoder(self) -> Encoder:
        """Return the encoder."""
        if self._encoder is None:
            self._encoder = MiniLM()
        return self._encoder

    def generator(self, model: str | None) -> Generator:
        """Return the generator of this name, as `rag.service.make_generator`; None is the embedded model."""
        if model not in self._generators:
            self._generators[model] = make_generator(Settings(Path(), model=model or EMBEDDED_NAME))
        return self._generators[model]

    def close(self) -> None:
        """Stop every generator."""
        for generator in self._generators.values():
            generator.close()
        self._generators.clear()


@dataclass(frozen=True, slots=True)
class PlainMinutes:
    """Plain Minutes over one library."""

    service: Service

    def retrieve(self, question: str) -> RetrievedRecord:
        """Return the passages found; none for a question that cannot be asked."""
        searcher = self.service.searcher()
        try:
            asked = searcher.read(clean_question(question))
        except QuestionError:
            return RetrievedRecord(question, ())
        return RetrievedRecord(question, tuple(map(hit_record, searcher.retrieve(asked, N_RETRIEVED))))

    def answer(self, question: str) -> tuple[AnswerRecord, TimingRecord]:
        """Return the answer and its time."""
        answer: Answer = self.service.answer(question)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB_KIB
        return answer_record(question, answer), TimingRecord(question, answer.timings_s["total"], round(peak, 1))


def open_system(library: Path, models: Models, model: str | None) -> PlainMinutes:
    """Return Plain Minutes over the library in this folder; close its service's store when done."""
    settings = evaluated_settings(library, model)
    return PlainMinutes(Service(settings, models.encoder(), models.generator(model)))


def evaluated_settings(library: Path, model: str | None) -> Settings:
    """Return the settings that are evaluated: the defaults, with time enough for any machine."""
    drafts = suitable_drafts(Settings(library, model=model or EMBEDDED_NAME))
    return replace(Settings(library), model=model, drafts=drafts, answer_deadline_s=DEADLINE_S)


def build_library(folder: Path, papers: Sequence[Path], encoder: Encoder, started: Callable[[str], None]) -> None:
    """Ingest the papers into a library of their own; `started` is told each file's name.

    Raises:
        EvalError: a paper cannot be read.
    """
    service = Service(evaluated_settings(folder, None), encoder)
    try:
        for path in papers:
            started(path.name)
            for report in service.ingest([path]):
                if report.outcome is IngestOutcome.FAILED:
                    raise EvalError(f"{path}: {report.reason} Take it out of the question set, or mend it.")
    finally:
        service.store.close()


def leave_out(full: Path, folder: Path, files: frozenset[str], encoder: str) -> None:
    """Make a library of all papers of another but these files, from the same passages and vectors."""
    source, target = Store.open(full, encoder), Store.open(folder, encoder)
    try:
        passages: dict[str, list[EncodedPassage]] = {}
        for encoded in source.public_passages():
            passages.setdefault(encoded.passage.id.split(":")[0], []).append(encoded)
        open_items = [item for item, _ in source.public_items().values()]
        for stored in source.papers():
            document = source.document(stored.id)
            if document is not None and stored.file not in files:
                own = {item.id: item for item in (*stored.paper.items, *open_items) if item.document == stored.id}
                items = sorted(own.values(), key=lambda item: (item.start, item.id))
                target.put(replace(stored.paper, document=document), items, passages.get(stored.id, []))
    finally:
        source.close()
        target.close()


def paper_records(library: Path) -> list[PaperRecord]:
    """Return the papers of a library as scoring needs them, by file name; no model is loaded."""
    store = Store.open(library)
    try:
        passages: dict[str, list[Passage]] = {}
        for encoded in store.public_passages():
            passages.setdefault(encoded.passage.id.split(":")[0], []).append(encoded.passage)
        texts = {stored.id: document.text for stored in store.papers() if (document := store.document(stored.id))}
        items = {item.id: item for item, _ in store.public_items().values()}
        return [_paper_record(s, texts[s.id], items, passages.get(s.id, [])) for s in store.papers()]
    finally:
        store.close()


def _paper_record(
    stored: StoredPaper, text: str, open_items: Mapping[str, AgendaItem], passages: Sequence[Passage]
) -> PaperRecord:
    own = {item.id: item for item in open_items.values() if item.document == stored.id}
    own |= {item.id: item for item in stored.paper.items}
    items = sorted(own.values(), key=lambda item: (item.start, item.id))
    return PaperRecord(
        document=stored.id,
        file=stored.file,
        format=stored.paper.document.format,
        council=stored.paper.meeting.council or "",
        text=text,
        page_starts=tuple(page.start for page in stored.paper.document.pages),
        items=tuple(ItemRecord(i.id, i.title, i.start, i.end, i.restricted is not None) for i in items),
        passages=tuple(PassageRecord(p.id, p.item, p.start, p.end, p.heading, p.columns) for p in passages),
    )
