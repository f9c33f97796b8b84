"""Files to look at, made while they are fetched: nothing of them is stored."""

from werkzeug.wsgi import wrap_file

from odoo import http
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


def send_temporary(file, name, mimetype):
    """Answer with a file to save, of which no copy is kept.

    :param file: a temporary one; it is deleted when the response has closed it
    :param name: what the file is called when it is saved
    """
    headers = [
        ("Content-Type", mimetype),
        ("Content-Disposition", content_disposition(name)),
        ("Cache-Control", "no-store"),
    ]
    body = wrap_file(request.httprequest.environ, file)
    return http.Response(body, headers=headers, direct_passthrough=True)
