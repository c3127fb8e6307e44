"""The bus: one way to consume and one way to change anything.

    people = Projection(bus, PersonChanged)          # the latest PersonChanged per person, this service's own copy
    people.follow()                                  # registers the handler that keeps it
    meetings = Documents(bus, "meeting", Meeting)    # this service's own records, one optimistic version each

    @bus.on(AvailabilityCollected)
    async def reserve_a_moment(event: AvailabilityCollected, commit: Commit) -> None:
        meeting = await meetings.of(event.meeting)
        ...
        commit.expect(all_free(option)).keep(meeting.becomes(held)).write(holds(option)).say(moment_reserved(...))
        commit.at(option.expires, HoldExpired(meeting=event.meeting), key=event.meeting)

- A handler loads, decides and fills the commit; it changes nothing itself. The bus runs the commit as one script: checks →
  XACK as the fence → writes, events, timers. When a check fails the handler runs again on fresh state. An empty commit only acks.
- `raise Later("why")` when an outside system is away or a newer projection is needed: delivered again after a growing, jittered delay.
- Any other exception: delivered again a bounded number of times, then a dead letter. `raise PermanentFault(…)`: a dead letter at once.
- Pages and jobs change state by the same commit: `await bus.command(decide)` with `async def decide(commit: Commit) -> T`.
- Whoever hears PersonForgotten calls `await bus.forget(event.person, commit)`, beside forgetting its own records and projections.
- `commit.step(event)` runs a private event of this service soon, in its own delivery (one outside effect each); `commit.at` at a time.
"""

from shared.bus.bus import Bus, Limits
from shared.bus.commit import Check, Commit, Write
from shared.bus.documents import Document, Documents, Projection
from shared.bus.failures import Later, PermanentFault
from shared.bus.keys import Keys
from shared.bus.readiness import Readiness

__all__ = [
    "Bus",
    "Check",
    "Commit",
    "Document",
    "Documents",
    "Keys",
    "Later",
    "Limits",
    "PermanentFault",
    "Projection",
    "Readiness",
    "Write",
]
