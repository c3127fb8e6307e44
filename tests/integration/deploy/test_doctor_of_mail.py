"""The doctor looks at what makes our mail trusted, in a real DNS server, and logs in where mail goes out and answers come in."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import dns.message
import dns.rcode
import dns.rrset
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from pydantic import SecretStr

from deploy.findings import Finding, Verdict
from deploy.mail_check import mail_server, reply_mailbox
from deploy.sender_check import DnsLookups, trust
from services.invitations.settings import Encryption, Settings
from shared.settings import ProductSettings
from tests.integration.availability.conftest import free_port
from tests.mail_server import MAILBOX, Post

GOOD, WRONG, UNKNOWN = Verdict.GOOD, Verdict.WRONG, Verdict.UNKNOWN
US = "overleg@overleg.gemeente.nl"
FAULTLESS = {
    "overleg.gemeente.nl": ("google-site-verification=1", "v=spf1 include:spf.provider.nl -all"),
    "k1._domainkey.overleg.gemeente.nl": ("v=DKIM1; k=rsa; p=MIIB",),
    "_dmarc.gemeente.nl": ("v=DMARC1; p=none; sp=reject",),
}


class _Zone(socketserver.BaseRequestHandler):
    records: Mapping[str, tuple[str, ...]] = {}

    def handle(self) -> None:
        data, line = self.request
        asked = dns.message.from_wire(data)
        name = asked.question[0].name.to_text(omit_final_dot=True)
        answer = dns.message.make_response(asked)
        if name not in self.records:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif self.records[name]:
            answer.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", [f'"{text}"' for text in self.records[name]]))
        line.sendto(answer.to_wire(), self.client_address)


@contextmanager
def dns_server(records: Mapping[str, tuple[str, ...]]) -> Iterator[DnsLookups]:
    """A DNS server with these TXT records."""
    with socketserver.UDPServer(("127.0.0.1", 0), type("Zone", (_Zone,), {"records": records})) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield DnsLookups("127.0.0.1", server.server_address[1], seconds=2)
        server.shutdown()
        thread.join(5)


def looked(changed: Mapping[str, tuple[str, ...]], selector: str | None = "k1") -> dict[str, Finding]:
    with dns_server({**FAULTLESS, **changed}) as lookups:
        return {finding.what: finding for finding in trust(US, selector, lookups)}


def test_a_domain_that_is_in_order_is_said_to_be_so() -> None:
    assert {what: finding.verdict for what, finding in looked({}).items()} == {"SPF": GOOD, "DKIM": GOOD, "DMARC": GOOD}


@pytest.mark.parametrize(
    ("changed", "selector", "what", "verdict"),
    [
        ({"overleg.gemeente.nl": ("iets anders",)}, "k1", "SPF", WRONG),
        ({"overleg.gemeente.nl": ("v=spf1 -all", "v=spf1 ~all")}, "k1", "SPF", WRONG),
        ({"overleg.gemeente.nl": ("v=spf1 +all",)}, "k1", "SPF", WRONG),
        ({}, "k2", "DKIM", WRONG),
        ({}, None, "DKIM", UNKNOWN),
        ({"k1._domainkey.overleg.gemeente.nl": ("v=DKIM1; p=",)}, "k1", "DKIM", WRONG),
        ({"_dmarc.gemeente.nl": ()}, "k1", "DMARC", WRONG),
        ({"_dmarc.gemeente.nl": ("v=DMARC1; p=none",)}, "k1", "DMARC", GOOD),
        ({"_dmarc.overleg.gemeente.nl": ("v=DMARC1; rua=mailto:a@b.nl",)}, "k1", "DMARC", WRONG),
    ],
)
def test_what_is_wrong_is_named(changed: Mapping[str, tuple[str, ...]], selector: str | None, what: str, verdict: Verdict) -> None:
    found = looked(changed, selector)
    assert found.pop(what).verdict is verdict
    assert {finding.verdict for finding in found.values()} == {GOOD}


def test_what_cannot_be_looked_up_is_said_to_be_so() -> None:
    nobody = DnsLookups("127.0.0.1", free_port(), seconds=0.3)
    assert {finding.verdict for finding in trust(US, "k1", nobody)} == {UNKNOWN}
    assert [finding.verdict for finding in trust("overleg@kortelijnen.example", "k1", nobody)] == [UNKNOWN]


class _Sink:
    async def handle_DATA(self, *_: object) -> str:  # noqa: N802  # the name that the library calls
        return "250 OK"


def settings(**given: object) -> Settings:
    product = ProductSettings(
        redis_url="", person_key=SecretStr("p"), link_key=SecretStr("l"), webhook_token=SecretStr("w"), mail_from=MAILBOX
    )
    return Settings(product=product, smtp_host="127.0.0.1", **given)  # type: ignore[arg-type]  # fields of the model, checked by pydantic


def test_the_mail_server_must_let_us_in() -> None:
    def opens(_server: object, _session: object, _envelope: object, _mechanism: str, given: object) -> AuthResult:
        return AuthResult(success=getattr(given, "password", b"") == b"goed", handled=False)

    server = Controller(_Sink(), "127.0.0.1", free_port(), authenticator=opens, auth_require_tls=False)
    server.start()
    try:
        at = {"smtp_port": server.port, "smtp_username": "overleg"}
        assert [one.verdict for one in mail_server(settings(**at, smtp_password=SecretStr("goed")))] == [GOOD]
        assert [one.verdict for one in mail_server(settings(**at, smtp_password=SecretStr("fout")))] == [WRONG]
        assert [one.verdict for one in mail_server(settings(smtp_port=server.port))] == [GOOD]
        assert [one.verdict for one in mail_server(settings(smtp_port=server.port, smtp_encryption=Encryption.STARTTLS))] == [WRONG]
    finally:
        server.stop()


def test_the_mailbox_must_open_and_have_its_folder(tmp_path: Path) -> None:
    post = Post(tmp_path)
    post.child.start()
    try:
        at = {"imap_host": "127.0.0.1", "imap_port": post.port, "imap_encryption": Encryption.NONE}
        open_door = {**at, "imap_password": SecretStr("wachtwoord")}
        assert [one.verdict for one in reply_mailbox(settings(**open_door))] == [GOOD]
        assert [one.verdict for one in reply_mailbox(settings(**open_door, imap_folder="Elders"))] == [WRONG]
        assert [one.verdict for one in reply_mailbox(settings(**at, imap_password=SecretStr("fout")))] == [WRONG]
        assert [one.verdict for one in reply_mailbox(settings())] == [UNKNOWN]
    finally:
        post.child.stop()
