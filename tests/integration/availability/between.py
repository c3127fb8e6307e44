"""A server in front of a real one, that answers some requests its own way: as DavMail, as a server that forgot, as one that is tired."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx

_HOPS = frozenset({"connection", "host", "content-length", "transfer-encoding", "date", "server"})


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True)
class Given:
    """An answer as it goes out."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


Forward = Callable[[Asked], Given]
Rule = Callable[[Asked, Forward], Given]


class Between:
    """Answers by `rule`, which may forward a request to the server behind; `asked` is what came in."""

    def __init__(self, behind: int, rule: Rule) -> None:
        self._behind, self.rule = f"http://127.0.0.1:{behind}", rule
        self.asked: list[Asked] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def forward(self, asked: Asked) -> Given:
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in _HOPS}
        answer = httpx.request(asked.method, self._behind + asked.path, headers=headers, content=asked.body.encode(), timeout=20)
        return Given(answer.status_code, answer.text, {name: value for name, value in answer.headers.items() if name.lower() not in _HOPS})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        between = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                asked = Asked(self.command, self.path, dict(self.headers), body)
                between.asked.append(asked)
                given = between.rule(asked, between.forward)
                self.send_response(given.status)
                for name, value in given.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(given.body.encode())))
                self.end_headers()
                self.wfile.write(given.body.encode())

            do_GET = _answer  # noqa: N815  # the names are http.server's
            do_PROPFIND = do_REPORT = do_PUT = do_DELETE = do_GET  # noqa: N815  # as above

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@contextmanager
def between(behind: int, rule: Rule) -> Iterator[Between]:
    running = Between(behind, rule)
    yield running
    running.server.shutdown()
    running.server.server_close()


def as_it_is(asked: Asked, forward: Forward) -> Given:
    return forward(asked)
