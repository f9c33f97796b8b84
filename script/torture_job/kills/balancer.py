"""What stands before several servers: each call goes to the next one."""

import itertools
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def running(addresses):
    """Yield the port on which calls are sent on, to one address after the other.

    :param addresses: list, which may grow
    """
    numbers = itertools.count()

    class Balancer(BaseHTTPRequestHandler):
        def do_GET(self):
            address = addresses[next(numbers) % len(addresses)]
            self.send_response(307)
            self.send_header("Location", address + self.path)
            self.end_headers()

        def log_message(self, *_arguments):
            """What is called is in the servers' logs."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Balancer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
