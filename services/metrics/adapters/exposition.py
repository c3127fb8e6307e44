"""The figures as Prometheus reads them."""

from collections.abc import Iterable
from datetime import timedelta

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from services.metrics.domain.afterwards import Energy, Sharing
from services.metrics.domain.figures import Count, LeadTime, LeadTimes
from services.metrics.ports import Insight

NEVER = float("inf")


class Exposition(Collector):
    """The latest insight; a figure about too few people is not there. Nothing is there before the first."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._insight: Insight | None = None
        self._registry = registry
        registry.register(self)

    def show(self, insight: Insight) -> None:
        self._insight = insight

    async def close(self) -> None:
        self._registry.unregister(self)

    def collect(self) -> Iterable[Metric]:
        if self._insight is None:
            return
        yield from _meetings(self._insight)
        yield from _moves(self._insight)
        yield from _what_came_of_it(self._insight)
        yield from _sources(self._insight)
        yield from _pipeline(self._insight)

    def describe(self) -> Iterable[Metric]:
        """None beforehand: what is shown depends on what happened."""
        return ()


def _meetings(insight: Insight) -> Iterable[Metric]:
    statuses = GaugeMetricFamily("kl_meetings", "Meetings by status.", labels=("status",))
    for status, count in insight.meetings.by_status.items():
        if isinstance(count, Count):
            statuses.add_metric((status,), count.meetings)
    yield statuses
    times = GaugeMetricFamily(
        "kl_lead_time_seconds", "Lead time from the first ask, failed meetings included as never.", labels=("to", "urgency", "quantile")
    )
    for urgency, found in (("alle", insight.meetings.all), *insight.meetings.by_urgency.items()):
        _add_lead_times(times, urgency, found)
    yield times


def _moves(insight: Insight) -> Iterable[Metric]:
    moves = GaugeMetricFamily("kl_moves_agreed", "How often people agreed to move an appointment for others.", labels=("tier",))
    for tier, figure in insight.moves.items():
        if isinstance(figure, int):
            moves.add_metric((tier,), figure)
    yield moves


def _what_came_of_it(insight: Insight) -> Iterable[Metric]:
    energy = GaugeMetricFamily("kl_energy_answers", "Answers to whether a meeting gave or cost energy.", labels=("energy", "phase"))
    for phase, figure in (("alle", insight.energy.all), *insight.energy.by_phase.items()):
        if isinstance(figure, Energy):
            energy.add_metric(("gave", phase), figure.gave)
            energy.add_metric(("cost", phase), figure.cost)
    yield energy
    sharing = GaugeMetricFamily(
        "kl_meetings_sharing_numbers", "Meetings held, by whether half of the table shared a number.", labels=("half",)
    )
    if isinstance(insight.sharing, Sharing):
        sharing.add_metric(("yes",), insight.sharing.by_half)
        sharing.add_metric(("no",), insight.sharing.meetings - insight.sharing.by_half)
    yield sharing


def _add_lead_times(family: GaugeMetricFamily, urgency: str, found: LeadTimes) -> None:
    for to, figure in (("settled", found.settled), ("in_room", found.in_room)):
        if isinstance(figure, LeadTime):
            family.add_metric((to, urgency, "0.5"), _seconds(figure.median))
            family.add_metric((to, urgency, "0.9"), _seconds(figure.p90))


def _sources(insight: Insight) -> Iterable[Metric]:
    sources = GaugeMetricFamily("kl_calendar_sources", "Connected calendars by freshness.", labels=("freshness",))
    for freshness, count in insight.sources.by_freshness.items():
        sources.add_metric((freshness.name.lower(),), count)
    yield sources


def _pipeline(insight: Insight) -> Iterable[Metric]:
    lag = GaugeMetricFamily("kl_stream_lag", "Entries not yet delivered to a group.", labels=("stream", "group"))
    pending = GaugeMetricFamily("kl_stream_pending", "Entries delivered to a group and not done.", labels=("stream", "group"))
    for group in insight.pipeline.groups:
        lag.add_metric((group.says, group.hears), group.lag)
        pending.add_metric((group.says, group.hears), group.pending)
    yield from (lag, pending)
    retries = GaugeMetricFamily("kl_retries_waiting", "Deliveries that were put off and wait for their time.", labels=("service",))
    timers = GaugeMetricFamily("kl_timers_waiting", "Timers that wait for their time.", labels=("service",))
    steps = GaugeMetricFamily("kl_private_steps", "Private steps not done yet.", labels=("service",))
    dead = GaugeMetricFamily("kl_dead_letters", "Deliveries that could not be handled.", labels=("service",))
    for backlog in insight.pipeline.backlogs:
        retries.add_metric((backlog.service,), backlog.retries)
        timers.add_metric((backlog.service,), backlog.timers)
        steps.add_metric((backlog.service,), backlog.steps)
        dead.add_metric((backlog.service,), backlog.dead)
    yield from (retries, timers, steps, dead)
    heard = GaugeMetricFamily("kl_event_last_heard_timestamp_seconds", "When an event of this kind was last heard.", labels=("event",))
    for kind, at in insight.pipeline.heard.items():
        heard.add_metric((kind,), at.timestamp())
    yield heard


def _seconds(duration: timedelta | None) -> float:
    return NEVER if duration is None else duration.total_seconds()
