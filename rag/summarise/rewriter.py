"""Asks the model for a plainer sentence. What it writes is kept only where it holds and is easier to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.check import DraftSentence, check_sentence, parse_draft
from rag.check.readability import grade_of, words_of
from rag.datatypes import Dropped
from rag.errors import ModelError
from rag.generate import Generator, Prompt, answer_grammar, load_prompt
from rag.settings import PlainTargets
from rag.summarise.fidelity import changes
from rag.summarise.grammar import is_well_formed
from rag.summarise.parting import parting_objections
from rag.summarise.simplify import Ground, Plain, difficulty, holds
from rag.summarise.words import spelled_out

MAX_ASKED = 4  # sentences of an item
SEEDS = (None, *range(6))  # of the tries: the most probable wording, then others
N_TRIES_WITHOUT_ADDITIONS = 3  # larger models are slower, and seldom need more
MAX_TOKENS, DEADLINE_S = 90, 6.0
MAX_PARAGRAPH_TOKENS, PARAGRAPH_DEADLINE_S = 400, 60.0
MAX_SENTENCES = 3


@dataclass(slots=True)
class Rewriter:
    """The model's help with one item: with a few sentences at most, with none after it failed.

    Attributes:
        is_adapted: the model has additions that were taught to rewrite. Such a small one copies and parts sentences, so it
            must leave no word behind.
        dropped: what it wrote that was not kept, and why.
        prompt_sha256: of the prompt, "" while it was not asked.
    """

    generator: Generator
    targets: PlainTargets
    is_adapted: bool = False
    dropped: list[Dropped] = field(default_factory=list)
    prompt_sha256: str = ""
    n_asked: int = 0
    has_failed: bool = False

    def easier(self, plain: Plain, ground: Ground) -> dict[str, list[str]]:
        """Return what the model says instead of each hard sentence, as far as it may be kept.

        Args:
            plain: the version by rules; sentences within the targets are left alone.
            ground: what it rests on.
        """
        kept: dict[str, list[str]] = {}
        for sentence in plain.sentences:
            if self._is_hard(sentence) and self.n_asked < MAX_ASKED:
                self.n_asked += 1
                if written := self._first_that_holds(sentence, plain, ground):
                    kept[sentence] = written
        return kept

    def _first_that_holds(self, sentence: str, plain: Plain, ground: Ground) -> list[str]:
        """Return the first wording that may be kept, none if there is none; the most probable one that may not is noted."""
        is_noted = False
        for written in self.tries(sentence):
            why = self._why_not(written, sentence, plain, ground)
            if not why:
                return written
            if not is_noted:
                self.dropped.append(Dropped(" ".join(written), why))
                is_noted = True
        return []

    def tries(self, sentence: str) -> Iterator[list[str]]:
        """Yield what the model says instead of one sentence, each wording once; nothing once it failed."""
        prompt = load_prompt("simplify_adapted" if self.is_adapted else "simplify", sentence=sentence)
        seen: set[tuple[str, ...]] = set()
        for seed in SEEDS if self.is_adapted else SEEDS[:N_TRIES_WITHOUT_ADDITIONS]:
            drafted = self._drafted(
                prompt, MAX_SENTENCES, [sentence], max_tokens=MAX_TOKENS, deadline_s=DEADLINE_S, seed=seed
            )
            texts = tuple(one.text for one in drafted)
            if texts and texts not in seen:
                seen.add(texts)
                yield list(texts)

    def paragraph(self, sources: Sequence[str], by_rules: Sequence[str], heading: str) -> list[DraftSentence]:
        """Return what the model says in one paragraph of several statements, none unless all of it may be kept.

        Args:
            sources: the record's own statements; number n is the n-th.
            by_rules: what the rules make of them; a paragraph that is no easier is not kept.
            heading: what the statements stand under.
        """
        evidence = "\n".join(f"[{number}] {text}" for number, text in enumerate(sources, 1))
        drafted = self._drafted(
            load_prompt("paragraph", evidence=evidence),
            len(by_rules) + 2,
            sources,
            max_tokens=MAX_PARAGRAPH_TOKENS,
            deadline_s=PARAGRAPH_DEADLINE_S,
        )
        texts = [sentence.text for sentence in drafted]
        if not drafted:
            return []
        if not difficulty(texts, self.targets) < difficulty(by_rules, self.targets):
            why = "it is no easier to read"
        elif changes(texts, "\n\n".join(sources)) or {n for s in drafted for n in s.numbers} != set(
            range(1, len(sources) + 1)
        ):
            why = "it leaves out or changes something of the record"
        elif not all(check_sentence(s, sources, context=[heading] * len(sources)).ok for s in drafted):
            why = "it says something else than the record"
        else:
            return drafted
        self.dropped.append(Dropped(" ".join(texts), why))
        return []

    def _drafted(
        self,
        prompt: Prompt,
        n_sentences: int,
        sources: Sequence[str],
        *,
        max_tokens: int,
        deadline_s: float,
        seed: int | None = None,
    ) -> list[DraftSentence]:
        self.prompt_sha256 = prompt.sha256
        if self.has_failed:
            return []
        try:
            said = [*sources, *map(spelled_out, sources)]
            grammar = answer_grammar(len(sources), n_sentences, sources=said)
            pieces = self.generator.stream(
                prompt, max_tokens=max_tokens, grammar=grammar, deadline_s=deadline_s, seed=seed
            )
            return list(parse_draft("".join(pieces)))
        except ModelError as error:
            self.has_failed = True
            self.dropped.append(Dropped("", f"the model stopped: {error}"))
            return []

    def _is_hard(self, sentence: str) -> bool:
        is_long = len(words_of(sentence)) > self.targets.max_sentence_words
        return is_long or grade_of([sentence]) > self.targets.max_grade + 3

    def _why_not(self, written: Sequence[str], sentence: str, plain: Plain, ground: Ground) -> str:
        """Return why the version with the model's sentences in it does not hold or is no easier, "" where it may be kept."""
        whole = [text for old in plain.sentences for text in (written if old == sentence else [old])]
        if not difficulty(written, self.targets) < difficulty([sentence], self.targets):
            return "it is no easier to read"
        if not all(map(is_well_formed, written)):
            return "it is no whole sentence"
        if not holds(whole, ground, with_lead=plain.needs_lead):
            return "it says something else than the record"
        objections = parting_objections(written, sentence) if self.is_adapted else []
        return objections[0] if objections else ""
