"""The settings of the web server. Read from the environment only by `load_web_settings`."""

import os
from dataclasses import dataclass, field

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """How the pages are served.

    Attributes:
        host, port: where the pages are served.
        ops_port: where health and metrics are served, on 127.0.0.1 only; None for nowhere.
        hosts: names the server answers to, beside the local ones.
        trusted_proxies: addresses whose X-Forwarded-For and X-Forwarded-Proto are believed.
        root_path: path the proxy serves this under, "" for the top: "/ask".
        contact: who to ask, shown as text: a name, a telephone number, an address.
        has_api: whether `/api/v1` answers.
        logs_questions: whether questions go to the log; residents are told on the About page.
        n_at_once: questions worked on at the same time.
        max_waiting: people who may wait for their turn; any more are told to come back.
        requests_a_minute, questions_a_minute: from one address; a library or an office may share one.
        max_body_bytes: of a request from a resident.
        max_upload_bytes: of a request to `/officer`.
        stop_grace_s: seconds that answers in the making get when the server is stopped.
    """

    host: str = "127.0.0.1"
    port: int = 7860
    ops_port: int | None = None
    hosts: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ("127.0.0.1",)
    root_path: str = ""
    contact: str = ""
    has_api: bool = False
    logs_questions: bool = False
    n_at_once: int = 2
    max_waiting: int = 60
    requests_a_minute: int = 1200
    questions_a_minute: int = 120
    max_body_bytes: int = 64_000
    max_upload_bytes: int = 200_000_000
    stop_grace_s: float = 10.0
    allowed_hosts: tuple[str, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "root_path", self.root_path.rstrip("/"))
        object.__setattr__(self, "allowed_hosts", (*LOCAL_HOSTS, self.host, *self.hosts))


def load_web_settings(host: str = "127.0.0.1", port: int = 7860) -> WebSettings:
    """Return the settings of this run: address and port as given, the rest from `RAG_WEB_…` or the defaults.

    `RAG_WEB_HOSTS` and `RAG_WEB_PROXIES` are lists with commas; `RAG_WEB_API=1` switches the API on.
    """
    env = os.environ
    return WebSettings(
        host=host,
        port=port,
        ops_port=int(env["RAG_WEB_OPS_PORT"]) if env.get("RAG_WEB_OPS_PORT") else None,
        hosts=_listed(env.get("RAG_WEB_HOSTS", "")),
        trusted_proxies=_listed(env.get("RAG_WEB_PROXIES", "127.0.0.1")),
        root_path=env.get("RAG_WEB_ROOT_PATH", ""),
        contact=env.get("RAG_WEB_CONTACT", ""),
        has_api=env.get("RAG_WEB_API") == "1",
        logs_questions=env.get("RAG_WEB_LOG_QUESTIONS") == "1",
        requests_a_minute=int(env.get("RAG_WEB_REQUESTS_A_MINUTE", "1200")),
        questions_a_minute=int(env.get("RAG_WEB_QUESTIONS_A_MINUTE", "120")),
    )


def _listed(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())
