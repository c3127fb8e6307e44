"""Traces and metrics: one registry a process, W3C trace context on everything that is said."""

import logging
import secrets
import traceback
from pathlib import Path

import structlog
from opentelemetry import trace
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

registry = CollectorRegistry()
"""What `/metrics` shows of this process."""

HANDLED = Counter("kl_bus_handled", "Deliveries by service, event and outcome.", ("service", "event", "outcome"), registry=registry)
HANDLING = Histogram(
    "kl_bus_handling_seconds",
    "Time to handle one delivery.",
    ("service", "event"),
    registry=registry,
    buckets=(0.002, 0.005, 0.01, 0.05, 0.25, 1, 5, 30),
)
OLDEST_MAIL = Gauge("kl_oldest_waiting_mail_seconds", "How long the mail that was put off first waits by now.", registry=registry)

_CODE, _OURS = Path(__file__).parents[1], frozenset({"deploy", "services", "shared"})


def place_of(error: BaseException) -> str:
    """Where it happened, for a log: `services/intake/handlers.py:41`, the last line of our own code that the error passed.

    The text of an error of somebody else's may hold the values that went into it, and so somebody's name; its place holds none.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(Path(frame.filename))]
    if ours:
        return f"{Path(ours[-1].filename).relative_to(_CODE)}:{ours[-1].lineno}"
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "unknown"


def _is_ours(file: Path) -> bool:
    return file.is_relative_to(_CODE) and file.relative_to(_CODE).parts[0] in _OURS


def traceparent() -> str:
    """The current span as W3C `traceparent`; a new, unsampled trace when there is none."""
    span = trace.get_current_span().get_span_context()
    if span.is_valid:
        return f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-00"


def log_as_json(level: int = logging.INFO) -> None:
    """One JSON line an event on standard error: ids, never a name, an address or a title."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(),
        cache_logger_on_first_use=False,
    )
