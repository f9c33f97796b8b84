"""A local SMTP server that keeps every message as a file and sends none on.

Run as a program in the environment that has aiosmtpd, since the commands themselves
need nothing but Python's own library.
"""

import asyncio
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from . import console, paths


@contextmanager
def running(odoo, folder, pause=0):
    """Yield the port of a receiver that writes its messages into the folder.

    :param pause: seconds that it waits before it says that it has taken a message
    """
    folder.mkdir(parents=True, exist_ok=True)
    program = [odoo.python, "-m", "workspace.mail_receiver", folder, str(pause)]
    env = {**odoo.environment(), "PYTHONPATH": str(paths.SCRIPT)}
    pipe = subprocess.PIPE
    # A session of its own: Ctrl-C is to reach the sender first.
    with subprocess.Popen(
        program, env=env, stdin=pipe, stdout=pipe, text=True, start_new_session=True
    ) as receiver:
        # Leaving closes its input, which ends it: even if this process is killed.
        port = receiver.stdout.readline()
        if not port:
            raise console.WorkspaceError("the mail receiver did not start, see above")
        yield int(port)


async def _serve(folder, pause):
    from aiosmtpd.smtp import SMTP

    keeper = _Keeper(folder, pause)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    async with server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


class _Keeper:
    """Writes each message, with its envelope, as a numbered file."""

    def __init__(self, folder, pause):
        self._folder = folder
        self._pause = pause
        self._number = len(list(folder.glob("*.eml")))

    async def handle_DATA(self, _server, _session, envelope):
        self._number += 1
        lines = [f"X-Envelope-From: {envelope.mail_from}"]
        lines += [f"X-Envelope-To: {address}" for address in envelope.rcpt_tos]
        head = "\r\n".join(lines) + "\r\n"
        file = self._folder / f"{self._number:05d}.eml"
        file.write_bytes(head.encode() + envelope.original_content)
        await asyncio.sleep(self._pause)
        return "250 kept"


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), float(sys.argv[2])))
