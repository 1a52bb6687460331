"""One opened library with its models: what the command line, the page and the evaluation all work with."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from rag.answer import Answerer
from rag.datatypes import Answer, AnswerStatus, Hit, Previous
from rag.errors import ModelError, QuestionError
from rag.generate import Extractive, Generator, GrammarSupport, LlamaWorker, RemoteGenerator, Unavailable
from rag.generate.catalogue import EMBEDDED_NAME, catalogue_of, is_path
from rag.generate.embedded import file_sha256
from rag.library.cross_encoder import CrossEncoderReranker
from rag.library.encoder import Encoder, MiniLM
from rag.library.index import Index, open_index
from rag.library.ingest import FileReport, find_papers, ingest
from rag.library.store import Store
from rag.search.question import Filters, clean_question
from rag.search.rerank import Reranker
from rag.search.retrieve import Searcher
from rag.settings import Drafts, Settings
from rag.summarise import Publications, ReviewDesk, Summariser

EXTRACTIVE = "extractive"


class Service:
    """Opens what is needed when it is needed. Close it when done; `with Service(settings) as service` does."""

    def __init__(self, settings: Settings, encoder: Encoder | None = None, generator: Generator | None = None) -> None:
        self.settings = settings
        self._encoder = encoder
        self._generator = generator
        self._is_given = generator is not None
        self._store: Store | None = None
        self._answerer: Answerer | None = None
        self._searcher: Searcher | None = None

    def __enter__(self) -> "Service":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Load the encoder and open the library now rather than at the first use.

        Raises:
            LibraryError, ModelError: one of them cannot be opened.
        """
        _ = self.store

    def close(self) -> None:
        """Stop the model and close the library."""
        if self._generator is not None:
            self._generator.close()
        if self._store is not None:
            self._store.close()

    @property
    def encoder(self) -> Encoder:
        """The encoder; loaded when first asked for."""
        if self._encoder is None:
            self._encoder = MiniLM()
        return self._encoder

    @property
    def store(self) -> Store:
        """The library's database, made by this encoder."""
        if self._store is None:
            self._store = Store.open(self.settings.library, self.encoder.name)
        return self._store

    @property
    def generator(self) -> Generator:
        """The model that drafts; started when first asked for text."""
        if self._generator is None:
            self._generator = make_generator(self.settings)
        return self._generator

    def wrap_generator(self, wrapped: Callable[[Generator], Generator]) -> None:
        """Put something around the generator, such as a way to stop it from outside."""
        self._generator = wrapped(self.generator)
        self._answerer = None

    @property
    def drafts(self) -> Drafts:
        """What the model may write of answers. A generator that was handed over is asked for excerpts."""
        return self.settings.drafts or (Drafts.EXCERPTS if self._is_given else suitable_drafts(self.settings))

    def index(self) -> Index:
        """Return the search index of the library as it is now."""
        return self.searcher().index

    def searcher(self) -> Searcher:
        """Return a searcher of the present generation; the earlier one serves until this one is ready."""
        if self._searcher is None or self._searcher.index.generation != self.store.generation:
            index = open_index(self.store, self.encoder.name, self.encoder.dim)
            self._searcher = Searcher(index, self.encoder, installed_reranker())
            self._answerer = None
        return self._searcher

    def ingest(self, paths: Sequence[Path]) -> Iterator[FileReport]:
        """Ingest files and folders, yielding one report for each file."""
        yield from ingest(self.store, self.encoder, find_papers(paths))

    def search(self, question: str, k: int, filters: Filters | None = None) -> list[Hit]:
        """Return the k best passages for a question.

        Raises:
            QuestionError: the question is empty or too long.
            LibraryEmptyError: there is nothing to search.
        """
        searcher = self.searcher()
        return searcher.retrieve(searcher.read(clean_question(question)), k, filters)

    def ask(self, question: str, filters: Filters | None = None, previous: Previous | None = None) -> Iterator[Answer]:
        """Yield the answer as it grows; the last one is whole. Raises as `Answerer.stream`.

        Args:
            question: as it was asked.
            filters: which meetings may answer.
            previous: `rag.answer.previous_of` the answer before, where this question may lean on it.
        """
        searcher = self.searcher()
        if self._answerer is None:
            settings = replace(self.settings, drafts=self.drafts)
            generator = Extractive() if self.drafts is Drafts.QUOTATIONS else self.generator
            self._answerer = Answerer(self.store, searcher, generator, settings)
        yield from self._answerer.stream(question, filters, previous)

    def summariser(self) -> Summariser:
        """Return what drafts summaries, with this service's model."""
        return make_summariser(self.generator, self.settings)

    def review_desk(self) -> ReviewDesk:
        """Return the officers' review of summaries."""
        return ReviewDesk(self.store, self.summariser(), self.settings.plain)

    def publications(self) -> Publications:
        """Return the residents' reading of summaries."""
        return Publications(self.store)

    def answer(self, question: str, filters: Filters | None = None, previous: Previous | None = None) -> Answer:
        """Return the whole answer; a question that cannot be asked is `declined`, with the reason, never an error.

        Raises:
            LibraryEmptyError: there is nothing to search.
        """
        try:
            *_, last = self.ask(question, filters, previous)
        except QuestionError as error:
            return Answer(question[:100], AnswerStatus.DECLINED, str(error), timings_s={"total": 0.0})
        return last


@cache
def installed_reranker() -> Reranker:
    """Return the reranker of this install, loaded once in a process; raises as `CrossEncoderReranker`."""
    return CrossEncoderReranker()


def make_summariser(generator: Generator, settings: Settings) -> Summariser:
    """Return what drafts summaries; a model that is larger than the embedded one is asked for whole paragraphs."""
    is_chosen = settings.model not in (None, EXTRACTIVE, EMBEDDED_NAME)
    paragraphs = bool(settings.server) or is_chosen or (settings.model is None and _uses_another(settings))
    is_adapted = isinstance(generator, LlamaWorker) and generator.is_adapted
    return Summariser(
        generator, settings.plain, model_sha256(settings), writes_paragraphs=paragraphs, is_adapted=is_adapted
    )


def _uses_another(settings: Settings) -> bool:
    """Whether `rag models use` chose another model than the embedded one."""
    try:
        return catalogue_of(settings).in_use().name != EMBEDDED_NAME
    except ModelError:
        return False


def model_sha256(settings: Settings) -> str:
    """Return the hash of the model file that writes, "" where none does or it is not known: a server, no model at all."""
    if settings.server or settings.model == EXTRACTIVE:
        return ""
    try:
        if settings.model and is_path(settings.model):
            return file_sha256(Path(settings.model))
        catalogue = catalogue_of(settings)
        return (catalogue.get(settings.model) if settings.model else catalogue.in_use()).sha256 or ""
    except ModelError:
        return ""


def make_generator(settings: Settings) -> Generator:
    """Return the generator that the settings name; no model is loaded before it is first asked for text.

    A model that was chosen with `rag models use` and is gone gives a generator that says so at every call, so that
    answers are quotations meanwhile.

    Raises:
        ModelMissingError: the settings name a model that is not on this machine.
    """
    if settings.server:
        server = settings.server
        return RemoteGenerator(
            server.url, server.model, api_key=server.key, grammar_support=GrammarSupport(server.grammar)
        )
    if settings.model == EXTRACTIVE:
        return Extractive()
    if settings.model and is_path(settings.model):
        return LlamaWorker(Path(settings.model))
    try:
        return catalogue_of(settings).open(settings.model)
    except ModelError as error:
        if settings.model:
            raise
        return Unavailable(error)


def suitable_drafts(settings: Settings) -> Drafts:
    """Return what a model may write of an answer where the settings do not say.

    The embedded model, unless it was asked for by name, is not asked at all: on 80 of our dev questions its excerpts
    were right no oftener than the quotations they stood for (0.767, 0.783), a little easier (school grade 9.1, 9.8) and
    took six times as long (`python -m eval.bench.drafts smollm2-135m 40`); a lead brought nothing either (0.783).
    """
    model = settings.model
    if settings.server or (model and model not in (EXTRACTIVE, EMBEDDED_NAME)):
        return Drafts.SENTENCES
    if model == EMBEDDED_NAME:
        return Drafts.EXCERPTS
    is_embedded = model is None and catalogue_of(settings).in_use().name == EMBEDDED_NAME
    return Drafts.QUOTATIONS if is_embedded or model == EXTRACTIVE else Drafts.SENTENCES
