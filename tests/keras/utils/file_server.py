"""A web server on this machine that resumes downloads, and can be told to misbehave."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer:
    """Serves `files` (path to bytes); `requests` lists the path and Range header of each request.

    Set `break_after` to end the next responses after so many bytes each, `status` to answer with
    an error, `tag` to change what tells versions apart, `resumes` to False to ignore ranges.
    """

    def __init__(self):
        self.files = {}
        self.requests = []
        self.break_after = []
        self.status = None
        self.tag = '"one"'
        self.resumes = True
        self.sends_length = True
        self.shift = 0

    def url(self, path):
        return f"http://127.0.0.1:{self.port}/{path}"

    @contextlib.contextmanager
    def running(self):
        handler = type("Handler", (_Handler,), {"state": self})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            self.port = server.server_port
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield self
            finally:
                server.shutdown()
                thread.join()


class _Handler(BaseHTTPRequestHandler):
    state = None

    def do_GET(self):
        state, asked = self.state, self.headers.get("Range")
        path = self.path.lstrip("/").partition("?")[0]
        state.requests.append((path, asked))
        content = state.files.get(path)
        if state.status or content is None:
            self.send_error(state.status or 404)
            return
        start = 0
        if asked and state.resumes and self.headers.get("If-Range") in (None, state.tag):
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            if start >= len(content):
                self.send_error(416)
                return
        self.send_response(206 if start else 200)
        if start:
            start += state.shift
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        if state.sends_length:
            self.send_header("Content-Length", str(len(content) - start))
        if state.tag:
            self.send_header("ETag", state.tag)
        self.end_headers()
        rest = content[start:]
        self.wfile.write(rest[: state.break_after.pop(0)] if state.break_after else rest)

    def log_message(self, *args):
        pass
