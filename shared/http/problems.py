"""Faults and how they are answered: RFC 9457 for programs, a Dutch page for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from shared.http.dutch import in_dutch, path_of
from shared.http.wire import WireModel
from shared.ui import NamedFault, Pages

PROBLEM_JSON = "application/problem+json"
_pages = Pages()

_WORDS: Mapping[int, tuple[str, str]] = {
    400: ("Niet alles is goed ingevuld", "Pas aan wat hieronder staat en probeer het opnieuw."),
    401: ("Geen toegang", "Stuur een geldig token mee: Authorization: Bearer …"),
    403: ("Geen toegang", "U mag dit niet doen."),
    404: ("Niet gevonden", "Dit adres bestaat niet. Controleer de link, of begin opnieuw op de beginpagina."),
    405: ("Dat kan hier niet", "Dit adres kent deze handeling niet."),
    406: ("Deze vorm is er niet", "Dit adres geeft geen antwoord in een vorm die u accepteert."),
    409: ("Dat botst met iets wat er al is", "Haal de laatste stand op en probeer het opnieuw."),
    410: ("Deze link werkt niet meer", "Vraag een nieuwe link aan degene die u uitnodigde."),
    413: ("Te groot", "Stuur minder gegevens in één keer."),
    415: ("Deze vorm lezen we niet", "Stuur application/json."),
    429: ("Even wachten", "Er komt te veel tegelijk binnen. Probeer het over een paar minuten opnieuw."),
    500: ("Er ging iets mis bij ons", "Probeer het over een paar minuten opnieuw. Blijft het misgaan, bel dan de beheerder."),
    503: ("Even niet bereikbaar", "Probeer het over een paar minuten opnieuw."),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the input. `field` is its path in wire names: `deelnemers[1].email`."""

    field: str
    message: str


class Problem(HTTPException):
    """Ends a request with this answer. Without `title` and `detail` the usual words of the status are used. Texts are Dutch."""

    def __init__(
        self,
        status: int,
        title: str = "",
        detail: str = "",
        faults: Iterable[NamedFault] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        usual_title, usual_detail = _WORDS.get(status, (HTTPStatus(status).phrase, HTTPStatus(status).description))
        super().__init__(status, detail or usual_detail, headers)
        self.title = title or usual_title
        self.faults: tuple[NamedFault, ...] = tuple(faults)

    @property
    def status(self) -> int:
        return self.status_code


class FaultBody(WireModel):
    """One fault: where and what."""

    veld: str
    melding: str


class ProblemBody(WireModel):
    """RFC 9457; `fouten` is ours and names every fault of the input."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    fouten: tuple[FaultBody, ...] | None = None


def refused(faults: Sequence[NamedFault]) -> Problem:
    """The 400 that names all of them."""
    named = (f"{fault.field}: {fault.message}" if fault.field else fault.message for fault in faults)
    return Problem(400, detail="; ".join(named), faults=faults)


def problem_response(problem: Problem) -> JSONResponse:
    body = ProblemBody(
        title=problem.title,
        status=problem.status,
        detail=problem.detail,
        fouten=tuple(FaultBody(veld=fault.field, melding=fault.message) for fault in problem.faults) or None,
    )
    headers = dict(problem.headers or {})
    return JSONResponse(body.model_dump(exclude_none=True), problem.status, headers, media_type=PROBLEM_JSON)


def answer(problem: Problem, path: str, accept: str) -> Response:
    """A page for somebody with a browser, problem+json for everybody else and for all of `/v1`."""
    if "text/html" in accept and not path.startswith(("/v1", "/health")):
        return _pages.render("fout.html", status=problem.status, problem=problem)
    return problem_response(problem)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Handler of Problem and of the framework's own 404, 405, …."""
    if isinstance(error, Problem):
        problem = error
    elif isinstance(error, HTTPException):
        problem = Problem(error.status_code, headers=error.headers)
    else:
        raise error
    return answer(problem, request.url.path, request.headers.get("accept", ""))


async def on_invalid_input(request: Request, error: Exception) -> Response:
    """Handler of input that does not have the shape of its model: 400, every fault named."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = [Fault(path_of(fault), in_dutch(fault)) for fault in error.errors()]
    return answer(refused(faults), request.url.path, request.headers.get("accept", ""))
