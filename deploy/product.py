"""The running product as the command line finds it: by `run.json` in the data folder, or by KL_ADDRESS and a token."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.faults import Explained
from deploy.local.run_file import RunFile
from deploy.settings import read

PATIENCE = 5
"""Times that a stream may break with nothing in between."""
AWAY = (502, 504)
"""What a proxy says of a service that does not answer it."""


class NothingRuns(Explained):
    """No product to talk to."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Er draait geen Korte Lijnen vanuit {folder}. Start met: korte-lijnen run. Of geef KL_ADDRESS en KL_TOKEN.")


class NoAnswer(Explained):
    """The address does not answer."""

    def __init__(self, address: str) -> None:
        super().__init__(f"Korte Lijnen op {address} antwoordt niet. Kijk of het nog draait.")


class Refused(Explained):
    """The product did not do what was asked: its own words, and what is wrong at which place of the input."""

    def __init__(self, answer: httpx.Response) -> None:
        try:
            problem = answer.json()
        except json.JSONDecodeError:
            problem = {}
        self.status = answer.status_code
        self.faults: list[tuple[str, str]] = [(fault["veld"], fault["melding"]) for fault in problem.get("fouten") or ()]
        told = problem.get("title", "Dit lukte niet") if self.faults else problem.get("detail", "Dit lukte niet.")
        super().__init__("\n".join((f"{told} ({answer.status_code})", *(f"  {where}: {what}" for where, what in self.faults))))


class NotAdmin(Explained):
    """What was asked is for the admin."""

    def __init__(self) -> None:
        super().__init__("Dit mag alleen de beheerder. Geef het juiste token van de beheerder met KL_ADMIN_TOKEN.")


class ProductAddress(BaseSettings):
    """Where to look. `token` is a sender's, `admin_token` the admin's; what runs here has its own in the data folder."""

    model_config = SettingsConfigDict(env_prefix="KL_", frozen=True, extra="ignore")

    address: str | None = None
    token: SecretStr | None = None
    admin_token: SecretStr | None = None
    data_dir: Path = Path(".data")

    def run_file(self) -> RunFile | None:
        return None if self.address else RunFile.read(self.data_dir)


class Product:
    """Its interface for programs. Every call raises NoAnswer or Refused."""

    def __init__(self, address: str, token: str) -> None:
        self.address = address.rstrip("/")
        self._client = httpx.Client(base_url=self.address, headers={"Authorization": f"Bearer {token}"}, timeout=60)

    @classmethod
    def found(cls) -> "Product":
        """Raises NothingRuns, BrokenSetting."""
        where = read(ProductAddress)
        if where.address:
            return cls(where.address, where.token.get_secret_value() if where.token else "")
        running = where.run_file()
        if running is None:
            raise NothingRuns(where.data_dir)
        return cls(running.address, running.token)

    @classmethod
    def found_for_admin(cls) -> "Product":
        """With the admin's token. Raises NothingRuns, NotAdmin, BrokenSetting."""
        where = read(ProductAddress)
        running = where.run_file()
        if running:
            where = read(ProductAddress, where.data_dir / "secrets")
        address = where.address or (running.address if running else None)
        if address is None:
            raise NothingRuns(where.data_dir)
        if where.admin_token is None:
            raise NotAdmin
        return cls(address, where.admin_token.get_secret_value())

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401  # JSON as it came
        return self._asked("GET", path, params=query).json()

    def post(self, path: str, body: object, **headers: str) -> Any:  # noqa: ANN401  # as above
        return self._asked("POST", path, json=body, headers=headers).json()

    def tell(self, path: str) -> None:
        """A handling whose answer says no more than that it was done."""
        self._asked("POST", path)

    def services(self) -> dict[str, dict[str, Any]]:
        """How each service is, by name: ready or not."""
        try:
            found: dict[str, dict[str, Any]] = self._client.get("/health/ready").json()["services"]
        except (httpx.TransportError, json.JSONDecodeError, KeyError) as error:
            raise NoAnswer(self.address) from error
        return found

    def heard(self, sayer: str, patience: float = 30.0) -> bool:
        """Wait until every service has heard all that this one said; whether they did in time (seconds)."""
        deadline = time.monotonic() + patience
        while any(state["lag"].get(sayer) for state in self.services().values()):
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def happenings(self, meeting: str) -> Iterator[dict[str, Any]]:
        """Everything that happens to a meeting, from the first on, as it happens; a broken connection is taken up where it was."""
        last, broken = "0", 0
        while True:
            try:
                with self._client.stream("GET", f"/v1/overleggen/{meeting}/gebeurtenissen", headers={"Last-Event-ID": last}) as answer:
                    if answer.is_error:
                        answer.read()
                        raise Refused(answer)
                    for line in answer.iter_lines():
                        name, _, value = line.partition(":")
                        if name == "id":
                            last, broken = value.strip(), 0
                        elif name == "data":
                            yield json.loads(value)
            except httpx.TransportError as error:
                broken += 1
                if broken > PATIENCE:
                    raise NoAnswer(self.address) from error
                time.sleep(1)

    def _asked(self, method: str, path: str, **parts: Any) -> httpx.Response:  # noqa: ANN401  # httpx's own arguments
        try:
            answer = self._client.request(method, path, **parts)
        except httpx.TransportError as error:
            raise NoAnswer(self.address) from error
        if answer.status_code in AWAY:
            raise NoAnswer(self.address)
        if answer.is_error:
            raise Refused(answer)
        return answer
