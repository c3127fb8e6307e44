"""HTTP for every service: one front, one way to answer a fault.

- `front(services, product, version)`: the ASGI app that serves the routers of these services at one address.
- `Problem(404)`: raise it anywhere in a route: problem+json under `/v1`, a Dutch page for a browser. Own words: `Problem(409, "…", "…")`.
- `Fault("deelnemers[1].email", "…")`: one thing that is wrong with the input; `refused(faults)` is the 400 that names them all.
- `WireModel`: base of every body under `/v1`; Dutch camelCase names by `Field(alias="duurMinuten")`; times as `Utc`.
- `Depends(sender(product))`: the route takes a bearer token.
- `whose_page(links, token)`: the person whose own page a link opens; `whose_secretariat` the secretariat whose page it is.
"""

from shared.http.front import front
from shared.http.negotiation import sender
from shared.http.problems import Fault, Problem, refused
from shared.http.visitors import whose_page, whose_secretariat
from shared.http.wire import Utc, WireModel

__all__ = ["Fault", "Problem", "Utc", "WireModel", "front", "refused", "sender", "whose_page", "whose_secretariat"]
