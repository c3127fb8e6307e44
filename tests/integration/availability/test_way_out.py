"""What an address that somebody typed can reach: never our own network, unless a setting lets it in."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from services.availability.adapters.network import Network, Unanswered
from services.availability.domain.reading import Fault
from shared.hosts import Hosts

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
    network = Network(Hosts("agenda"), seconds=2, ports=frozenset({inside.port}))  # or its port alone would be refused
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

    network = Network(Hosts("agenda"), seconds=2, ports=frozenset({inside.port}), resolve=rebinding)
    for _ in range(3):
        with pytest.raises(Unanswered):
            await network.exchange("GET", f"https://agenda.example:{inside.port}/", headers={})
    await network.close()
    assert inside.connections == 0


async def test_a_network_that_a_setting_lets_in_is_reached(inside: Inside) -> None:
    network = Network(Hosts("agenda"), allowed=("127.0.0.0/8",))
    answer = await network.exchange("GET", f"http://127.0.0.1:{inside.port}/", headers={})
    await network.close()
    assert answer.status == 200
