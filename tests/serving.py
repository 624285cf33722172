"""The application behind a real port, in threads of this process: for what talks to itself over HTTP."""

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests import work


@contextmanager
def serving(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address it answers at, which is its BASE_URL meanwhile."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    for each in (app, worker_of(app)):
        monkeypatch.setitem(each.config, "EVENTHUB", replace(each.config["EVENTHUB"], base_url=url))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def worker_of(app: Flask) -> Flask:
    """The application that the tasks run in."""
    work.load(app)
    worker: Flask = importlib.import_module("tasks.worker").flask_app
    return worker
