"""A generator small enough to compute by hand: it replays queued replies and remembers what it was asked."""

from collections import deque
from collections.abc import Iterable, Iterator

from rag.errors import GenerationError
from rag.generate import Prompt


class FakeGenerator:
    """Each call takes the next reply: its words are the pieces, an exception is raised instead of the next piece."""

    name = "fake"

    def __init__(self, replies: Iterable[str | Exception] = ()):
        self.replies = deque(replies)
        self.prompts: list[Prompt] = []
        self.grammars: list[str | None] = []
        self.seeds: list[int | None] = []
        self.n_cancelled = 0
        self.is_closed = False

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        self.prompts.append(prompt)
        self.grammars.append(grammar)
        self.seeds.append(seed)
        return self._pieces(max_tokens)

    def close(self) -> None:
        self.is_closed = True

    def _pieces(self, max_tokens: int) -> Iterator[str]:
        if self.is_closed:
            raise GenerationError("closed")
        if not self.replies:
            raise GenerationError("FakeGenerator has no reply left")
        reply = self.replies.popleft()
        if isinstance(reply, Exception):
            raise reply
        try:
            for n_pieces, word in enumerate(reply.split(" ")):
                if n_pieces < max_tokens:
                    yield f" {word}" if n_pieces else word
        except GeneratorExit:
            self.n_cancelled += 1
            raise
