"""What the local mail receiver has got, read from its files."""

import email
import email.policy
from dataclasses import dataclass
from email.utils import getaddresses
from pathlib import Path

_ENVELOPE = "X-Envelope-To"


@dataclass(frozen=True)
class Received:
    """One message as it arrived: the envelope is apart from the headers."""

    file: Path
    message_id: str
    envelope: tuple[str, ...]
    to: frozenset[str]
    cc: frozenset[str]
    header_text: str
    pdfs: tuple[bytes, ...]


def read(folder):
    """Return every message of the folder, in the order in which they came."""
    return [_read_file(file) for file in sorted(folder.glob("*.eml"))]


def _read_file(file):
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    headers = [(k, v) for k, v in message.items() if not k.startswith("X-Envelope")]
    return Received(
        file=file,
        message_id=message["Message-Id"].strip(),
        envelope=tuple(sorted(map(str.lower, message.get_all(_ENVELOPE, [])))),
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        header_text="\n".join(f"{name}: {value}" for name, value in headers).lower(),
        pdfs=tuple(_pdfs(message)),
    )


def _addresses(message, header):
    values = [str(value) for value in message.get_all(header, [])]
    return frozenset(address.lower() for _name, address in getaddresses(values))


def _pdfs(message):
    for part in message.iter_attachments():
        if part.get_content_type() == "application/pdf":
            yield part.get_payload(decode=True)
