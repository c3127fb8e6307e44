"""Where the log goes: one JSON line an event, ours whole, those of libraries without the values they were formatted with."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import structlog

from shared.telemetry import log_as_json


class TemplateOnly(logging.Formatter):
    """A library's record as its template, place and kind of fault: what it filled in may be a name, an address or a title."""

    def format(self, record: logging.LogRecord) -> str:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        event = record.msg if isinstance(record.msg, str) and record.args else f"{record.module}:{record.lineno}"
        line = {"event": event, "logger": record.name, "level": record.levelname.lower(), "fault": fault}
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def log_to(stream: TextIO = sys.stderr) -> None:
    """Send everything this process logs to one stream."""
    log_as_json()
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(stream))
    handler = logging.StreamHandler(stream)
    handler.setFormatter(TemplateOnly())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)  # noqa: FBT003  # the name says it
