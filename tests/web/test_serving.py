"""The server itself: behind a proxy, its limits, its health and metrics, its log, people in line, a reader who leaves."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from starlette.testclient import TestClient

from rag.datatypes import AnswerStatus
from rag.errors import GenerationError
from rag.generate import Prompt
from rag.library.encoder import MiniLM
from rag.service import Service
from rag.settings import Settings
from rag.web.asks import Asked, Finished, Growing, Refused, Step, Thinking, Waiting, steps
from rag.web.line import Line, LineFullError
from rag.web.log import LOGGER
from rag.web.metrics import Metrics
from rag.web.middleware import Allowance
from rag.web.ops import make_ops_app
from rag.web.settings import WebSettings, load_web_settings
from rag.web.site import Site, make_site
from rag.web.watching import first_part
from tests.web.serving import served

CHARGE = "What was decided about the brown bin charge?"


def test_the_next_in_line_is_served_when_one_leaves_and_more_than_fit_are_refused() -> None:
    line = Line(n_at_once=1, max_waiting=2)
    first, second, third = line.join(), line.join(), line.join()
    assert [turn.place for turn in (first, second, third)] == [0, 1, 2]
    with pytest.raises(LineFullError, match="Please try again in a minute"):
        line.join()
    line.leave(second)
    line.leave(first)
    assert (third.place, line.n_served, line.n_waiting) == (0, 1, 0)


def test_an_allowance_fills_again_with_time_and_is_kept_for_each_address() -> None:
    now = 0.0
    allowance = Allowance(2, clock=lambda: now)
    assert [allowance.seconds_to_wait("a") for _ in range(3)] == [0.0, 0.0, 30.0]
    assert allowance.seconds_to_wait("b") == 0.0
    now = 30.0
    assert allowance.seconds_to_wait("a") == 0.0


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_WEB_HOSTS", "a.example, b.example")
    monkeypatch.setenv("RAG_WEB_ROOT_PATH", "/minutes/")
    monkeypatch.setenv("RAG_WEB_OPS_PORT", "9000")
    settings = load_web_settings(port=8000)
    assert (settings.port, settings.ops_port, settings.root_path) == (8000, 9000, "/minutes")
    assert settings.allowed_hosts == ("127.0.0.1", "localhost", "[::1]", "127.0.0.1", "a.example", "b.example")


def test_behind_a_proxy_every_link_begins_with_its_path(service: Service) -> None:
    with served(service, WebSettings(root_path="/minutes")) as address:
        page = httpx.get(f"{address}/meetings").text
        front = httpx.get(f"{address}/").text
        style = httpx.get(f"{address}/site/style.css")
    assert 'href="/minutes/site/style.css"' in page
    assert 'href="/meetings' not in page
    assert '"root":"' in front
    assert "/minutes" in front
    assert style.status_code == 200


def test_a_proxy_that_is_trusted_says_whose_request_it_is(service: Service) -> None:
    with served(service, WebSettings(requests_a_minute=2)) as address:
        codes = [
            httpx.get(f"{address}/about", headers={"x-forwarded-for": f"192.0.2.{n // 3}"}).status_code
            for n in range(6)
        ]
    assert codes == [200, 200, 429, 200, 200, 429]


def test_questions_have_an_allowance_of_their_own(service: Service) -> None:
    with served(service, WebSettings(questions_a_minute=1)) as address:
        codes = [httpx.post(f"{address}/plain", data={"q": "?"}).status_code for _ in range(2)]
        assert codes == [200, 429]
        assert httpx.get(f"{address}/plain").status_code == 200


def test_health_and_metrics_tell_of_the_server(service: Service) -> None:
    site = make_site(service, WebSettings())
    asyncio.run(all_steps(site, Asked(CHARGE)))
    ops = TestClient(make_ops_app(site))
    health = ops.get("/health").json()
    assert (health["status"], health["papers"], health["answering"], health["waiting"]) == ("ok", 3, True, 0)
    text = ops.get("/metrics").text
    assert 'plainminutes_questions_total{ended="quoted"} 1' in text or 'ended="answered"} 1' in text
    assert 'plainminutes_answer_seconds_bucket{le="+Inf"} 1' in text
    assert "plainminutes_line_waiting 0" in text


def test_metrics_are_written_as_prometheus_reads_them() -> None:
    metrics = Metrics()
    metrics.count("a_total", (("path", 'x"y'),))
    metrics.observe("b_seconds", 0.3)
    lines = metrics.text({"c": 2.0}).split("\n")
    assert lines[:3] == ["# HELP a_total a_total", "# TYPE a_total counter", 'a_total{path="x\\"y"} 1']
    assert lines[5:9] == [
        'b_seconds_bucket{le="0.1"} 0',
        'b_seconds_bucket{le="0.25"} 0',
        'b_seconds_bucket{le="0.5"} 1',
        'b_seconds_bucket{le="1.0"} 1',
    ]
    assert lines[-3:] == ["# TYPE c gauge", "c 2", ""]


def test_a_path_that_is_not_ours_makes_no_name_of_its_own() -> None:
    assert [first_part(path) for path in ("/item/x:1", "/", "/etc/passwd")] == ["/item", "/", "other"]


@pytest.fixture
def log_lines() -> Iterator[list[dict[str, object]]]:
    lines: list[dict[str, object]] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(json.loads(record.getMessage()))

    handler = Kept()
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    yield lines
    LOGGER.removeHandler(handler)


def test_the_log_tells_what_happened_without_the_question(address: str, log_lines: list[dict[str, object]]) -> None:
    httpx.post(f"{address}/plain", data={"q": CHARGE}, timeout=60)
    httpx.get(f"{address}/plain", params={"q": CHARGE}, timeout=60)
    deadline = time.monotonic() + 5
    while len(log_lines) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)  # a request is logged once its reply has gone
    events = [(line["event"], line.get("path"), line.get("status")) for line in log_lines]
    assert events.count(("request", "/plain", 200)) == 2
    assert [line["event"] for line in log_lines].count("question") == 2
    assert "brown bin" not in json.dumps(log_lines)


def test_the_question_is_logged_where_the_council_has_chosen_that(
    service: Service, log_lines: list[dict[str, object]]
) -> None:
    site = make_site(service, WebSettings(logs_questions=True))
    asyncio.run(all_steps(site, Asked(CHARGE)))
    assert [line["question"] for line in log_lines if line["event"] == "question"] == [CHARGE]


async def all_steps(site: Site, asked: Asked) -> list[Step]:
    return [step async for step in steps(site, asked)]


def test_who_waits_is_told_the_place_and_who_does_not_fit_is_refused_at_once(service: Service) -> None:
    site = make_site(service, WebSettings(n_at_once=1, max_waiting=2))

    async def five() -> list[list[Step]]:
        return await asyncio.gather(*(all_steps(site, Asked(CHARGE)) for _ in range(5)))

    told = asyncio.run(five())
    assert [[s.place for s in one if isinstance(s, Waiting)][:1] for one in told] == [[], [1], [2], [], []]
    assert [isinstance(one[-1], Finished) for one in told] == [True, True, True, False, False]
    assert told[4] == [
        Refused("Too many people are asking at this moment. Please try again in a minute.", is_busy=True)
    ]
    assert (site.line.n_served, site.line.n_waiting) == (0, 0)


def test_what_was_found_comes_before_the_answer(service: Service) -> None:
    every = asyncio.run(all_steps(make_site(service, WebSettings()), Asked(CHARGE)))
    told = [step for step in every if not isinstance(step, Thinking)]  # on a busy machine there are moments between
    assert isinstance(told[0], Growing)
    assert told[0].answer.sentences == ()
    assert told[0].answer.hits != ()
    assert isinstance(told[-1], Finished)
    assert told[-1].answer.status in (AnswerStatus.ANSWERED, AnswerStatus.QUOTED)


class Patient:
    """Writes nothing before a reader has what was found, and remembers whether that came."""

    name = "patient"

    def __init__(self) -> None:
        self.is_read = threading.Event()
        self.was_read_first: list[bool] = []

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        self.was_read_first.append(self.is_read.wait(30))
        yield "The brown bin charge was set at £52 a year. [1]"

    def close(self) -> None:
        pass


def test_what_was_found_reaches_the_reader_while_the_model_has_said_nothing(service: Service, minilm: MiniLM) -> None:
    patient = Patient()
    with Service(Settings(service.settings.library), minilm, patient) as own:

        async def read() -> list[Step]:
            told = []
            async for step in steps(make_site(own, WebSettings()), Asked(CHARGE)):
                told.append(step)
                if isinstance(step, Growing) and step.answer.hits and not step.answer.sentences:
                    patient.is_read.set()
            return told

        told = asyncio.run(read())
    assert patient.was_read_first and all(patient.was_read_first)
    assert isinstance(told[-1], Finished)


class Endless:
    """Writes a word every 20 ms until closed, and remembers when it was."""

    name = "endless"

    def __init__(self) -> None:
        self.has_begun = threading.Event()
        self.closed_at = 0.0

    def stream(
        self,
        prompt: Prompt,
        *,
        max_tokens: int,
        grammar: str | None = None,
        deadline_s: float = 30.0,
        seed: int | None = None,
    ) -> Iterator[str]:
        try:
            while True:
                self.has_begun.set()
                time.sleep(0.02)
                yield "and "
        except GeneratorExit:
            self.closed_at = time.monotonic()
            raise

    def close(self) -> None:
        pass


def test_a_reader_who_leaves_stops_the_model_within_a_second(
    tmp_path_factory: pytest.TempPathFactory, service: Service, minilm: MiniLM
) -> None:
    endless = Endless()
    with Service(Settings(service.settings.library), minilm, endless) as own:
        site = make_site(own, WebSettings())

        async def leave() -> float:
            reading = asyncio.create_task(all_steps(site, Asked("How many households paid for the bin service?")))
            await asyncio.to_thread(endless.has_begun.wait, 30)
            left = time.monotonic()
            reading.cancel()
            await asyncio.wait([reading])
            return left

        left = asyncio.run(leave())
    assert 0 < endless.closed_at - left < 1
    assert (site.line.n_served, site.line.n_waiting) == (0, 0)


def test_a_stopped_generator_says_so() -> None:
    from rag.web.stopping import STOP, Stoppable

    stop = threading.Event()
    stop.set()
    token = STOP.set(stop)
    try:
        with pytest.raises(GenerationError, match="Nobody waits"):
            list(Stoppable(Endless()).stream(Prompt("", "", ""), max_tokens=5))
    finally:
        STOP.reset(token)
