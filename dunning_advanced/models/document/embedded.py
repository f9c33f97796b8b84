"""What becomes part of the page: the company's font, pictures in its texts."""

import base64
import re
from functools import lru_cache

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import file_open, file_path
from odoo.tools.image import image_data_uri, image_process

_PICTURE = re.compile(r"<img\b[^>]*>")
_SOURCE = re.compile(r'\ssrc="(/[^"]*)"')
_STORED = re.compile(r"/web/(?:image|content)/(\d{1,9})\b")
_KEY = re.compile(r"\baccess_token=([\w-]+)")
# Pixels that are enough for print at the size of a letterhead.
_MOST_PIXELS = (800, 800)


@lru_cache(maxsize=16)
def _font_file(font, weight):
    """A font of Odoo's document layouts as base64, to embed it: no web server needed.

    :param font: value of ``res.company.font``
    :param weight: ``regular`` or ``bold``
    """
    with file_open(_font_path(font, weight), "rb") as file:
        return base64.b64encode(file.read()).decode()


def _font_path(font, weight):
    if not font or font == "Lato":
        style = {"regular": "Reg", "bold": "Bol"}[weight]
        return f"web/static/fonts/lato/Lato-{style}-webfont.ttf"
    return f"web/static/fonts/google/{font}/{font}-{weight.capitalize()}.ttf"


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _get_dunning_font_files(self, company):
        """The company's font to embed, by weight; none where its text would be lost.

        Nobody could search or copy it. Then the server's installed fonts are used.
        """
        if not self._get_dunning_renderer().keeps_text_of_fonts:
            return {}
        font = company.font or "Lato"
        return {weight: _font_file(font, weight) for weight in ("regular", "bold")}

    def _get_dunning_font_path(self, company):
        """Where the company's font lies, in its regular weight."""
        return file_path(_font_path(company.font, "regular"))

    def _embed_dunning_pictures(self, text):
        """A text of the company with its pictures in it: no web server gives them.

        What cannot be found is left out: else a sign for a broken picture is printed.

        :param text: HTML, or nothing
        """
        if "<img" not in (text or ""):
            return text
        return Markup(_PICTURE.sub(self._embed_dunning_picture, text))

    def _embed_dunning_picture(self, found):
        """One picture with its content, "" without any.

        :param found: match of its tag
        """
        base = self.get_base_url()
        tag = found[0].replace(f'src="{base}/', 'src="/')
        source = _SOURCE.search(tag)
        if not source:
            # It has its content already, or is somebody else's.
            return tag
        content = self._read_dunning_picture(source[1])
        if not content:
            return ""
        uri = image_data_uri(base64.b64encode(content))
        return tag.replace(source[0], f' src="{uri}"')

    def _read_dunning_picture(self, address):
        """The content of a stored picture, as far as its address opens it.

        :param address: on this server
        :return: bytes
        """
        stored, key = _STORED.match(address), _KEY.search(address)
        file = self.env["ir.attachment"].browse(int(stored[1]) if stored else 0)
        if not file.exists():
            return b""
        try:
            if not file._can_return_content(access_token=key and key[1]):
                file.check_access("read")
            # sudo: as core's controller, once the address may be opened.
            return image_process(file.sudo().raw, size=_MOST_PIXELS) or b""
        except UserError:
            return b""
