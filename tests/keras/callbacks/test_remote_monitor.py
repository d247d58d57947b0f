"""RemoteMonitor: what a server on loopback receives."""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

import yeoul as tf


class Received(BaseHTTPRequestHandler):
    """Keeps the requests."""

    requests: list = []

    def do_POST(self):
        """Notes path, headers and body."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.requests.append((self.path, dict(self.headers), body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def server():
    Received.requests.clear()
    server = HTTPServer(("127.0.0.1", 0), Received)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_form_holds_the_logs_of_an_epoch(server):
    monitor = tf.keras.callbacks.RemoteMonitor(
        server, "/logs", field="values", headers={"X-A": "b"}
    )
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile("sgd", "mse")
    model.fit(np.ones((2, 2)), np.ones((2, 1)), verbose=0, callbacks=[monitor])
    ((path, headers, body),) = Received.requests
    assert (path, headers["X-A"]) == ("/logs", "b")
    assert json.loads(urllib.parse.parse_qs(body)["values"][0]) == {"epoch": 0, "loss": 1.0}


def test_json_is_sent_as_such(server):
    monitor = tf.keras.callbacks.RemoteMonitor(server, send_as_json=True)
    monitor.on_epoch_end(3, {"loss": np.float32(0.5)})
    ((path, headers, body),) = Received.requests
    assert (path, headers["Content-Type"]) == ("/publish/epoch/end/", "application/json")
    assert json.loads(body) == {"epoch": 3, "loss": 0.5}


def test_a_server_that_is_not_there_is_a_warning():
    monitor = tf.keras.callbacks.RemoteMonitor("http://127.0.0.1:1")
    with pytest.warns(
        UserWarning, match=r"Could not reach RemoteMonitor root server at http://127"
    ):
        monitor.on_epoch_end(0, {})


def test_only_http_is_sent_to():
    with pytest.raises(ValueError, match="http and https alone, not to file:///tmp"):
        tf.keras.callbacks.RemoteMonitor("file:///tmp").on_epoch_end(0, {})
