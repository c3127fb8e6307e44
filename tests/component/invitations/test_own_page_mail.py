"""The link to somebody's own page goes to them alone."""

from shared.contracts.directory import PersonalPageAsked
from shared.security import Links, Purpose
from tests.component.invitations.conftest import DECIDED, TOWN, Desk, parts, text_of


async def test_the_link_is_mailed_once_to_its_owner(desk: Desk) -> None:
    await desk.hear(PersonalPageAsked(revision=1, person=desk.id(TOWN), asked_at=DECIDED))
    mail = await desk.mail(TOWN)
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 1
    assert (mail["Subject"], mail["Cc"]) == ("Uw eigen pagina bij Korte Lijnen", None)
    token = text_of(mail).split("/mijn/")[1].split()[0]
    assert Links(desk.product.link_key).read(Purpose.PERSONAL, token) == {"person": desk.id(TOWN)}
    assert "/antwoord/" not in text_of(mail)
    assert parts(mail) == ["text/plain", "text/html"]


async def test_another_time_is_another_mail(desk: Desk) -> None:
    await desk.hear(PersonalPageAsked(revision=1, person=desk.id(TOWN), asked_at=DECIDED))
    await desk.hear(PersonalPageAsked(revision=2, person=desk.id(TOWN), asked_at=DECIDED))
    await desk.settle()
    assert len(desk.catcher.mails(TOWN)) == 2
