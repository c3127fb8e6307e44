"""HTTP in: nothing of matchmaking is public; what it decides is read on the status page of intake."""

from fastapi import APIRouter


def routes() -> APIRouter:
    return APIRouter()
