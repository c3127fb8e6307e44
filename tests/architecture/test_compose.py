"""compose.yaml, the image, the proxy and the store's configuration say the same as the code. No container engine is needed to see it."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import APIRouter
from pydantic import SecretStr

from deploy.local.secrets import OF_PRODUCT, store_password
from deploy.redis.installation import MAILBOX_LOGIN, ORGANISATION_TOKENS, STORE_USERS, make_secrets
from deploy.services import NAMES, Entrance, entrance
from deploy.settings import RunSettings
from shared.settings import ProductSettings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
PROXY = (ROOT / "deploy" / "proxy" / "Caddyfile").read_text()
STORE = (ROOT / "deploy" / "redis" / "store.conf").read_text()
BESIDE = {"proxy", "store"}
ELSEWHERE = "intake"


def container(name: str) -> dict[str, Any]:
    found: dict[str, Any] = COMPOSE["services"][name]
    return found


def fields(settings: type[Any]) -> dict[str, bool]:
    """Environment names of settings, and whether each must be given."""
    prefix = settings.model_config["env_prefix"]
    return {f"{prefix}{name}".upper(): field.is_required() for name, field in settings.model_fields.items() if name != "product"}


def known(name: str) -> dict[str, bool]:
    return fields(RunSettings) | fields(ProductSettings) | fields(entrance(name).settings)


def built(found: Entrance) -> APIRouter:
    product = ProductSettings(redis_url="unix:///nergens", person_key=SecretStr("a"), link_key=SecretStr("b"), webhook_token=SecretStr("c"))
    required = [name for name, field in found.settings.model_fields.items() if field.is_required() and name != "product"]
    return found.build(found.settings.model_validate({"product": product} | dict.fromkeys(required, SecretStr("x" * 43)))).web


def paths(router: Any, before: str = "") -> Iterator[str]:
    """Of a router and those it includes, which FastAPI keeps as they were."""
    for route in router.routes:
        if hasattr(route, "original_router"):
            yield from paths(route.original_router, before + route.include_context.prefix)
        else:
            yield before + route.path


def proxied_to(path: str, caddyfile: str = PROXY) -> str:
    """Where the proxy sends a path: the first matcher that fits."""
    matchers = re.findall(r"@(\w+) path (.+)", caddyfile)
    upstream: dict[str, str] = dict(re.findall(r"handle @(\w+) \{\s*reverse_proxy (\S+)\s*\}", caddyfile))
    for name, patterns in matchers:
        if any(fits(path, pattern) for pattern in patterns.split()):
            return upstream[name].partition(":")[0]
    (rest,) = re.findall(r"handle \{\s*reverse_proxy (\S+)\s*\}", caddyfile)
    return str(rest).partition(":")[0]


def fits(path: str, pattern: str) -> bool:
    """Caddy's path matcher: a star at the end is anything, one in the middle stays within its segment."""
    if pattern.endswith("*") and pattern.count("*") == 1:
        return path.startswith(pattern[:-1])
    there, wanted = path.split("/"), pattern.split("/")
    return len(there) == len(wanted) and all(fnmatchcase(*pair) for pair in zip(there, wanted, strict=True))


def test_every_service_is_a_container_and_every_container_a_service() -> None:
    assert set(COMPOSE["services"]) - BESIDE == set(NAMES)
    assert {folder.name for folder in (ROOT / "services").iterdir() if (folder / "app.py").exists()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_container_runs_its_own_service(name: str) -> None:
    assert container(name)["command"] == ["run", "--service", name]
    assert container(name)["build"] == {"context": ".", "dockerfile": "deploy/Dockerfile"}


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_of_a_container_exists(name: str) -> None:
    given = {*container(name)["environment"], *(secret.upper() for secret in container(name)["secrets"])} - {"KL_SECRETS_DIR"}
    assert given <= set(known(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_without_a_default_is_given(name: str) -> None:
    given = {*container(name)["environment"], *(secret.upper() for secret in container(name)["secrets"])}
    assert {setting for setting, required in known(name).items() if required} <= given


@pytest.mark.parametrize("name", NAMES)
def test_a_container_holds_no_secret_of_another_service(name: str) -> None:
    others = {secret for other in NAMES if other != name for secret in container(other)["secrets"]}
    own = set(fields(entrance(name).settings))
    assert {secret for secret in container(name)["secrets"] if secret.upper() in own}.isdisjoint(others)
    assert not {setting for setting in container(name)["environment"] if "PASSWORD" in setting or "KEY" in setting or "TOKEN" in setting}


def test_the_command_makes_every_secret_that_compose_mounts(tmp_path: Path) -> None:
    make_secrets(tmp_path / "geheim", "kl")
    mounted = {Path(secret["file"]).name for secret in COMPOSE["secrets"].values()}
    assert mounted == {path.name for path in (tmp_path / "geheim").iterdir()}
    assert mounted == {*OF_PRODUCT, STORE_USERS, ORGANISATION_TOKENS, MAILBOX_LOGIN, *map(store_password, NAMES)}
    users = (tmp_path / "geheim" / STORE_USERS).read_text()
    assert "user default off" in users
    assert [name for name in NAMES if f"user {name} on >" not in users] == []


def test_secrets_that_were_made_stay_the_same(tmp_path: Path) -> None:
    make_secrets(tmp_path, "kl")
    before = {path.name: path.read_text() for path in tmp_path.iterdir()}
    make_secrets(tmp_path, "kl")
    assert before == {path.name: path.read_text() for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", [*NAMES, *sorted(BESIDE)])
def test_every_container_is_closed_and_watched(name: str) -> None:
    assert container(name)["read_only"] is True
    assert container(name)["cap_drop"] == ["ALL"]
    assert container(name)["security_opt"] == ["no-new-privileges:true"]
    assert container(name)["restart"] == "always"
    assert "healthcheck" in container(name)


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name in COMPOSE["services"] if "ports" in container(name)] == ["proxy"]
    assert container("store")["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("name", NAMES)
def test_the_proxy_sends_every_path_of_a_service_to_that_service(name: str) -> None:
    served = (*paths(built(entrance(name))), f"/beheer/{name}/vastgelopen", f"/beheer/{name}/vastgelopen/1-0/opnieuw")
    wrong = {path for path in served if proxied_to(re.sub(r"\{[^}]+\}", "x1", path)) != name}
    assert wrong == set()


def test_the_proxy_knows_no_service_that_is_not_there() -> None:
    targets = {target.partition(":") for target in re.findall(r"reverse_proxy (\S+)", PROXY)}
    assert {name for name, _, _ in targets} <= set(NAMES)
    assert {port for _, _, port in targets} == {image_setting("KL_HTTP_PORT")}


def test_a_path_that_the_proxy_sends_to_another_service_is_found() -> None:
    broken = PROXY.replace("@directory path /v1/personen ", "@directory path ")
    assert proxied_to("/v1/personen", broken) == ELSEWHERE
    assert proxied_to("/v1/agendabronnen", PROXY.replace("/v1/agendabronnen", "/v1/bronnen")) == ELSEWHERE


def image_setting(name: str) -> str:
    (found,) = re.findall(rf"{name}=(\S+)", DOCKERFILE)
    return str(found)


def test_the_image_listens_where_its_settings_say_and_is_not_root() -> None:
    assert re.findall(r"^EXPOSE (.+)$", DOCKERFILE, re.MULTILINE) == [f"{image_setting('KL_HTTP_PORT')} {image_setting('KL_METRICS_PORT')}"]
    assert re.findall(r"^USER (\d+)$", DOCKERFILE, re.MULTILINE) == ["10001"]
    assert set(re.findall(r"\b(KL_\w+)=", DOCKERFILE)) - {"KL_SECRETS_DIR"} <= set(fields(RunSettings))
    assert re.findall(r'^ENTRYPOINT \["(.+)"\]$', DOCKERFILE, re.MULTILINE) == ["korte-lijnen"]


def test_the_image_installs_nothing_without_a_hash() -> None:
    installs = re.findall(r"pip install (.+?)(?: \\)?$", DOCKERFILE, re.MULTILINE)
    assert installs
    assert [each for each in installs if "--require-hashes" not in each and "--no-index" not in each] == []


def test_the_store_loses_nothing_it_acknowledged() -> None:
    lines = STORE.splitlines()
    assert {"appendonly yes", "appendfsync always", "maxmemory-policy noeviction", f"aclfile /run/secrets/{STORE_USERS}"} <= set(lines)
    assert container("store")["secrets"] == [STORE_USERS]
    assert COMPOSE["x-environment"]["KL_REDIS_URL"] == "redis://store:6379"
