"""What an admin gave of mail is looked at, also beside a demo that catches its own mail; what is skipped is said to be."""

import pytest

from deploy import doctor
from deploy.findings import Verdict
from deploy.local.run_file import RunFile
from deploy.settings import BrokenSetting, read
from shared.settings import ProductSettings

NOWHERE = {
    "KL_INVITATIONS_SMTP_HOST": "127.0.0.1",
    "KL_INVITATIONS_SMTP_PORT": "1",
    "KL_INVITATIONS_IMAP_HOST": "127.0.0.1",
    "KL_INVITATIONS_IMAP_PORT": "1",
    "KL_INVITATIONS_IMAP_PASSWORD": "geheim",
    "KL_MAIL_FROM": "geen-adres",
}
SECRETS = {"KL_REDIS_URL": "redis://x", "KL_PERSON_KEY": "p", "KL_LINK_KEY": "l", "KL_WEBHOOK_TOKEN": "w"}


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NOWHERE:
        monkeypatch.delenv(name, raising=False)


def test_what_is_given_and_cannot_be_is_found_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NOWHERE.items():
        monkeypatch.setenv(name, value)
    demo = RunFile(address="", token="", metrics="", redis="", caldav=None, maildir="", smtp="127.0.0.1:2", pid=0)
    found = {one.what: one for one in doctor._mail(demo)}
    assert {what: one.verdict for what, one in found.items()} == dict.fromkeys(("Mailserver", "Postvak", "Afzender"), Verdict.WRONG)
    assert found["Mailserver"].text == found["Postvak"].text == "antwoordt niet (ConnectionRefusedError)"
    assert "KL_MAIL_FROM: Dit is geen mailadres." in found["Afzender"].text


def test_what_is_not_given_is_said_not_to_be_looked_at() -> None:
    assert [(one.what, one.verdict, one.text) for one in doctor._mail(None)][1:] == [
        ("Postvak", Verdict.SKIPPED, "niet bekeken, want KL_INVITATIONS_IMAP_HOST is niet gegeven"),
        ("Afzender", Verdict.SKIPPED, "niet bekeken, want KL_MAIL_FROM is niet gegeven"),
    ]


@pytest.mark.parametrize("address", ["geen-adres", "twee@at@gemeente.example", "@gemeente.example", "overleg@", "a b@gemeente.example"])
def test_a_sender_that_is_no_address_is_a_clear_fault_at_the_start(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**SECRETS, "KL_MAIL_FROM": address}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BrokenSetting, match=r"KL_MAIL_FROM: Dit is geen mailadres\. Geef het postvak van Korte Lijnen"):
        read(ProductSettings)
