"""Constructs matchmaking."""

from datetime import timedelta
from fractions import Fraction

from services.matchmaking.adapters.holds import CHECKS, StoredHolds
from services.matchmaking.adapters.moves import StoredMoves
from services.matchmaking.adapters.outcomes import StoredOutcomes
from services.matchmaking.adapters.replanner import HighsReplanner
from services.matchmaking.adapters.week import WorkingWeek
from services.matchmaking.adapters.world import ProjectedWorld
from services.matchmaking.domain.engine.problem import Prices
from services.matchmaking.domain.ladder import Ladders
from services.matchmaking.domain.meeting import Meeting
from services.matchmaking.domain.situation import ManyAtOnce, Rhythm, Rules
from services.matchmaking.domain.waiting import Waiting
from services.matchmaking.handlers import register
from services.matchmaking.handlers.desk import Desk
from services.matchmaking.settings import Settings
from services.matchmaking.steps import STEPS
from services.matchmaking.web import routes
from shared.bus import Bus, Documents
from shared.contracts.matchmaking import EVENTS
from shared.kernel import WorkingHours
from shared.service import Service


def build(settings: Settings) -> Service:
    """The service, ready to start; nothing connects yet."""
    bus = Bus("matchmaking", settings.product, says=EVENTS, private=STEPS, checks=CHECKS, password=settings.redis_password)
    holds = StoredHolds(bus)
    moves = StoredMoves(bus)
    working_week = week(settings)
    world = ProjectedWorld(bus, holds, moves, working_week)
    world.follow()
    meetings, waiting = Documents(bus, "meeting", Meeting), Documents(bus, "waiting", Waiting)
    register(bus, Desk(meetings, world, StoredOutcomes(holds, world, moves), working_week, rules(settings), waiting, HighsReplanner()))
    return Service("matchmaking", bus, routes(), jobs=(world.load,))


def week(settings: Settings) -> WorkingWeek:
    """Deadlines, and the ladder of each urgency class."""
    return WorkingWeek(
        timedelta(seconds=settings.calendars_seconds),
        settings.answer_working_days,
        timedelta(hours=settings.urgent_answer_hours),
        Ladders(
            settings.ladder_today.ladder, settings.ladder_three_days.ladder, settings.ladder_week.ladder, settings.ladder_two_weeks.ladder
        ),
        WorkingHours(settings.office_opens, settings.office_closes),
    )


def rules(settings: Settings) -> Rules:
    """The price list and the bounds of this installation."""
    prices = Prices(
        waiting_day=Fraction(settings.price_waiting_day),
        tentative=Fraction(settings.price_tentative),
        movable=Fraction(settings.price_movable),
        reserve=Fraction(settings.price_reserve),
        deputy=Fraction(settings.price_deputy),
        required_absent=Fraction(settings.price_required_absent),
        optional_absent=Fraction(settings.price_optional_absent),
        travel_hour=Fraction(settings.price_travel_hour),
    )
    return Rules(
        prices,
        timedelta(minutes=settings.interspace_minutes),
        timedelta(minutes=settings.notice_minutes),
        Fraction(settings.price_thin_day),
        Fraction(settings.price_other_form),
        Fraction(settings.price_room_on_request),
        settings.most_moves,
        wish=Fraction(settings.price_wish),
        many=ManyAtOnce(
            timedelta(seconds=settings.gathering_seconds),
            timedelta(seconds=settings.replan_seconds),
            Fraction(settings.price_replanned),
            settings.replan_most_changes,
        ),
        watching=Rhythm(timedelta(hours=settings.watch_hours), timedelta(minutes=settings.watch_settles_minutes)),
        reserve_back=timedelta(hours=settings.product.reserve_back_hours),
    )
