"""What each service may do in the store: all on its own keys, hear and acknowledge on every stream, read every board; nothing else.

A script that touches another service's key is refused at that command, and its earlier writes stay (scripts do not roll back): so the
rule is a fence against mistakes, and a commit writes only keys of its own service.
"""

HEARS = "(+xreadgroup +xack +xautoclaim +xclaim +xpending +xgroup +xinfo ~{{{shard}}}:*:events)"
READS_BOARDS = "(+hget +hscan +exists %R~{{{shard}}}:*:board)"
RUNS_SCRIPTS = "(+eval +evalsha ~{{{shard}}}:*)"  # each command inside is checked on its own
READS_CLOCK = "(+get %R~{{{shard}}}:clock:offset)"
MEASURES = "(+xlen +xinfo +xpending +xrange +zcard +exists %R~{{{shard}}}:*)"

MEASURING = frozenset({"metrics"})


def user(service: str, password: str, shard: str) -> str:
    """One line of an ACL file (Redis ≥ 7, Valkey)."""
    selectors = [HEARS, READS_BOARDS, RUNS_SCRIPTS, READS_CLOCK, *([MEASURES] if service in MEASURING else [])]
    allowed = " ".join(selector.format(shard=shard) for selector in selectors)
    own = f"~{{{shard}}}:{service}:*"
    return f"user {service} on >{password} resetchannels {own} +@all -@admin -@dangerous +client|setinfo +client|setname {allowed}"


def users(passwords: dict[str, str], shard: str) -> str:
    """The users of all services, one a line."""
    return "".join(f"{user(service, password, shard)}\n" for service, password in sorted(passwords.items()))
