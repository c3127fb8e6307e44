"""Which token is right."""

import pytest
from pydantic import SecretStr

from shared.http.tokens import is_token


@pytest.mark.parametrize(
    ("sent", "expected", "right"),
    [
        ("geheim", SecretStr("geheim"), True),
        ("gehei", SecretStr("geheim"), False),
        ("geheim", None, False),
        ("", None, False),
        ("", SecretStr(""), False),
        ("geheím", SecretStr("geheim"), False),
    ],
)
def test_a_token_is_right_only_when_one_is_expected(sent: str, expected: SecretStr | None, right: bool) -> None:  # noqa: FBT001
    assert is_token(sent, expected) is right
