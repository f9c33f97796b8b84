"""What stands before several servers: each call goes to the next one alive."""

import itertools
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


def _is_alive(address):
    url = urlsplit(address)
    with socket.socket() as probe:
        return not probe.connect_ex((url.hostname, url.port))


@contextmanager
def running(addresses):
    """Yield the port on which calls are sent on, to one address after the other.

    :param addresses: list, which may grow
    """
    numbers = itertools.count()

    class Balancer(BaseHTTPRequestHandler):
        def do_GET(self):
            tried = (addresses[next(numbers) % len(addresses)] for _one in addresses)
            address = next(filter(_is_alive, tried), addresses[0])
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
