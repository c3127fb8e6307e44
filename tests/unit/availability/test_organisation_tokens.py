"""Tokens of organisations come from the environment or from a file, as other secrets do."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from deploy.settings import BrokenSetting, read
from services.availability.settings import Settings
from shared.kernel import OrganisationId
from shared.settings import ProductSettings

NAME = "KL_AVAILABILITY_ORGANISATION_TOKENS"


def settings(*folders: Path) -> Settings:
    secret = SecretStr("geheim-van-het-product")
    product = ProductSettings(redis_url="redis://localhost", person_key=secret, link_key=secret, webhook_token=secret)
    return read(Settings, *folders, product=product, credentials_key=secret)


def test_they_are_json_in_the_environment_or_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert settings().organisation_tokens == {}
    (tmp_path / NAME.lower()).write_text('{"gm0363": "een-lang-genoeg-token"}\n')
    assert settings(tmp_path).organisation_tokens[OrganisationId("gm0363")].get_secret_value() == "een-lang-genoeg-token"
    monkeypatch.setenv(NAME, '{"ws0001": "een-ander-lang-token"}')
    assert list(settings(tmp_path).organisation_tokens) == ["ws0001"]
    monkeypatch.setenv(NAME, "")
    assert settings().organisation_tokens == {}


@pytest.mark.parametrize(
    "given",
    [
        "gm0363=een-lang-genoeg-token",
        '{"gm0363": "te-kort"}',
        '{"gm0363": "een-lang-genoeg-token", "ws0001": "een-lang-genoeg-token"}',
        '{"gm0363": "geheim-van-het-product"}',
    ],
)
def test_what_cannot_be_used_is_one_clear_line_without_the_token(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv(NAME, given)
    with pytest.raises(BrokenSetting) as fault:
        settings()
    assert NAME in str(fault.value)
    assert "token-" not in str(fault.value).lower()
    assert "lang-genoeg" not in str(fault.value)
    assert "te-kort" not in str(fault.value)
    assert "geheim-van" not in str(fault.value)
