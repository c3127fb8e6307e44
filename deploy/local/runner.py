"""`korte-lijnen run`: store, calendar server, mail catcher and all services on this machine, behind one address."""

import asyncio
import os
import signal
import socket
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import uvloop
from prometheus_client import make_asgi_app

from deploy import VERSION
from deploy.hosting import serving, until_heard, until_ready, working
from deploy.local import run_file
from deploy.local.catcher import MailCatcher
from deploy.local.demo import Demo
from deploy.local.lock import DataFolder
from deploy.local.mail_pages import routes as mail_pages
from deploy.local.mailbox import CaughtMail
from deploy.local.ports import HOST, PortInUse, RememberedPorts, listen, port_of
from deploy.local.progress import Progress
from deploy.local.run_file import RunFile
from deploy.local.secrets import SecretFiles
from deploy.local.store import EmbeddedStore, expect_answer
from deploy.logs import log_to
from deploy.services import NAMES, entrance
from deploy.settings import RunSettings, read
from shared.bus.acl import users
from shared.clock import AMSTERDAM
from shared.http import front
from shared.service import Service
from shared.settings import ProductSettings
from shared.telemetry import registry

LOOPBACK = ("127.0.0.0/8", "::1/128")
"""Calendar servers on this machine may be read: here it is whoever starts us who fills in addresses."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What stands before any service starts."""

    folder: Path
    secrets: tuple[Path, ...]
    product: ProductSettings
    web: socket.socket
    metrics: socket.socket
    smtp: socket.socket
    demo: Demo | None


def run(settings: RunSettings, progress: Progress, *, demo: bool) -> None:
    """Until SIGINT or SIGTERM. Raises what the command line explains in one line: DataFolderInUse, PortInUse, NoStore, BrokenSetting, …"""
    with terminable(), ExitStack() as stack:
        machine = stack.enter_context(prepared(settings, progress, demo=demo))
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
            loop.run(until_told_to_stop(everything(machine, progress)))
    progress.stopped()


@contextmanager
def terminable() -> Iterator[None]:
    """SIGTERM ends what is going on as Ctrl-C does."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


async def until_told_to_stop(work: Coroutine[None, None, None]) -> None:
    """Cancel `work` on the first SIGINT or SIGTERM, and let it clean up; a later signal does not disturb that."""
    task = asyncio.create_task(work)
    told = asyncio.Event()

    def stop() -> None:
        if not told.is_set():
            told.set()
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    try:
        await task
    except asyncio.CancelledError:
        if not told.is_set():
            raise


@contextmanager
def prepared(settings: RunSettings, progress: Progress, *, demo: bool) -> Iterator[Machine]:
    """The data folder is ours, ports are taken, store and calendar server run."""
    with ExitStack() as stack:
        folder = stack.enter_context(DataFolder(settings.data_dir.absolute())).path
        run_file.remove(folder)
        log_to(stack.enter_context((folder / "korte-lijnen.log").open("a", buffering=1)))
        ports = RememberedPorts(folder / "ports.json")
        web = stack.enter_context(_web(settings.http_port, ports))
        metrics = stack.enter_context(_listening(settings.metrics_port, "meetgegevens", "KL_METRICS_PORT"))
        files = SecretFiles(folder / "secrets", of_store=folder / "secrets" / "store")
        files.complete()
        secrets: tuple[Path, ...] = (files.folder,)
        redis_url = settings.redis_url
        offered = {"redis_url": redis_url, "public_address": f"http://{HOST}:{port_of(web)}"}
        if redis_url is None:
            shard = read(ProductSettings, *secrets, redis_url="unix:///").shard
            with progress.step("Opslag starten", "Opslag"):
                store = stack.enter_context(EmbeddedStore(folder / "store", users(files.store_passwords(), shard)))
            secrets, offered["redis_url"] = (*secrets, files.of_store), store.url
        else:
            expect_answer(redis_url)
        product = read(ProductSettings, *secrets, **offered)
        world = None
        if demo:
            with progress.step("Agenda's van de voorbeeldwereld klaarzetten", "Agenda's"):
                world = stack.enter_context(Demo(folder, ports, datetime.now(AMSTERDAM).date(), settings.demo_calendars))
        smtp = stack.enter_context(listen(0))
        yield Machine(folder, secrets, product, web, metrics, smtp, world)


async def everything(machine: Machine, progress: Progress) -> None:
    """Runs until it is cancelled."""
    address, token = f"http://{HOST}:{port_of(machine.web)}", machine.product.webhook_token.get_secret_value()
    mail = CaughtMail(machine.folder / "mail")
    async with AsyncExitStack() as stack:
        catcher = await stack.enter_async_context(MailCatcher(mail, machine.smtp))
        if machine.demo:
            await stack.enter_async_context(machine.demo.published())
        with progress.step("Diensten starten", "Diensten"):
            services = built(machine)
            if machine.demo:
                machine.demo.answering()
            await stack.enter_async_context(working(services))
            app = front(services, machine.product, VERSION)
            app.include_router(mail_pages(mail))
            await stack.enter_async_context(serving(app, machine.web))
            await stack.enter_async_context(serving(make_asgi_app(registry), machine.metrics))
            await until_ready(services)
        if machine.demo and machine.demo.new:
            with progress.step("Voorbeeldwereld laden", "Voorbeeldwereld"):
                await machine.demo.put_into(address, token)
                await until_heard(services, "directory")
        found = RunFile(
            address=address,
            token=token,
            metrics=f"http://{HOST}:{port_of(machine.metrics)}/metrics",
            redis=machine.product.redis_url,
            caldav=machine.demo.access if machine.demo else None,
            maildir=str(mail.folder),
            smtp=catcher.address,
            pid=os.getpid(),
        )
        stack.callback(run_file.remove, machine.folder)
        found.write(machine.folder)
        progress.ready(address, [("Mail", f"{address}/mail"), ("Inzicht", f"{address}/inzicht"), ("Gegevens", str(machine.folder))])
        await asyncio.Event().wait()


def built(machine: Machine) -> list[Service]:
    """All services, each with its own settings; the environment goes before what this machine offers."""
    offers: Mapping[str, Mapping[str, object]] = {
        "availability": {"allowed_networks": LOOPBACK},
        "invitations": {
            "smtp_host": HOST,
            "smtp_port": port_of(machine.smtp),
            "mail_hours": "KL_INVITATIONS_SMTP_HOST" in os.environ,  # our own catcher wakes nobody
        },
    }
    services = []
    for name in NAMES:
        found = entrance(name)
        settings = read(found.settings, *machine.secrets, product=machine.product, **offers.get(name, {}))
        services.append(found.build(settings))
    return services


def _web(port: int, ports: RememberedPorts) -> socket.socket:
    """A free port is the one of last time when that can be: links in mails go on working."""
    return _listening(port, "webadres", "KL_HTTP_PORT") if port else ports.listen_as_before("webadres")


def _listening(port: int, what: str, setting: str) -> socket.socket:
    try:
        return listen(port)
    except OSError as error:
        raise PortInUse(port, what, f"Stop het andere programma, of kies met {setting} een andere poort (0 = een vrije).") from error
