"""Mail sent by SMTP is in a Maildir and on a page."""

import asyncio
import mailbox
import smtplib
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from deploy.local.catcher import MailCatcher
from deploy.local.mail_pages import routes
from deploy.local.mailbox import CaughtMail
from deploy.local.ports import listen

INVITATION = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def mail(tmp_path: Path) -> CaughtMail:
    return CaughtMail(tmp_path / "mail")


def message(subject: str, to: str) -> EmailMessage:
    written = EmailMessage()
    written["From"] = "Korte Lijnen <overleg@kortelijnen.example>"
    written["To"] = to
    written["Subject"] = subject
    written.set_content("Kies een moment: https://kortelijnen.example/antwoord/abc.\n")
    written.add_alternative("<p>Kies een <b>moment</b></p>", subtype="html")
    written.add_alternative(INVITATION, subtype="calendar", params={"method": "REQUEST"})
    return written


async def sent(mail: CaughtMail, *messages: EmailMessage, to: str = "") -> None:
    def send(port: int) -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            for each in messages:
                server.send_message(each, to_addrs=to or None)

    async with MailCatcher(mail, listen(0)) as catcher:
        await asyncio.to_thread(send, catcher.port)


async def page(mail: CaughtMail, path: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(routes(mail))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://product") as browser:
        return await browser.get(path)


async def test_a_mail_is_in_a_maildir_with_its_envelope(mail: CaughtMail) -> None:
    await sent(mail, message("Overleg", "wethouder@gemeente.example"), to="secretariaat@gemeente.example")
    (kept,) = mailbox.Maildir(mail.folder)
    assert kept["Subject"] == "Overleg"
    assert kept["Delivered-To"] == "secretariaat@gemeente.example"
    assert kept["Return-Path"] == "<overleg@kortelijnen.example>"


async def test_the_newest_mail_is_first_and_one_address_can_be_sought(mail: CaughtMail) -> None:
    await sent(mail, message("Eerste", "een@gemeente.example"), message("Tweede", "twee@provincie.example"))
    assert [heading.subject for heading in mail.latest()] == ["Tweede", "Eerste"]
    assert [heading.subject for heading in mail.latest("EEN@")] == ["Eerste"]
    listed = (await page(mail, "/mail?adres=provincie")).text
    assert "Tweede" in listed
    assert "Eerste" not in listed


async def test_mail_of_an_earlier_run_is_still_there(mail: CaughtMail) -> None:
    await sent(mail, message("Bewaard", "een@gemeente.example"))
    assert [heading.subject for heading in CaughtMail(mail.folder).latest()] == ["Bewaard"]


async def test_a_mail_is_shown_with_its_text_its_html_and_its_calendar_part(mail: CaughtMail) -> None:
    await sent(mail, message("Één overleg", "een@gemeente.example"))
    shown = await page(mail, f"/mail/{mail.latest()[0].key}")
    assert "<h1" in shown.text
    assert "Één overleg" in shown.text
    assert 'href="https://kortelijnen.example/antwoord/abc"' in shown.text
    assert "BEGIN:VCALENDAR" in shown.text
    assert "(REQUEST)" in shown.text
    assert "&lt;b&gt;moment&lt;/b&gt;" in shown.text
    assert "allow-scripts" not in shown.text
    assert "script-src" not in shown.headers["Content-Security-Policy"]


async def test_hostile_html_stays_inside_its_frame(mail: CaughtMail) -> None:
    hostile = message("<script>alert(1)</script>", "een@gemeente.example")
    html = hostile.get_body(("html",))
    assert isinstance(html, EmailMessage)
    html.set_content('"><script>alert(2)</script>', subtype="html")
    await sent(mail, hostile)
    shown = (await page(mail, f"/mail/{mail.latest()[0].key}")).text
    assert "<script>alert" not in shown


async def test_a_mail_that_is_not_there_is_a_404(mail: CaughtMail) -> None:
    assert (await page(mail, "/mail/onbekend")).status_code == 404
