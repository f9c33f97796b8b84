"""The company's logo: a drawn mark and the name beside it."""

import base64
import io

from PIL import Image, ImageDraw, ImageFont

_SIZE = (900, 220)
_TEXT = "alsterkontor"
_GREY = "#333333"


def png_base64(colour, accent):
    """Return the logo in the company's colours, as Odoo stores images."""
    image = Image.new("RGBA", _SIZE, (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((10, 10, 210, 210), radius=36, fill=colour)
    for row, width in enumerate((120, 120, 72)):
        top = 62 + 38 * row
        fill = accent if row == 2 else "white"
        draw.rounded_rectangle((50, top, 50 + width, top + 20), radius=10, fill=fill)
    font = ImageFont.load_default(size=104)
    draw.text((245, 110), _TEXT, font=font, fill=_GREY, anchor="lm")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue())
