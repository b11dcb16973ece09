"""What a browser gets: the page's own files, and where permanent links lead.

Decides types, headers and which addresses show the page. Everything on the page comes from the
control API; nothing may come from another host, and the policy says so to the browser.
"""

from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from bot.workspace.control.routes import guarded

PAGE: Final = Path(__file__).resolve().parent / "page"
# The last line: no text may become markup. A slip in our own code fails instead of running.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Final = MappingProxyType(
    {
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cache-control": "no-cache",
    }
)
# The machine's own table of types differs from machine to machine; a module needs the right one.
TYPES: Final = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
    }
)


async def served(files: StaticFiles, request: Request, path: str) -> Response:
    """One of the page's files, with its type and the headers."""
    response = await files.get_response(path, request.scope)
    response.headers.update(HEADERS)
    kind = TYPES.get(PurePosixPath(path).suffix)
    if kind is not None and "content-type" in response.headers:
        response.headers["content-type"] = kind
    return response


def page_routes() -> list[Route]:
    """The addresses that a person opens in a browser."""
    files = StaticFiles(directory=PAGE)

    async def asset(request: Request) -> Response:
        return await served(files, request, str(request.path_params["path"]))

    async def workspace(request: Request) -> Response:
        return await served(files, request, "index.html")

    async def gallery(request: Request) -> Response:
        return await served(files, request, "gallery.html")

    async def message(request: Request) -> Response:
        """Slack's permanent links: `/archives/C…/p1712345678000100?thread_ts=…`."""
        channel, place = request.path_params["channel"], str(request.path_params["place"])
        digits = "".join(filter(str.isdigit, place))
        ts = f"{digits[:-6]}.{digits[-6:]}"
        thread = request.query_params.get("thread_ts", "")
        thread = "".join(sign for sign in thread if sign.isdigit() or sign == ".")
        inside = f"/t/{thread}/m/{ts}" if thread else f"/m/{ts}"
        return RedirectResponse(f"/#/{channel}{inside}")

    async def file(request: Request) -> Response:
        return RedirectResponse(f"/#/file/{request.path_params['file']}")

    return [
        Route("/", guarded(workspace)),
        Route("/gallery", guarded(gallery)),
        Route("/archives/{channel}/{place}", guarded(message)),
        Route("/files/{user}/{file}/{name:path}", guarded(file)),
        Route("/page/{path:path}", guarded(asset)),
    ]
