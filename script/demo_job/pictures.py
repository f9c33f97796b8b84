"""Pictures for the pages of docs: ADDRESS FOLDER, of the configured database.

A real browser shows the demo; the letter is the first page of its PDF.
"""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
from PIL import Image
from workspace import chromium

import odoo
from odoo.modules.registry import Registry
from odoo.service import server
from odoo.tools import config

_SIZE = (1400, 800)
_BACKGROUND = "#e0e9ea"
# Pictures and fonts come a little later than the page.
_PAUSE = "new Promise((resolve) => setTimeout(resolve, 1500))"


def main(address, folder):
    """Take all pictures."""
    # The browser is a child of this process, and wants more than Odoo may have.
    config.parse_config(["--limit-memory-hard=0"], setup_logging=True)
    server.start(preload=[], stop=True)
    (name,) = config["db_name"]
    with Registry(name).cursor() as cursor:
        env = odoo.api.Environment(cursor, odoo.SUPERUSER_ID, {})
        letter, screens = _prepare(env)
        content = letter.pdf_id.raw
        cursor.commit()
    folder = Path(folder)
    _draw_letter(content).save(folder / "letter.png", optimize=True)
    with chromium.running(*_SIZE) as page:
        page.log_in(address, name)
        for screen, (path, is_done) in screens.items():
            page.go(f"{address}{path}", is_done)
            page.evaluate(_PAUSE)
            page.save_picture(folder / f"{screen}.png")
    _join(folder, "letter", "dashboard").save(folder / "overview.png", optimize=True)


def _prepare(env):
    """The letter to show, and the screens: path and condition by name."""
    letters = env["dunning.letter"]
    issued = letters.search([("state", "=", "issued"), ("pdf_id", "!=", False)])
    letter = max(issued, key=lambda one: (one.kind == "notice", one.date, one.id))
    # The nights leave nothing to propose: look a week ahead.
    day = env.company._dunning_today() + timedelta(days=7)
    run = env["dunning.run"].create({"date": day})
    run.with_user(env.ref("base.user_admin")).action_propose()
    page = urlsplit(letter._get_payment_url())
    actions = "/odoo/action-dunning_advanced"
    rows = "document.querySelector('.o_list_view .o_data_row')"
    return letter, {
        "dashboard": (
            f"{actions}.dunning_dashboard_action",
            "document.querySelector('.o_dunning_dashboard .o_dunning_count')",
        ),
        "console": (
            f"{actions}.dunning_run_action/{run.id}",
            "document.querySelector('[name=letter_count] .o_stat_value')",
        ),
        "letters": (f"{actions}.dunning_letter_action", rows),
        "form": (
            f"{actions}.dunning_letter_action/{letter.id}",
            "document.querySelector('.o_field_widget[name=line_ids] .o_data_row')",
        ),
        "page": (f"{page.path}?{page.query}", "document.querySelector('#wrap table')"),
    }


def _draw_letter(content):
    """The first page, as high as a screen."""
    (page, *_others) = pypdfium2.PdfDocument(content)
    return page.render(scale=_SIZE[1] / page.get_height() * 1.25).to_pil()


def _join(folder, *names):
    """Some pictures beside each other, each as high as the lowest."""
    pictures = [Image.open(folder / f"{name}.png").convert("RGB") for name in names]
    height, gap = min(picture.height for picture in pictures), 12
    scaled = [
        picture.resize((picture.width * height // picture.height, height))
        for picture in pictures
    ]
    width = sum(picture.width + gap for picture in scaled) + gap
    whole = Image.new("RGB", (width, height + 2 * gap), _BACKGROUND)
    left = gap
    for picture in scaled:
        whole.paste(picture, (left, gap))
        left += picture.width + gap
    return whole


if __name__ == "__main__":
    main(*sys.argv[1:])
