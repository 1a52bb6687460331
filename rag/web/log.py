"""The server's log: one line of JSON for each event, without question text unless the council has chosen that."""

import json
import logging
import sys
from datetime import UTC, datetime

LOGGER = logging.getLogger("rag.web.events")
Fact = str | int | float | bool | None


def start_log() -> None:
    """Write events to standard error from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    LOGGER.handlers = [handler]
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


def log_event(event: str, facts: dict[str, Fact]) -> None:
    """Write one event; control characters in a fact are escaped, so that a line stays a line."""
    made = datetime.now(UTC).isoformat(timespec="milliseconds")
    LOGGER.info(json.dumps({"at": made, "event": event, **facts}))
