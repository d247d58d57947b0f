"""Sends the logs of each epoch to a server."""

import json
import urllib.error
import urllib.parse
import urllib.request
import warnings

import numpy as np

from yeoul.core.export import export
from yeoul.keras.callbacks.callback import Callback

TIMEOUT_SECONDS = 10


@export("keras.callbacks.RemoteMonitor")
class RemoteMonitor(Callback):
    """Posts the logs of each epoch to `root + path`.

    What cannot be sent is lost, with a warning: training goes on.

    Args:
      root: URL of the server.
      path: path on it.
      field: name of the form field that holds the logs as JSON text.
      headers: dict of HTTP headers.
      send_as_json: send the logs as JSON, not as a form.

    Example:
      >>> import yeoul as tf
      >>> monitor = tf.keras.callbacks.RemoteMonitor("http://localhost:9000")
      >>> monitor.root + monitor.path
      'http://localhost:9000/publish/epoch/end/'
    """

    def __init__(
        self,
        root="http://localhost:9000",
        path="/publish/epoch/end/",
        field="data",
        headers=None,
        send_as_json=False,
    ):
        super().__init__()
        self.root, self.path, self.field = root, path, field
        self.headers, self.send_as_json = headers, send_as_json

    def on_epoch_end(self, epoch, logs=None):
        """Posts the logs, and the number of the epoch."""
        sent = {"epoch": epoch}
        for name, value in (logs or {}).items():
            sent[name] = value.item() if isinstance(value, (np.ndarray, np.generic)) else value
        text = json.dumps(sent)
        if self.send_as_json:
            body, kind = text, "application/json"
        else:
            body = urllib.parse.urlencode({self.field: text})
            kind = "application/x-www-form-urlencoded"
        url = self.root + self.path
        if urllib.parse.urlsplit(url).scheme not in ("http", "https"):
            raise ValueError(f"RemoteMonitor sends to http and https alone, not to {url}.")
        request = urllib.request.Request(
            url, body.encode(), {"Content-Type": kind, **(self.headers or {})}, method="POST"
        )
        try:
            urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS).close()
        except (urllib.error.URLError, OSError) as error:
            warnings.warn(
                f"Could not reach RemoteMonitor root server at {self.root} ({error}).",
                stacklevel=2,
            )
