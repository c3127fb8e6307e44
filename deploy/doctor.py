"""`korte-lijnen doctor`: is everything as it must be? What cannot be looked at is said to be so, never taken for good."""

import imaplib
import os
import smtplib
from collections.abc import Callable, Iterator

import httpx
import redis
from pydantic import SecretStr

from deploy import mail_check, sender_check
from deploy.faults import Explained
from deploy.findings import Finding, Verdict
from deploy.local.run_file import RunFile
from deploy.local.store import OLDEST
from deploy.product import NothingRuns, Product, ProductAddress
from deploy.settings import BrokenSetting, RunSettings, SenderSettings, read
from services.invitations.settings import Settings as InvitationSettings
from shared.settings import ProductSettings


def findings() -> Iterator[Finding]:
    """One by one, as they are found."""
    yield from _looked("Instellingen", _settings)
    where = read(ProductAddress)
    running = where.run_file()
    url = os.environ.get("KL_REDIS_URL") or (running.redis if running else None)
    if url is None and where.address is None:
        yield Finding("Korte Lijnen", Verdict.WRONG, str(NothingRuns(where.data_dir)))
        return
    yield from _looked("Opslag", lambda: store(url)) if url else (Finding("Opslag", Verdict.UNKNOWN, "Geef KL_REDIS_URL om te kijken."),)
    yield from _looked("Diensten", services)
    if running:
        yield from _looked("Agendaserver", lambda: calendar_server(running))
    yield from _mail(running)


def _mail(running: RunFile | None) -> Iterator[Finding]:
    """What an admin gave is looked at, whatever runs here; else the demo's own server. What is skipped is said to be."""
    caught = running.smtp if running else None
    given = "KL_INVITATIONS_SMTP_HOST" in os.environ
    if given:
        yield from _looked("Mailserver", lambda: mail_check.mail_server(_invitations()))
    elif caught:
        yield from _looked("Mailserver", lambda: mail_server(caught))
    else:
        yield Finding("Mailserver", Verdict.UNKNOWN, "Geef KL_INVITATIONS_SMTP_HOST om te kijken.")
    why = "niet bekeken, want de mail van deze Korte Lijnen wordt opgevangen en " if caught else "niet bekeken, want "
    if given or "KL_INVITATIONS_IMAP_HOST" in os.environ:
        yield from _looked("Postvak", lambda: mail_check.reply_mailbox(_invitations()))
    else:
        yield Finding("Postvak", Verdict.SKIPPED, f"{why}KL_INVITATIONS_IMAP_HOST is niet gegeven")
    if given or "KL_MAIL_FROM" in os.environ:
        yield from _looked("Afzender", _sender)
    else:
        yield Finding("Afzender", Verdict.SKIPPED, f"{why}KL_MAIL_FROM is niet gegeven")


_NO_SECRETS = {"redis_url": "", "person_key": SecretStr(""), "link_key": SecretStr(""), "webhook_token": SecretStr("")}
"""What is read of mail needs no key and no store; a doctor may run where these are not."""


def _invitations() -> InvitationSettings:
    """A sender that is no address is a finding of its own, and hides none of the servers."""
    try:
        product = read(ProductSettings, **_NO_SECRETS)
    except BrokenSetting:
        product = ProductSettings.model_construct(mail_from="")
    return read(InvitationSettings, product=product)


def _sender() -> Iterator[Finding]:
    sending = read(SenderSettings)
    address = read(ProductSettings, **_NO_SECRETS).mail_from
    yield from sender_check.trust(address, sending.dkim_selector, sender_check.DnsLookups(sending.dns_server))


def store(url: str) -> Iterator[Finding]:
    """Version, and that it neither loses nor throws out what it acknowledged."""
    with redis.Redis.from_url(url, socket_timeout=5) as client:
        known = client.info("server")
        text = str(known.get("valkey_version") or known["redis_version"])
        new_enough = tuple(map(int, text.split(".")[:2])) >= OLDEST
        yield Finding(
            "Opslag",
            Verdict.GOOD if new_enough else Verdict.WRONG,
            f"versie {text}" + ("" if new_enough else ", te oud: neem 7 of nieuwer"),
        )
        for name, wanted in (("appendonly", "yes"), ("appendfsync", "always"), ("maxmemory-policy", "noeviction")):
            try:
                value = client.config_get(name).get(name)
            except redis.ResponseError:
                yield Finding("Opslag", Verdict.UNKNOWN, f"{name}: de opslag zegt het niet; het moet {wanted} zijn")
                continue
            good = value == wanted
            yield Finding(
                "Opslag", Verdict.GOOD if good else Verdict.WRONG, f"{name} {value}" + ("" if good else f", maak er {wanted} van")
            )


def services() -> Iterator[Finding]:
    """Whether each hears and is caught up."""
    for name, state in Product.found().services().items():
        ready = all(state[part] for part in ("store", "consuming", "caught_up"))
        yield Finding(name, Verdict.GOOD if ready else Verdict.WRONG, "gereed" if ready else "niet gereed; kijk in het logboek")


def calendar_server(running: RunFile) -> Iterator[Finding]:
    """The demo's: does somebody's own calendar open?"""
    if running.caldav is None:
        yield Finding("Agendaserver", Verdict.UNKNOWN, "deze Korte Lijnen draait zonder voorbeeldwereld")
        return
    address, password = next(iter(running.caldav.users.items()))
    answer = httpx.request("PROPFIND", f"{running.caldav.address}{address}/", auth=(address, password), headers={"Depth": "0"}, timeout=10)
    good = answer.status_code == httpx.codes.MULTI_STATUS
    yield Finding("Agendaserver", Verdict.GOOD if good else Verdict.WRONG, f"{running.caldav.address} antwoordt ({answer.status_code})")


def mail_server(address: str) -> Iterator[Finding]:
    """Whether it takes a connection."""
    host, _, port = address.partition(":")
    with smtplib.SMTP(host, int(port or os.environ.get("KL_INVITATIONS_SMTP_PORT", "25")), timeout=10) as server:
        code, _ = server.ehlo()
    yield Finding("Mailserver", Verdict.GOOD if code == 250 else Verdict.WRONG, f"{address} antwoordt ({code})")


def _settings() -> Iterator[Finding]:
    settings = read(RunSettings)
    yield Finding("Instellingen", Verdict.GOOD, f"map {settings.data_dir}, poort {settings.http_port}")


def _looked(what: str, look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except Explained as fault:
        yield Finding(what, Verdict.WRONG, str(fault))
    except (OSError, redis.RedisError, httpx.HTTPError, smtplib.SMTPException, imaplib.IMAP4.error) as fault:
        yield Finding(what, Verdict.WRONG, f"antwoordt niet ({type(fault).__name__})")
