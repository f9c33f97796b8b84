"""Shipped texts that nobody has changed become today's; what is new gets a text."""

import hashlib
import json

from odoo import SUPERUSER_ID, api
from odoo.tools import SQL, convert_file

from odoo.addons.dunning_advanced.models.setup import standard_texts

# The texts of 19.0.1.0.0 in its three languages, by the beginning of their SHA-256.
_OLD = {
    "030f85df0dd5",
    "082ec43f2078",
    "0a63c22413fa",
    "19f12c6aae78",
    "271c74dffe20",
    "2b413b417a21",
    "2cba702037a9",
    "2d70fa48530b",
    "350d33b643fd",
    "355e75aa2eb2",
    "3a5c69d2ce70",
    "3d5811925b8a",
    "41bf3d745615",
    "49cdd58a1eed",
    "4b45a42f30bb",
    "5ac8672bb925",
    "69f8e27219c0",
    "74602cf060f1",
    "8568bc6ed82c",
    "9e81f1cb7831",
    "a704649a6d08",
    "a85a76bbabf8",
    "a8b4b9aafc75",
    "aee831d563e8",
    "afe2105c10e5",
    "bcc23092ae9c",
    "bf534303adc7",
    "c03404d06446",
    "c4e891425dd5",
    "c5fa55144a6e",
    "e53f17d063a4",
    "e843b3522e9d",
    "e94b034852ab",
    "f31e57ad5e39",
    "f3a6b9451e80",
    "fe0ab2557557",
}


def migrate(cr, _version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    texts = (*standard_texts.REMINDERS, standard_texts.NOTICE)
    for number, standard in enumerate(texts, start=1):
        name = f"dunning_advanced.dunning_level_standard_{number}"
        level = env.ref(name, raise_if_not_found=False)
        for field, text in standard._asdict().items() if level else ():
            _replace(cr, level.id, field, text._source)
    env.invalidate_all()
    env["dunning.level"].with_context(active_test=False).search([])._fill_texts()
    _reload_mail_template(env)


def _replace(cr, level_id, field, text):
    """Put today's text where the old one stands as it was shipped.

    Its translations come with those of the module, which are loaded after this.
    """
    column = SQL.identifier(field)
    # Raw SQL: the field shows one language at a time, and falls back to another.
    cr.execute(SQL("SELECT %s FROM dunning_level WHERE id = %s", column, level_id))
    (said,) = cr.fetchone()
    if not said or not _is_old(said.get("en_US")):
        return
    own = {lang: value for lang, value in said.items() if not _is_old(value)}
    value = json.dumps({**own, "en_US": text})
    cr.execute(
        SQL("UPDATE dunning_level SET %s = %s WHERE id = %s", column, value, level_id)
    )


def _is_old(text):
    return hashlib.sha256((text or "").encode()).hexdigest()[:12] in _OLD


def _reload_mail_template(env):
    """Today's e-mail with amount, items and account, where nobody wrote it anew."""
    template = env.ref(
        "dunning_advanced.mail_template_dunning_letter", raise_if_not_found=False
    )
    if template and template.write_date == template.create_date:
        path = "data/mail_template_data.xml"
        convert_file(env, "dunning_advanced", path, None, mode="init", noupdate=True)
