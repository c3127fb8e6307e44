"""What an address that somebody typed can reach: never our own network, unless a setting lets it in."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.availability.adapters.hosts import Hosts
from services.availability.adapters.network import Network, Unanswered
from services.availability.domain.reading import Fault

TRICKY = (
    "http://127.0.0.1:P/",
    "http://2130706433:P/",
    "http://0x7f000001:P/",
    "http://0:P/",
    "http://0177.0.0.1:P/",
    "http://127.1:P/",
    "http://[::ffff:127.0.0.1]:P/",
    "http://[::1]:P/",
    "http://localhost:P/",
    "http://[64:ff9b::7f00:1]:P/",
    "http://169.254.169.254:P/",
    "http://100.64.0.1:P/",
    "http://u:p@127.0.0.1:P/",
    "http://127.0.0.1.:P/",
    "http://①②⑦.⓪.⓪.①:P/",
)


class Inside:
    """A server inside our network, that counts who gets to it."""

    def __init__(self) -> None:
        inside = self
        self.connections = 0

        class Counting(ThreadingHTTPServer):
            def process_request(self, request: object, client_address: object) -> None:
                inside.connections += 1
                super().process_request(request, client_address)  # type: ignore[arg-type]  # as socketserver gives them

        class Silent(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = Counting(("127.0.0.1", 0), Silent)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def inside() -> Iterator[Inside]:
    running = Inside()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_tricky_addresses_reach_nothing_inside(inside: Inside, scheme: str) -> None:
    network = Network(Hosts(), seconds=2, ports=frozenset({inside.port}))  # or its port alone would be refused
    for address in TRICKY:
        with pytest.raises(Unanswered) as refused:
            await network.exchange("GET", address.replace("P", str(inside.port)).replace("http", scheme, 1), headers={})
        assert refused.value.fault is Fault.UNREACHABLE
    await network.close()
    assert inside.connections == 0


async def test_a_name_that_also_resolves_to_the_inside_reaches_nothing(inside: Inside) -> None:
    resolved = iter([("127.0.0.1",), ("93.184.216.34", "127.0.0.1"), ("127.0.0.1", "93.184.216.34")])

    async def rebinding(_host: str, _port: int) -> tuple[str, ...]:
        return next(resolved)

    network = Network(Hosts(), seconds=2, ports=frozenset({inside.port}), resolve=rebinding)
    for _ in range(3):
        with pytest.raises(Unanswered):
            await network.exchange("GET", f"https://agenda.example:{inside.port}/", headers={})
    await network.close()
    assert inside.connections == 0


async def test_a_network_that_a_setting_lets_in_is_reached(inside: Inside) -> None:
    network = Network(Hosts(), allowed=("127.0.0.0/8",))
    answer = await network.exchange("GET", f"http://127.0.0.1:{inside.port}/", headers={})
    await network.close()
    assert answer.status == 200


async def test_a_host_that_fails_time_after_time_is_given_a_rest_and_then_tried_once() -> None:
    now = 0.0
    hosts = Hosts(rest=30, clock=lambda: now)
    for _ in range(5):
        async with hosts.visit("agenda.example") as visit:
            assert visit.open
            visit.failed = True
    async with hosts.visit("agenda.example") as visit:
        assert not visit.open
    async with hosts.visit("elders.example") as visit:
        assert visit.open
    now = 31
    async with hosts.visit("agenda.example") as visit:
        assert visit.open
        visit.failed = True
    now = 61
    async with hosts.visit("agenda.example") as visit:
        assert not visit.open
    now = 92
    async with hosts.visit("agenda.example") as visit:
        assert visit.open
    async with hosts.visit("agenda.example") as visit:
        assert visit.open


async def test_a_host_that_asks_for_silence_gets_it_but_never_longer_than_the_longest_rest() -> None:
    now = 0.0
    hosts = Hosts(rest=30, clock=lambda: now)
    async with hosts.visit("agenda.example") as visit:
        visit.asked_for = 86_400
    now = 290
    async with hosts.visit("agenda.example") as visit:
        assert not visit.open
    async with hosts.visit("elders.example") as visit:
        assert visit.open
    now = 301
    async with hosts.visit("agenda.example") as visit:
        assert visit.open
