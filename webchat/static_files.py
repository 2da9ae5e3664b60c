"""The page's own files, read once, compressed once, and named by what is in them."""

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
_TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class StaticFile:
    """One file as it is served. Only these are compressed: never a page, which holds secrets."""

    body: bytes
    packed: bytes
    media_type: str
    version: str


class StaticFiles:
    """The files of `static/`."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._files = {path.name: _read(path) for path in folder.iterdir() if path.suffix in _TYPES}

    def url(self, name: str) -> str:
        """Where a page finds a file. It changes with the file, so browsers may keep it for good."""
        return f"/static/{name}?v={self._files[name].version}"

    def answer(self, request: Request, name: str) -> Response | None:
        """The file, or None when there is none of that name."""
        file = self._files.get(name)
        if file is None:
            return None
        current = request.query_params.get("v") == file.version
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if current else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            return Response(file.packed, media_type=file.media_type, headers=headers)
        return Response(file.body, media_type=file.media_type, headers=headers)


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    return StaticFile(
        body=body,
        packed=gzip.compress(body, 9, mtime=0),
        media_type=_TYPES[path.suffix],
        version=hashlib.sha256(body).hexdigest()[:12],
    )
