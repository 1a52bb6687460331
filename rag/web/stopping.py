"""A generator that can be stopped from outside while it writes: nobody reads the answer any more."""

import threading
from collections.abc import Iterator
from contextvars import ContextVar

from rag.errors import GenerationError
from rag.generate import Generator, Prompt

STOP: ContextVar[threading.Event | None] = ContextVar("STOP", default=None)


class Stoppable:
    """Writes with another generator until the `STOP` of the caller's context is set."""

    def __init__(self, generator: Generator) -> None:
        self._generator = generator

    @property
    def name(self) -> str:
        """The other generator's name."""
        return self._generator.name

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        """Return the pieces, as `rag.generate.Generator` says; GenerationError once stopped."""
        stop = STOP.get()
        pieces = self._generator.stream(
            prompt, max_tokens=max_tokens, grammar=grammar, deadline_s=deadline_s, seed=seed
        )
        for piece in pieces:
            if stop is not None and stop.is_set():
                raise GenerationError("Nobody waits for this answer any more.")
            yield piece

    def close(self) -> None:
        """Free the model."""
        self._generator.close()
