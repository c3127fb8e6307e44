"""Published calendars of the demo: files behind links, as organisations give them out."""

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles


class PublishedCalendars(StaticFiles):
    """An ASGI app over a folder of `.ics` files, with ETag and Last-Modified."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  # the signature is starlette's
        response = super().file_response(*args, **kwargs)
        response.headers["Content-Type"] = "text/calendar; charset=utf-8"
        return response
