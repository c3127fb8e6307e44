"""The documents of what services say and hear, written from the services themselves: `python -m deploy.docs`."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml
from faststream.specification.asyncapi import AsyncAPI
from pydantic import SecretStr

from deploy import VERSION
from deploy.services import NAMES, entrance
from deploy.settings import read
from shared.http import front
from shared.http.document import CONTACT, openapi
from shared.service import Service
from shared.settings import ProductSettings

CONTRACTS = Path(__file__).parents[1] / "shared" / "contracts"
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
NO_SECRET = SecretStr("A" * 43 + "=")
"""Nothing is connected or signed here; where a key is decoded, it is one."""


def documents() -> dict[Path, str]:
    """Every document by its place: AsyncAPI 3.0 per service, and the OpenAPI of all of them."""
    product = ProductSettings(redis_url="redis://localhost:6379", person_key=NO_SECRET, link_key=NO_SECRET, webhook_token=NO_SECRET)
    services = built(product)
    found = {CONTRACTS / "asyncapi" / f"{service.name}.yaml": asyncapi(service) for service in services}
    address = ProductSettings.model_fields["public_address"].default
    document = openapi(front(services, product, VERSION), address)
    return {**found, CONTRACTS / "openapi.json": json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"}


def built(product: ProductSettings) -> list[Service]:
    """All services, connected to nothing."""
    services = []
    for name in NAMES:
        found = entrance(name)
        required = [field for field, info in found.settings.model_fields.items() if info.is_required() and field != "product"]
        services.append(found.build(read(found.settings, product=product, **dict.fromkeys(required, NO_SECRET))))
    return services


def asyncapi(service: Service) -> str:
    """YAML, the same on every machine and in every run."""
    service.bus.declare()
    specification = AsyncAPI(
        service.bus.broker,
        title=f"Korte Lijnen: {service.name}",
        version=VERSION,
        description=f"What `{service.name}` says, and whom it hears. One CloudEvent (NL GOV profile) per entry.",
        license={"name": "EUPL-1.2", "url": "https://korte-lijnen.example/LICENSE"},
        contact={"name": CONTACT["name"], "url": CONTACT["url"]},
    )
    document = without_consumer(specification.to_specification().to_jsonable())
    return yaml.dump(document, Dumper=_DUMPER, allow_unicode=True, sort_keys=True, width=140)


def without_consumer(part: Any) -> Any:  # noqa: ANN401  # any part of a document
    """A consumer is a process on a machine: no part of the contract."""
    if isinstance(part, dict):
        return {name: without_consumer(value) for name, value in part.items() if name != "consumerName"}
    return [without_consumer(one) for one in part] if isinstance(part, list) else part


def main() -> None:
    for path, text in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(CONTRACTS.parents[1])}\n")


if __name__ == "__main__":
    main()
