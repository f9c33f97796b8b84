"""The tasks of ``script/bench letters``: propose, issue, check, print the stock way."""

import gc
import hashlib
import io
import urllib.request
from decimal import Decimal

import lxml.html

from odoo.tools.pdf import PdfReader

from . import sending, stock_report
from .measurement import Measurement


def propose_some(env, count):
    """Propose letters to the first customers, as of the day of issue, and commit."""
    today = env.company._dunning_today()
    ids = env["dunning.open.item"]._get_partner_ids(env.company, today)
    run = env["dunning.run"].create({"date": today, "partner_ids": ids[:count]})
    as_user(run).action_propose()
    # A long proposal is left to the scheduled action.
    env["dunning.run"]._cron_work()
    run.letter_ids.action_check()
    env.cr.commit()


def issue(env, profile=None):
    """Let the run issue its letters, as its button and the scheduled action do."""
    run = env["dunning.run"].search([], limit=1)
    _warm_up(env, run)
    with Measurement(env.cr, profile) as measurement:
        as_user(run).action_issue()
        env.cr.commit()
        # More than a person waits for are left to the scheduled action.
        env["dunning.run"]._cron_work()
        env.cr.commit()
    return measurement.costs


def as_user(run):
    """The run in the hands of a user: long work goes on as whoever has started it."""
    return run.with_user(run.env.ref("base.user_admin"))


def _warm_up(env, run):
    """Fill Odoo's caches, as they are in a server that has run for a while."""
    env.cr.commit()
    env["ir.actions.report"]._render_dunning_letters(run.letter_ids[:2])
    env.cr.rollback()
    env.invalidate_all()
    gc.collect()


def check_letters(env, count):
    """Raise unless so many letters are issued, and each PDF is its letter's."""
    letters = env["dunning.letter"].search([("state", "=", "issued")])
    if len(letters) != count or len(set(letters.mapped("name"))) != count:
        raise AssertionError(f"{len(letters)} letters are issued, not {count}")
    for letter in letters:
        content = letter.pdf_id.raw
        if hashlib.sha256(content).hexdigest() != letter.pdf_checksum:
            raise AssertionError(f"{letter.name} has another file")
        if _page_owners(content) != [{letter.id}]:
            raise AssertionError(f"{letter.name} is not one page of its own")
    claimed = sum(Decimal(str(letter.amount_claimed)) for letter in letters)
    items = letters.line_ids.filtered(lambda line: line.section == "claimed")
    still_open = sum(Decimal(str(item.amount_residual)) for item in items.move_line_id)
    if claimed != still_open:
        raise AssertionError(f"{claimed} is claimed, {still_open} is open")


def _page_owners(content):
    """The ids of the letters that each page has marks of."""
    # Add-ons can be imported only after Odoo has read its configuration.
    from odoo.addons.dunning_advanced.reports import letter_marks

    pages = PdfReader(io.BytesIO(content)).pages
    return [{owner for owner, _n in letter_marks.read(page)} for page in pages]


def print_stock(env, count, address):
    """Print issued letters one by one by Odoo's own report call.

    :param address: of a running web server for this database
    """
    env["ir.config_parameter"].set_param("report.url", address)
    report = stock_report.create(env)
    # wkhtmltopdf and the web server are other programs: they see what is committed.
    env.cr.commit()
    letters = env["dunning.letter"].search([("state", "=", "issued")], limit=count)
    _print_stock(report, letters[0])
    _check_style_sheets(report, letters[0], address)
    with Measurement(env.cr) as measurement:
        for letter in letters:
            _print_stock(report, letter)
    return {**measurement.costs, "count": count}


def issue_and_send(env, port):
    """Let the run issue and send its letters: button, scheduled action, mail queue."""
    sending.use_mail_server(env, port)
    run = env["dunning.run"].search([], limit=1)
    _warm_up(env, run)
    with Measurement(env.cr) as measurement:
        as_user(run).action_issue_send()
        env.cr.commit()
        env["dunning.run"]._cron_work()
        env.cr.commit()
        sending.empty_queue(env)
    return measurement.costs


def _stock_values(letter):
    from odoo.addons.dunning_advanced.reports import letter_pages

    return {
        "letter": letter,
        "tables": letter_pages.number_rows(letter._get_rows()),
        "mark": lambda text="", number=0, longest=0: text,
        "HEAD": 0,
    }


def _print_stock(report, letter):
    values = _stock_values(letter)
    content, _kind = report._render_qweb_pdf(report, letter.ids, data=values)
    if not content.startswith(b"%PDF"):
        raise AssertionError("Odoo's own report call made no PDF")


def _check_style_sheets(report, letter, address):
    """Raise unless wkhtmltopdf can get the styles, as it does for people."""
    values = _stock_values(letter)
    html, _kind = report._render_qweb_html(report, letter.ids, data=values)
    links = lxml.html.fromstring(html).xpath("//link[@rel='stylesheet']/@href")
    if not links:
        raise AssertionError("the stock report has no style sheet")
    for link in links:
        with urllib.request.urlopen(f"{address}/{link.lstrip('/')}") as answer:
            answer.read()
