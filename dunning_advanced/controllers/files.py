"""Files to look at, made while they are fetched: nothing of them is stored."""

from odoo.http import content_disposition, request


def send_pdf(content, name, **headers):
    """Answer with a PDF that the browser shows.

    :param content: bytes
    :param name: what the file is called when it is saved
    :param headers: further ones, their names with underscores
    """
    sent = {
        "Content-Type": "application/pdf",
        "Content-Disposition": content_disposition(name, "inline"),
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    return request.make_response(content, list(sent.items()))
