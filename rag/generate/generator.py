"""The one interface to every model: a prompt goes in, pieces of text come out."""

from collections.abc import Iterator
from typing import Protocol

from rag.errors import ModelError
from rag.generate.prompts import Prompt

TEMPERATURE = 0.6  # of what is written with a seed


class Generator(Protocol):
    """Writes text for a prompt. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """What wrote the text, as it is shown and recorded: "SmolLM2-135M-Instruct.Q4_1", "extractive"."""

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        """Return pieces of text as they are written; closing the iterator cancels.

        Args:
            prompt: what to send.
            max_tokens: at most this many tokens are written.
            grammar: GBNF that the text must follow, as far as the generator can hold to it.
            deadline_s: seconds from this call until the last piece, waiting for other callers included.
            seed: None for the most probable text; with a number a less probable one, the same for the same number.

        Raises:
            ModelError: while iterating. GenerationError if the model died, ran out of time or cannot take the prompt;
                ModelMissingError and ModelDamagedError if it cannot be opened at all.
        """

    def close(self) -> None:
        """Free the model; `stream` raises GenerationError afterwards."""


class Extractive:
    """Writes nothing, so that an answer is made of the record's own words alone."""

    name = "extractive"

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        """Return no pieces."""
        return iter(())

    def close(self) -> None:
        """Do nothing: there is no model."""


class Unavailable:
    """Stands for a model that cannot be opened: every call says why."""

    name = "none"

    def __init__(self, error: ModelError) -> None:
        self._error = error

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        """Raise what is wrong with the model."""
        raise self._error

    def close(self) -> None:
        """Do nothing: there is no model."""
