"""When a mail that was not taken is tried again."""

from datetime import timedelta

AT_ONCE = 3
"""So often a mail follows its server: when that is back, it goes. After that the fault may be the mail's."""
MOST_TRIES = 24
"""About a day. Whoever was not reached by then is phoned."""
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(hours=1)


def again_after(tries: int, turn: timedelta | None, jitter: float) -> timedelta | None:
    """After so many `tries`, this one included; None when it is enough.

    `turn`: its server takes no mail, and then it is this mail's turn. A server that wants only this mail later (RFC 5321 4.5.4.1,
    greylisting) gets it after five minutes, then after ever longer, up to an hour. `jitter` is about 1.
    """
    if tries >= MOST_TRIES:
        return None
    if turn is not None and tries <= AT_ONCE:
        return turn
    before = tries - 1 if turn is None else tries - AT_ONCE - 1
    own = min(_LONGEST, _SHORTEST * float(2**before)) * jitter
    return max(own, turn or own)
