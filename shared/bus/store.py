"""The way to the store: as which user, and with how much patience."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from faststream.redis import RedisBroker
from faststream.security import SASLPlaintext
from pydantic import SecretStr
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.exceptions import AuthenticationError
from redis.exceptions import ConnectionError as StoreAway
from redis.exceptions import TimeoutError as StoreSlow

from shared.bus.failures import StoreRefuses

CONNECTIONS = 1_000
"""Of one service. Every live page holds one while it waits, and redis-py's own limit of 100 would then stop the bus as well."""


@dataclass(frozen=True, slots=True)
class Store:
    """A store and the user that a service is there; without a password the store's default user."""

    url: str
    service: str
    password: SecretStr | None

    def broker(self, middlewares: Sequence[Callable[..., Any]]) -> RedisBroker:
        """Patient: what fails while the store is away for a moment is tried again, for some five seconds."""
        return RedisBroker(
            self.url,
            security=None if self.password is None else SASLPlaintext(self.service, self.password.get_secret_value()),
            logger=None,  # type: ignore[arg-type]  # its stub leaves out what its documentation says: None is silence
            apply_types=False,
            middlewares=middlewares,
            retry=Retry(ExponentialBackoff(cap=1, base=0.05), 8),
            retry_on_error=[StoreAway, StoreSlow],
            health_check_interval=15,
            max_connections=CONNECTIONS,
        )

    async def answers(self) -> bool:
        """Asked without that patience, for which a refusal is one more outage. Raises StoreRefuses: waiting would not help."""
        user, password = (None, None) if self.password is None else (self.service, self.password.get_secret_value())
        try:
            async with Redis.from_url(self.url, username=user, password=password, retry=Retry(NoBackoff(), 0)) as client:
                return bool(await client.ping())
        except (StoreAway, StoreSlow) as away:
            if isinstance(away.__cause__ or away, AuthenticationError):
                raise StoreRefuses(self.service) from None
            return False
