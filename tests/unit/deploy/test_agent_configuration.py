"""What the agent takes as its configuration."""

from pathlib import Path

import pytest

import deploy.agent
from deploy.agent.config import TOKEN, BrokenConfig, config_of

EXAMPLE = Path(deploy.agent.__file__).with_name("voorbeeld.toml")


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, "een-lang-genoeg-token")


def faults_of(text: str, folder: Path) -> str:
    file = folder / "agent.toml"
    file.write_text(text)
    with pytest.raises(BrokenConfig) as fault:
        config_of(file)
    assert fault.value.exit_code == 2
    return str(fault.value)


@pytest.mark.usefixtures("token")
def test_the_example_can_be_used(tmp_path: Path) -> None:
    file = tmp_path / "agent.toml"
    file.write_text("\n".join(line for line in EXAMPLE.read_text().splitlines() if not line.startswith("token_bestand")))
    config = config_of(file)
    assert config.token() == "een-lang-genoeg-token"
    assert [agenda.kind for agenda in config.agendas] == ["caldav", "ics", "bestand"]


@pytest.mark.usefixtures("token")
@pytest.mark.parametrize("address", ["http://kortelijnen.example", "ftp://kortelijnen.example", "https://", "kortelijnen.example"])
def test_the_token_is_never_sent_unencrypted(tmp_path: Path, address: str) -> None:
    assert "https://" in faults_of(f'adres = "{address}"\nagenda = []', tmp_path)


@pytest.mark.usefixtures("token")
def test_every_fault_is_named(tmp_path: Path) -> None:
    text = 'adres = "https://kortelijnen.example"\nnetwerken = ["hier"]\n[[agenda]]\nvan = "a@b.example"\nsoort = "bestand"'
    told = faults_of(text, tmp_path)
    assert "netwerken: " in told
    assert "agenda[0]: Geef met pad" in told
    assert "geen geldige TOML" in faults_of("adres = ", tmp_path)


def test_without_a_token_it_does_not_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN, raising=False)
    text = 'adres = "https://kortelijnen.example"\n[[agenda]]\nvan = "a@b.example"\nsoort = "bestand"\npad = "a.ics"'
    assert TOKEN in faults_of(text, tmp_path)
    assert "weg.txt is niet te lezen" in faults_of(f'token_bestand = "{tmp_path}/weg.txt"\n{text}', tmp_path)
