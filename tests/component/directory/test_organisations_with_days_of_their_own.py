"""Days off that an installation sets for one organisation can be seen where that organisation is shown."""

from datetime import date

import httpx
from structlog.testing import capture_logs

from services.directory.app import build
from services.directory.settings import Settings
from shared.http import front
from shared.settings import OwnDays, ProductSettings

CARNIVAL = OwnDays(vrij=frozenset({date(2027, 2, 9), date(2027, 2, 8)}), werkt=frozenset({date(2027, 5, 5)}))


def with_days_of(product: ProductSettings, organisation: str) -> ProductSettings:
    return product.model_copy(update={"organisation_days": {organisation: CARNIVAL}})


async def test_an_organisation_shows_its_own_days_off(product: ProductSettings) -> None:
    installation = with_days_of(product, "gm0796")
    app = front([build(Settings(product=installation))], installation, "1.0.0")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kl.example") as stranger:
        town = (await stranger.get("/v1/organisaties/gm0796")).json()
        (other,) = (await stranger.get("/v1/organisaties?zoek=rijn en ijssel")).json()
    assert (town["vrijeDagen"], town["werktOp"]) == (["2027-02-08", "2027-02-09"], ["2027-05-05"])
    assert (other["vrijeDagen"], other["werktOp"]) == ([], [])


def test_days_off_of_an_organisation_nobody_knows_are_told_to_the_admin(product: ProductSettings) -> None:
    with capture_logs() as told:
        build(Settings(product=with_days_of(product, "gm796")))
        build(Settings(product=with_days_of(product, "gm0796")))
    assert [line["organisation"] for line in told] == ["gm796"]
