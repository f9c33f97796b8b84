"""The tasks of ``script/bench letters --send``: queue letters, send them, and check."""

import email
from collections import Counter
from pathlib import Path

from .measurement import Measurement


def use_mail_server(env, port):
    """Let a mail server on this machine be the only one, and the queue be empty."""
    env["ir.mail_server"].search([]).active = False
    env["ir.mail_server"].create(
        {
            "name": "Receiver",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
        }
    )
    env.company.email = "dunning@acme.example"
    env["mail.mail"].search([("state", "=", "outgoing")]).cancel()


def queue_letters(env, port):
    """Put the e-mails of all issued letters into the queue, for a local mail server."""
    use_mail_server(env, port)
    env.company.dunning_email_from = "dunning@acme.example"
    letters = env["dunning.letter"].search([("state", "=", "issued")])
    for letter in letters.partner_id:
        letter.email = f"customer.{letter.id}@customer.example"
    letters._send()  # at once: the button would leave so many to the background
    env.cr.commit()


def send_letters(env, profile=None):
    """Let Odoo's queue send them, as its scheduled action does."""
    return _send(env, profile)


def send_stock(env):
    """Let Odoo's queue send the same files as e-mails of its own."""
    for delivery in env["dunning.delivery"].search([("channel", "=", "email")]):
        mail = delivery.mail_mail_id
        env["mail.mail"].create(
            {
                "subject": mail.subject,
                "body_html": mail.body_html,
                "email_from": mail.email_from,
                "email_to": mail.email_to,
                "attachment_ids": delivery.letter_id.pdf_id.ids,
            }
        )
    env.cr.commit()
    return _send(env)


def _send(env, profile=None):
    env.invalidate_all()
    with Measurement(env.cr, profile) as measurement:
        empty_queue(env)
    return measurement.costs


def empty_queue(env):
    """Let Odoo's queue send all that it has, as its scheduled action does."""
    waiting = env["mail.mail"].search_count([("state", "=", "outgoing")])
    before = waiting + 1
    while 0 < waiting < before:
        env["mail.mail"].process_email_queue()
        before = waiting
        waiting = env["mail.mail"].search_count([("state", "=", "outgoing")])


def check_sent(env, count, folder):
    """Raise unless each letter is sent, and has come once, with its own file."""
    deliveries = env["dunning.delivery"].search([("channel", "=", "email")])
    if deliveries.mapped("state") != ["sent"] * count:
        states = Counter(deliveries.mapped("state"))
        raise AssertionError(f"{count} letters shall be sent, but are {states}")
    came = Counter()
    for file in Path(folder).glob("*.eml"):
        message = email.message_from_bytes(file.read_bytes())
        for part in message.walk():
            if part.get_content_type() == "application/pdf":
                came[message["To"], part.get_payload(decode=True)] += 1
    expected = Counter(
        (delivery.email_to, delivery.letter_id.pdf_id.raw) for delivery in deliveries
    )
    if came != expected:
        raise AssertionError(f"{len(came)} letters have come once, not {count}")
