"""Settings of matchmaking: `KL_MATCHMAKING_…`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.matchmaking.domain.ladder import Ladder, Ladders
from shared.settings import ProductSettings


class LadderSettings(BaseModel):
    """The ladder of one urgency class: hours of office time (of `vandaag`: on the clock). In JSON only what differs need be named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    remind: float = Field(ge=0)
    """After the question went out: who is silent is reminded, once."""
    deputy: float = Field(ge=0)
    """After the question went out: of who is silent, the deputy is asked as well, with the principal's standing permission."""
    quorum: float = Field(ge=0)
    """After the question went out: the quorum that was asked suffices; until then everybody required is waited for."""
    displacement: float = Field(ge=0)
    """After the request: movable appointments may be asked to give way, also when there is a moment without."""
    form: float = Field(ge=0)
    """After the request: hybrid, another location, online or shorter may be proposed, also when there is a moment as asked."""
    consent: float = Field(gt=0)
    """So long people have to say whether something of theirs may move; silence is a no."""
    patience: float = Field(ge=0)
    """Who is reminded, or asked along later, has at least so long; the hold is extended for it."""

    host: float = Field(default=4, gt=0)
    """So long the host of a building has to say whether a room can be had, in office hours of every class; silence is a no."""

    @property
    def ladder(self) -> Ladder:
        names = ("remind", "deputy", "quorum", "displacement", "form", "consent", "patience", "host")
        return Ladder(**{name: timedelta(hours=getattr(self, name)) for name in names})


def _default(ladder: Ladder) -> LadderSettings:
    return LadderSettings(**{name: time / timedelta(hours=1) for name, time in asdict(ladder).items()})


class Settings(BaseSettings):
    """The price list (capability M5), deadlines, ladders and bounds."""

    model_config = SettingsConfigDict(env_prefix="KL_MATCHMAKING_", frozen=True, extra="ignore")

    product: ProductSettings
    redis_password: SecretStr | None = None

    calendars_seconds: float = Field(default=20, gt=0)
    """How long a search waits for calendars to be read anew."""
    interspace_minutes: int = Field(default=15, ge=0, le=120)
    """Inloop: the room is there this long before the start."""
    notice_minutes: int = Field(default=60, ge=0)
    """A meeting begins no sooner than this after the decision."""
    answer_working_days: int = Field(default=1, ge=1, le=10)
    """How long people have to answer a poll or an invitation."""
    urgent_answer_hours: float = Field(default=2, gt=0)
    """The same for a meeting asked for today or tomorrow."""

    office_opens: str = Field(default="08:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """Office time begins, on working days: the ladders run in it."""
    office_closes: str = Field(default="18:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    """Office time ends."""
    ladder_today: LadderSettings = _default(Ladders().today)
    """JSON, hours:
    `{"remind": 0.5, "deputy": 1, "quorum": 1.5, "displacement": 0, "form": 0, "consent": 1, "patience": 0.5, "host": 1}`.
    """
    ladder_three_days: LadderSettings = _default(Ladders().three_days)
    """JSON, office hours:
    `{"remind": 3, "deputy": 5, "quorum": 8, "displacement": 0, "form": 10, "consent": 4, "patience": 2, "host": 4}`.
    """
    ladder_week: LadderSettings = _default(Ladders().week)
    """JSON, office hours:
    `{"remind": 4, "deputy": 6, "quorum": 8, "displacement": 0, "form": 20, "consent": 4, "patience": 3, "host": 4}`.
    """
    ladder_two_weeks: LadderSettings = _default(Ladders().two_weeks)
    """JSON, office hours:
    `{"remind": 5, "deputy": 7, "quorum": 9, "displacement": 10, "form": 40, "consent": 4, "patience": 4, "host": 10}`.
    """
    most_moves: int = Field(default=2, ge=0)
    """Nobody is asked to move something for others more often than this in a calendar month. 0: nobody is ever asked."""

    gathering_seconds: float = Field(default=0.5, ge=0, le=20)
    """Requests whose calendars were read are gathered this long at most; those with the fewest options are placed first. 0: at once."""
    replan_seconds: float = Field(default=10, ge=0, le=60)
    """How long a re-plan may think, when a request finds nothing because of moments that nobody accepted yet. 0: never re-plan."""
    replan_most_changes: int = Field(default=2, ge=0, le=6)
    """A meeting whose moment changed by itself this often is never moved by a re-plan."""

    watch_hours: float = Field(default=4, gt=0)
    """When there is no moment: calendars are looked at again every so many office hours, until the promise passes."""
    watch_settles_minutes: float = Field(default=10, ge=0)
    """And this long after one of them changed, or hours were given back, so that many changes are one look."""

    price_waiting_day: Decimal = Field(default=Decimal(1), ge=0)
    """Of each working day that the meeting is further off."""
    price_tentative: Decimal = Field(default=Decimal(1), ge=0)
    """Of touching a tentative block."""
    price_movable: Decimal = Field(default=Decimal(4), ge=0)
    """Of moving a movable appointment."""
    price_reserve: Decimal = Field(default=Decimal("0.5"), ge=0)
    """Of using spoedruimte."""
    price_deputy: Decimal = Field(default=Decimal(12), ge=0)
    """Of a deputy instead of the principal."""
    price_required_absent: Decimal = Field(default=Decimal(20), ge=0)
    """Of a required seat left empty under a quorum."""
    price_optional_absent: Decimal = Field(default=Decimal("1.5"), ge=0)
    """Of an optional participant who cannot come."""
    price_travel_hour: Decimal = Field(default=Decimal("0.5"), ge=0)
    """Of each hour of travel, both ways together."""
    price_thin_day: Decimal = Field(default=Decimal("1.5"), ge=0)
    """By how much a moment in a recess, on Goede Vrijdag or on a bridge day comes after others: it orders, and is in nobody's price."""
    price_room_on_request: Decimal = Field(default=Decimal("0.25"), ge=0)
    """By how much a room that a host must confirm comes after one that is ours to reserve: it orders, and is in nobody's price."""
    price_other_form: Decimal = Field(default=Decimal(8), ge=0)
    """What another place or form than was asked must spare at least, once the ladder allows it: it orders, and is in nobody's price."""
    price_wish: Decimal = Field(default=Decimal(3), ge=0)
    """Of another time that somebody invited proposes: taken by itself when it costs less than the moment of now and this together. 0: only
    what costs less."""
    price_replanned: Decimal = Field(default=Decimal(30), ge=0)
    """Of moving a meeting that people were told of and nobody accepted yet."""

    @field_validator("ladder_today", "ladder_three_days", "ladder_week", "ladder_two_weeks", mode="before")
    @classmethod
    def _over_its_defaults(cls, given: object, about: ValidationInfo) -> object:
        default = cls.model_fields[about.field_name or ""].default
        return {**default.model_dump(), **given} if isinstance(given, Mapping) else given
