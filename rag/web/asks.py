"""A question in, its steps out: a place in the line, what was found, the answer as it grows, the whole answer.

All that ask go through here: the question page, the plain page, the API. Closing the steps, or cancelling the task
that reads them, stops the model.
"""

import asyncio
import contextvars
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

from rag.datatypes import Answer, Previous
from rag.errors import PlainMinutesError
from rag.search.question import Filters
from rag.web.line import LineFullError, Turn
from rag.web.log import Fact, log_event
from rag.web.site import Site
from rag.web.stopping import STOP

TELL_PLACE_EVERY_S = 1.0
LOOK_ROUND_EVERY_S = 0.25


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone asks: the question, which meetings may answer, and what a follow-up leans on."""

    question: str
    filters: Filters = field(default_factory=Filters)
    previous: Previous | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone waits; `place` is 1 for the next to be served."""

    place: int

    @property
    def said(self) -> str:
        """The place in the line, in words."""
        return f"Busy: you are number {self.place} in the line. Your answer will appear here."


@dataclass(frozen=True, slots=True)
class Refused:
    """No answer will come, and why."""

    said: str
    is_busy: bool = False


@dataclass(frozen=True, slots=True)
class Growing:
    """The answer so far."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Thinking:
    """Nothing new yet: a moment in which a reader who has left is noticed."""


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole answer: the last step."""

    answer: Answer


Step = Waiting | Refused | Thinking | Growing | Finished


async def steps(site: Site, asked: Asked) -> AsyncIterator[Step]:
    """Yield the steps of one question; the last is `Finished` or `Refused`, always."""
    message = site.closed()
    if message is not None:
        _note(site, asked, "closed", 0.0)
        yield Refused(message)
        return
    try:
        turn = site.line.join()
    except LineFullError as error:
        _note(site, asked, "busy", 0.0)
        yield Refused(str(error), is_busy=True)
        return
    joined = time.perf_counter()
    with turn:
        async for place in _places(turn):
            yield Waiting(place)
        site.metrics.observe("plainminutes_wait_seconds", time.perf_counter() - joined)
        async for step in _answered(site, asked):
            yield step


async def _places(turn: Turn) -> AsyncIterator[int]:
    """Yield the place in the line each time it changes, until served."""
    told, place = 0, turn.place
    while place:
        if place != told:
            yield place
        told, place = place, await turn.wait(TELL_PLACE_EVERY_S)


async def _answered(site: Site, asked: Asked) -> AsyncIterator[Step]:
    stop, started, ended = threading.Event(), time.perf_counter(), "left"
    filters = asked.filters if asked.filters != Filters() else None
    answers = site.service.ask(asked.question, filters, asked.previous)
    last: Answer | None = None
    work = _begin(answers, stop)
    try:
        while True:
            while not work.done():
                await asyncio.wait([work], timeout=LOOK_ROUND_EVERY_S)
                if not work.done():
                    yield Thinking()
            answer = work.result()
            if answer is None:
                break
            if last is None:
                site.metrics.observe("plainminutes_evidence_seconds", time.perf_counter() - started)
            last = answer
            yield Growing(answer)
            work = _begin(answers, stop)
        if last is not None:
            ended = last.status.value
            site.metrics.observe("plainminutes_answer_seconds", time.perf_counter() - started)
            yield Finished(last)
    except PlainMinutesError as error:
        ended = "refused"
        yield Refused(str(error))
    finally:
        stop.set()
        if not work.done():
            await asyncio.wait([work])
            work.exception()  # seen, and of no use to anyone any more
        _note(site, asked, ended, time.perf_counter() - started)


def _begin(answers: Iterator[Answer], stop: threading.Event) -> "asyncio.Future[Answer | None]":
    """Begin to make the next answer, in a thread whose model stops when `stop` is set."""
    context = contextvars.copy_context()
    context.run(STOP.set, stop)
    return asyncio.get_running_loop().run_in_executor(None, lambda: context.run(lambda: next(answers, None)))


def _note(site: Site, asked: Asked, ended: str, took_s: float) -> None:
    """Count and log how a question ended; its words only where the council has chosen that."""
    site.metrics.count("plainminutes_questions_total", (("ended", ended),))
    facts: dict[str, Fact] = {"ended": ended, "ms": round(took_s * 1000), "follow_up": asked.previous is not None}
    log_event("question", {**facts, "question": asked.question} if site.settings.logs_questions else facts)
