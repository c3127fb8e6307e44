"""Bearer tokens: how one is sent, and whether it is the one we expect."""

import hmac
from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import SecretStr

from shared.http.problems import Problem

Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Depends(HTTPBearer(auto_error=False, scheme_name="token", description="Token van een afzender")),
]


def sent_with(bearer: HTTPAuthorizationCredentials | None) -> str:
    """The token of a request; empty when there is none."""
    return bearer.credentials if bearer else ""


def is_token(sent: str, expected: SecretStr | None) -> bool:
    """In a time that tells nothing. Where none is expected, none is right."""
    right = expected.get_secret_value() if expected else ""
    return bool(right) and hmac.compare_digest(sent.encode(), right.encode())


def unknown_sender() -> Problem:
    return Problem(401, headers={"WWW-Authenticate": "Bearer"})
