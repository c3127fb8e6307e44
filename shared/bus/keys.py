"""Every key of the product, under the one hash tag of its shard."""

from dataclasses import dataclass


def position(entry: bytes) -> tuple[int, int]:
    """The id of a stream entry (`ms-sequence`) as a pair that sorts."""
    time, _, sequence = entry.decode().partition("-")
    return int(time), int(sequence)


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of one service in one shard. A script only ever touches keys of one shard."""

    shard: str
    service: str

    def own(self, *parts: str) -> str:
        """A key of this service itself."""
        return ":".join((f"{{{self.shard}}}", self.service, *parts))

    def events(self, sayer: str | None = None) -> str:
        """The stream on which a service says its events; everybody may read it."""
        return f"{{{self.shard}}}:{sayer or self.service}:events"

    def board(self, sayer: str | None = None) -> str:
        """Hash of the latest state event per type and aggregate, for late starters; everybody may read it."""
        return f"{{{self.shard}}}:{sayer or self.service}:board"

    @property
    def again(self) -> str:
        """This service's private stream: retries, due timers, steps, replays."""
        return self.own("again")

    @property
    def later(self) -> str:
        """Sorted set of the timers that wait for `again`, by the time they are due (ms)."""
        return self.own("later")

    @property
    def retries(self) -> str:
        """The same for deliveries that were put off."""
        return self.own("retries")

    @property
    def later_entries(self) -> str:
        """Hash of the entries that wait, by the member of `later` or `retries`."""
        return self.own("later", "entries")

    @property
    def dead(self) -> str:
        """Stream of dead letters."""
        return self.own("dead")

    def personal(self, person: str) -> str:
        """Set of `<key> <entry>` that hold somebody's name or address."""
        return self.own("personal", person)

    def boarded(self, sayer: str) -> str:
        """Set of the kinds of state that were read from the board of a sayer."""
        return self.own("board-read", sayer)

    @property
    def clock_offset(self) -> str:
        """Milliseconds that tests add to the clock."""
        return f"{{{self.shard}}}:clock:offset"
