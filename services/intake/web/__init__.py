"""The JSON interface and the pages."""

from services.intake.web.routes import routes

__all__ = ["routes"]
