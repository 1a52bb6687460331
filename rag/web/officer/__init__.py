"""The officers' side, behind a login: every route of it stands under `/officer`."""

from starlette.routing import BaseRoute


def officer_routes() -> list[BaseRoute]:
    """Return the routes below `/officer`, with paths that begin at it ("/login")."""
    return []
