"""Charts of accounts: a company of each country, and a letter of each."""

from workspace import console, odoo_log

from .worker import HERE

_DATA = (HERE / "charts_data.py", HERE / "charts_books_data.py")
# Belgium, Germany and so on; France and the United States have an add-on of their own
# for invoicing.
_ADDONS = "l10n_at,l10n_be,l10n_ch,l10n_de,l10n_es,l10n_fr_account,l10n_it,l10n_nl"
_ADDONS += ",l10n_uk,l10n_us_account,l10n_din5008,l10n_pl,l10n_jp,l10n_kw"


def check(databases, source):
    """Install ten charts of accounts beside the add-ons and write ten letters.

    :param source: name of a database with the add-ons
    """
    with databases.throw_away("charts", source) as name:
        with console.step(f"Installing {_ADDONS}"):
            options = ["--no-http", "--stop-after-init", "-i", _ADDONS]
            log = databases.odoo.run(name, "Installing", "server", *options)
            odoo_log.check(log, "Installing")
        with console.step("Writing a letter of each"):
            text = "\n".join(file.read_text(encoding="utf-8") for file in _DATA)
            log = databases.odoo.run_text_in_shell(name, "Writing letters", text)
            odoo_log.check(log, "Writing letters")
    lines = log.read_text(encoding="utf-8").splitlines()
    console.say("\n".join(line for line in lines if line.startswith("    ")))
