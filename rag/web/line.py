"""The line people wait in: a few are served at once, a bounded number wait, and everyone knows their place.

For one event loop; no threads.
"""

import asyncio
from collections import deque

from rag.errors import PlainMinutesError


class LineFullError(PlainMinutesError):
    """Too many people are waiting already."""


class Line:
    """A line with `n_at_once` places at the counter and `max_waiting` behind them."""

    def __init__(self, n_at_once: int, max_waiting: int) -> None:
        self.n_at_once = n_at_once
        self.max_waiting = max_waiting
        self._served: set[Turn] = set()
        self._waiting: deque[Turn] = deque()

    @property
    def n_served(self) -> int:
        """How many are being served."""
        return len(self._served)

    @property
    def n_waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    def join(self) -> "Turn":
        """Return a turn, at the counter or at the end of the line. Leave it when done, whatever happens.

        Raises:
            LineFullError: the line is full.
        """
        turn = Turn(self)
        if len(self._served) < self.n_at_once:
            self._serve(turn)
        elif len(self._waiting) < self.max_waiting:
            self._waiting.append(turn)
        else:
            raise LineFullError("Too many people are asking at this moment. Please try again in a minute.")
        return turn

    def place(self, turn: "Turn") -> int:
        """Return 0 for someone who is being served, else the place in the line, from 1."""
        return 0 if turn in self._served else self._waiting.index(turn) + 1

    def leave(self, turn: "Turn") -> None:
        """Take someone out of the line or away from the counter; the next one is served."""
        if turn in self._served:
            self._served.remove(turn)
        elif turn in self._waiting:
            self._waiting.remove(turn)
        while self._waiting and len(self._served) < self.n_at_once:
            self._serve(self._waiting.popleft())

    def _serve(self, turn: "Turn") -> None:
        self._served.add(turn)
        turn.is_served.set()


class Turn:
    """One person's turn; `with line.join() as turn` leaves by itself."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.is_served = asyncio.Event()

    def __enter__(self) -> "Turn":
        return self

    def __exit__(self, *_: object) -> None:
        self._line.leave(self)

    @property
    def place(self) -> int:
        """0 while served, else the place in the line, from 1."""
        return self._line.place(self)

    async def wait(self, timeout_s: float) -> int:
        """Wait until served or until the time is over; return the place."""
        try:
            async with asyncio.timeout(timeout_s):
                await self.is_served.wait()
        except TimeoutError:
            pass
        return self.place
