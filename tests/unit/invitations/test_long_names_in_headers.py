"""A long display name with a comma stays one name: unquoted, its comma would begin another address."""

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest

from services.invitations.adapters.mail import _POLICY


@pytest.mark.parametrize(
    "name",
    [
        "Korte Lijnen namens directeur Jeugd, ministerie van VWS (Ministerie van Volksgezondheid, Welzijn en Sport)",
        "Korte Lijnen namens directeur Jeugd, ministerie van VWS en Volksgezondheid, Welzijn (Wetterskip Fryslân)",
    ],
)
def test_a_long_name_with_commas_is_read_back_as_one_address(name: str) -> None:
    message = EmailMessage(policy=_POLICY)
    message["From"] = Address(name, "overleg", "kortelijnen.example")
    (address,) = message_from_bytes(message.as_bytes(), EmailMessage, policy=default)["From"].addresses
    assert (address.display_name, address.addr_spec) == (name, "overleg@kortelijnen.example")
