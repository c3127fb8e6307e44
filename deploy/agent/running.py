"""One run of the agent, from its configuration to its end."""

import logging
from collections.abc import Callable
from pathlib import Path

import structlog

from deploy.agent.config import BrokenConfig, config_of
from deploy.agent.reading import Calendars
from deploy.agent.rounds import Round, Rounds
from deploy.agent.server import Server
from deploy.local.runner import until_told_to_stop
from deploy.logs import log_to


async def run(file: Path, tell: Callable[[str], None], *, once: bool) -> Round | None:
    """What came of one round; None when it went on until it was told to stop. Raises BrokenConfig, Away."""
    config = config_of(file)
    try:
        calendars = Calendars(config)
    except OSError as error:
        raise BrokenConfig(file, [f"{error.filename} is niet te lezen ({error.strerror})."]) from error
    log_to()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))  # a failure is told once, in plain words
    try:
        async with Server(config.address, config.token()) as server:
            rounds = Rounds(config, calendars, server, tell)
            if once:
                return await rounds.once()
            await until_told_to_stop(rounds.forever())
            return None
    finally:
        await calendars.close()
