import pytest
from pydantic import SecretStr

from services.availability.adapters.vault import AesVault
from services.availability.domain.sources import Connection, SourceKind

CONNECTION = Connection(SourceKind.CALDAV, "https://agenda.example/geheim/", "directeur", "wachtwoord")


def test_a_connection_is_sealed_whole_and_opens_for_its_own_record_only() -> None:
    vault = AesVault(SecretStr("sleutel"))
    sealed = vault.seal(CONNECTION, "persoon:p1/werk")
    assert not any(part in sealed for part in ("geheim", "directeur", "wachtwoord"))
    assert sealed != vault.seal(CONNECTION, "persoon:p1/werk")
    assert vault.open(sealed, "persoon:p1/werk") == CONNECTION
    with pytest.raises(LookupError):
        vault.open(sealed, "persoon:p2/werk")
    with pytest.raises(LookupError):
        AesVault(SecretStr("andere sleutel")).open(sealed, "persoon:p1/werk")


@pytest.mark.parametrize("sealed", ["", "v1", "v1.sleutel", "geen verzegelde tekst"])
def test_what_was_never_sealed_does_not_open(sealed: str) -> None:
    with pytest.raises(LookupError):
        AesVault(SecretStr("sleutel")).open(sealed, "persoon:p1/werk")
