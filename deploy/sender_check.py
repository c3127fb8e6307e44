"""Whether other mail servers will trust what we send: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489) of our domain, in DNS."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import dns.asyncresolver
import dns.exception
import dns.resolver

from deploy.findings import Finding, Verdict

SECONDS = 5.0
_OURS_ALONE = (".example", ".test", ".invalid", ".localhost")
"""RFC 2606: names that DNS never knows."""


class NotLookedUp(Exception):
    """No answer, or none that says anything: the record may be there or not."""


class Lookups(Protocol):
    """Asks DNS."""

    async def texts(self, name: str) -> tuple[str, ...]:
        """The TXT records of a name, none when there are none. Raises NotLookedUp."""
        ...


@dataclass(frozen=True, slots=True)
class DnsLookups:
    """By the servers of this machine, or by `server` (an IP address) at `port`."""

    server: str | None = None
    port: int = 53
    seconds: float = SECONDS

    async def texts(self, name: str) -> tuple[str, ...]:
        try:
            resolver = dns.asyncresolver.Resolver(configure=self.server is None)
            if self.server is not None:
                resolver.nameservers, resolver.port = [self.server], self.port
            answer = await resolver.resolve(name, "TXT", lifetime=self.seconds)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except (dns.exception.DNSException, OSError, UnicodeError) as fault:
            raise NotLookedUp(type(fault).__name__) from None
        return tuple(b"".join(record.strings).decode("utf-8", "replace") for record in answer)


def trust(address: str, selector: str | None, lookups: Lookups) -> Iterator[Finding]:
    """What DNS says of the domain of our own mailbox. `selector`: the name under which our mail server signs (DKIM)."""
    domain = address.rpartition("@")[2].lower()
    if "." not in domain or domain.endswith(_OURS_ALONE):
        yield Finding("Afzender", Verdict.UNKNOWN, f"{domain} is een voorbeelddomein: zet KL_MAIL_FROM op uw eigen postvak")
        return
    yield from asyncio.run(_looked_up(domain, selector, lookups))


async def _looked_up(domain: str, selector: str | None, lookups: Lookups) -> list[Finding]:
    return list(await asyncio.gather(_spf(domain, lookups), _dkim(domain, selector, lookups), _dmarc(domain, lookups)))


async def _spf(domain: str, lookups: Lookups) -> Finding:
    try:
        found = [text for text in await lookups.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
    except NotLookedUp as fault:
        return _not_seen("SPF", domain, fault)
    if len(found) > 1:
        return Finding("SPF", Verdict.WRONG, f"{domain} heeft er {len(found)}; er mag er één zijn, anders gelden ze geen van alle")
    if not found:
        return Finding("SPF", Verdict.WRONG, f"{domain} heeft er geen: maak een TXT-record dat met v=spf1 begint en uw mailserver noemt")
    if any(term in {"+all", "all"} for term in found[0].lower().split()):
        return Finding("SPF", Verdict.WRONG, f"{domain} staat iedereen toe (+all): eindig met ~all of -all")
    return Finding("SPF", Verdict.GOOD, f"{domain}: {found[0]}")


async def _dkim(domain: str, selector: str | None, lookups: Lookups) -> Finding:
    if not selector:
        return Finding("DKIM", Verdict.UNKNOWN, "geef KL_DKIM_SELECTOR, de naam van de sleutel waarmee uw mailserver tekent")
    name = f"{selector}._domainkey.{domain}"
    try:
        tags = [_tags(text) for text in await lookups.texts(name)]
    except NotLookedUp as fault:
        return _not_seen("DKIM", name, fault)
    keys = [one for one in tags if "p" in one and one.get("v", "DKIM1") == "DKIM1"]
    if not keys:
        return Finding("DKIM", Verdict.WRONG, f"{name} heeft geen sleutel: zet daar de TXT-waarde die uw mailserver geeft")
    if not any(one["p"] for one in keys):
        return Finding("DKIM", Verdict.WRONG, f"de sleutel van {name} is ingetrokken (p is leeg)")
    return Finding("DKIM", Verdict.GOOD, f"{name} heeft een sleutel; uw mailserver moet er wel mee tekenen")


async def _dmarc(domain: str, lookups: Lookups) -> Finding:
    """Of the domain itself, else of the one above it."""
    try:
        for name in _with_parents(domain):
            found = [tags for text in await lookups.texts(f"_dmarc.{name}") if (tags := _tags(text)).get("v") == "DMARC1"]
            if len(found) == 1:
                return _of_policy(name, found[0].get("sp", found[0].get("p", "")) if name != domain else found[0].get("p", ""))
            if found:
                return Finding("DMARC", Verdict.WRONG, f"_dmarc.{name} heeft er {len(found)}; er mag er één zijn")
    except NotLookedUp as fault:
        return _not_seen("DMARC", f"_dmarc.{domain}", fault)
    return Finding("DMARC", Verdict.WRONG, f"{domain} heeft er geen: maak een TXT-record op _dmarc.{domain} dat met v=DMARC1 begint")


def _of_policy(name: str, policy: str) -> Finding:
    match policy.lower():
        case "quarantine" | "reject":
            return Finding("DMARC", Verdict.GOOD, f"_dmarc.{name}: p={policy}")
        case "none":
            return Finding("DMARC", Verdict.GOOD, f"_dmarc.{name}: p=none kijkt alleen mee; quarantine of reject beschermt uw naam")
        case _:
            return Finding("DMARC", Verdict.WRONG, f"_dmarc.{name} zegt niet wat er moet gebeuren: geef p=none, quarantine of reject")


def _with_parents(domain: str) -> tuple[str, ...]:
    labels = domain.split(".")
    return tuple(".".join(labels[number:]) for number in range(len(labels) - 1))


def _tags(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in pairs if name.strip()}


def _not_seen(what: str, name: str, fault: NotLookedUp) -> Finding:
    return Finding(what, Verdict.UNKNOWN, f"{name} was niet op te zoeken ({fault})")
