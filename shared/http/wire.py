"""What bodies under `/v1` have in common."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, PlainSerializer


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


Utc = Annotated[AwareDatetime, PlainSerializer(_in_utc, return_type=str, when_used="json")]
"""Any offset comes in, UTC with `Z` goes out (REST API Design Rules, date-time)."""


LONGEST_TEXT = 100_000
"""Signs; a limit also makes pydantic look whether a text is Unicode at all: half a surrogate pair is no text that can be answered."""


class WireModel(BaseModel):
    """Base of a body: unknown names are a fault, Dutch names are written out as aliases."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, serialize_by_alias=True, str_max_length=LONGEST_TEXT)
