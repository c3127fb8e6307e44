"""What is wrong with what was asked, in the words of the person who asks."""

import re
from dataclasses import dataclass

_ADDRESS = re.compile(r"[!#-'*+\-./0-9=?A-Z^_`a-z{|}~]+@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*\.[0-9A-Za-z-]{2,}")
"""`dot-atom@domain` (RFC 5322 3.4.1), what a mail can be sent to."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. `field` is its path in wire names."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It may not be, for each of these faults."""

    faults: tuple[Fault, ...]


def valid_address(address: str) -> bool:
    return len(address) <= 254 and _ADDRESS.fullmatch(address) is not None


def of_a_domain(address: str, domains: frozenset[str]) -> bool:
    """Whether it is of one of these mail domains; of none given, any will do."""
    return not domains or address.rpartition("@")[2].lower() in domains
