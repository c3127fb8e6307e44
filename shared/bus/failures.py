"""How a step can fail."""


class Later(Exception):
    """Not now: an outside system is away, or a newer projection is needed. Delivered again after a jittered delay."""


class PermanentFault(Exception):
    """No redelivery can help: a dead letter at once."""


class UndeclaredEvent(Exception):
    """A service said an event it never declared (`Bus(says=…)`)."""

    def __init__(self, service: str, event: str) -> None:
        super().__init__(f"{service} says {event} without having declared it")


class NotConnected(Exception):
    """The bus was asked for its store before `connect`, or after `stop`."""

    def __init__(self, service: str) -> None:
        super().__init__(f"the bus of {service} is not connected")


class StoreRefuses(Exception):
    """The store answers but does not let a service in: waiting would not help."""

    def __init__(self, service: str) -> None:
        super().__init__(f"the store does not let {service} in: look at its password and its user")


class TooManyConflicts(Exception):
    """A decision lost the race for its state time after time."""

    def __init__(self, attempts: int) -> None:
        super().__init__(f"decided {attempts} times, and each time the state had changed")
