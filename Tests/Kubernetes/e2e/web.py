"""Faults of the stand-in, by the port that it opens for tests."""

import urllib.request


def post(port: int, path: str, body: str | None) -> None:
    """Sends a body, or, without one, deletes what is there."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", data=body.encode() if body else None, method="POST" if body else "DELETE"
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()
