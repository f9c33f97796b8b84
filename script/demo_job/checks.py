"""Do the database and the mail receiver tell the same story? Every letter is asked."""

from collections import Counter

from odoo.tools.mail import email_normalize_all


class Checks:
    """What the database says was sent, against what has arrived.

    :param received: list of :class:`mailbox.Received`
    :param letters_folder: where the PDF of every letter lies
    """

    def __init__(self, env, received, letters_folder):
        self._folder = letters_folder
        self._queue = env["mail.mail"].search([("state", "!=", "sent")])
        self.letters = env["dunning.letter"].search([("state", "=", "issued")])
        self.without_address = self.letters.filtered(lambda li: not _has_address(li))
        deliveries = self.letters.delivery_ids
        self.sent = deliveries.filtered(lambda d: d.state == "sent")
        self.failed = deliveries.filtered(lambda d: d.state == "failed")
        self.waiting = deliveries - self.sent - self.failed
        ids = {_message_id(delivery) for delivery in self.sent}
        self.arrived = [mail for mail in received if mail.message_id in ids]
        self.others = [mail for mail in received if mail.message_id not in ids]
        self._staff = set(email_normalize_all(_all_emails(env["res.users"])))
        self._known = set(_message_ids_of_odoo(env, self.others))
        self._undecided = _open_items(env) - _items_decided_today(env)

    def disagreements(self):
        """Return a sentence for everything that does not fit."""
        found = [*self._totals(), *self._letters(), *self._failures(), *self._rest()]
        by_id = {mail.message_id: mail for mail in self.arrived}
        for delivery in self.sent:
            mail = by_id.get(_message_id(delivery))
            faults = _faults(delivery, mail) if mail else ["has not arrived"]
            name = delivery.letter_id.name
            found += [f"{name}: its e-mail {fault}" for fault in faults]
        return found

    def _totals(self):
        if len(self.sent) != len(self.arrived):
            yield (
                f"the database says {len(self.sent)} e-mails were sent, "
                f"{len(self.arrived)} have arrived"
            )
        every = [*self.arrived, *self.others]
        counts = Counter(mail.message_id for mail in every)
        for message_id, count in counts.items():
            if count > 1:
                yield f"the message {message_id} arrived {count} times"

    def _letters(self):
        for letter in self.letters:
            if len(letter.delivery_ids) != 1:
                yield f"{letter.name} has {len(letter.delivery_ids)} deliveries, not 1"
            file = self._folder / letter.pdf_id.name
            if not file.exists() or file.read_bytes() != letter.pdf_id.raw:
                yield f"{letter.name}: the file {file.name} is not the letter's PDF"
        files = len(list(self._folder.iterdir()))
        if files != len(self.letters):
            yield f"{len(self.letters)} letters were issued, {files} files are kept"

    def _failures(self):
        for letter in self.without_address - self.failed.letter_id:
            yield f"{letter.name} has no address, yet its delivery has not failed"
        for letter in self.failed.letter_id - self.without_address:
            yield f"{letter.name} has an address, yet its delivery has failed"
        for letter in self.failed.letter_id:
            if not letter.activity_ids:
                yield f"{letter.name} failed, and no activity tells anybody"

    def _rest(self):
        for delivery in self.waiting:
            yield f"{delivery.letter_id.name}: its delivery is {delivery.state}"
        for mail in self._queue:
            yield f"Odoo's queue holds an e-mail that is {mail.state}: {mail.subject}"
        for mail in self.others:
            if mail.message_id not in self._known:
                yield f"{mail.file.name} arrived, and the database does not know it"
            if not self._staff.issuperset(mail.envelope):
                yield f"{mail.file.name} is no letter and left the company"
        for item in self._undecided:
            yield f"{item.move_id.name} is open, and today's runs do not mention it"


def _faults(delivery, mail):
    """Yield what is wrong with one message that belongs to a delivery."""
    to, cc, bcc = (
        _addresses(text)
        for text in (delivery.email_to, delivery.email_cc, delivery.email_bcc)
    )
    if list(mail.envelope) != sorted(to | cc | bcc):
        yield f"went to {', '.join(mail.envelope)}, not to To, Cc and Bcc"
    if mail.to != to or mail.cc != cc:
        yield "names others in To and Cc than the delivery"
    if "\nbcc:" in mail.header_text or any(one in mail.header_text for one in bcc):
        yield "gives its Bcc away"
    pdf = delivery.letter_id.pdf_id.raw
    if list(mail.pdfs) != [pdf]:
        yield f"carries {len(mail.pdfs)} PDFs, and not just the letter's own"


def _addresses(text):
    return set(email_normalize_all((text or "").replace(";", ",")))


def _all_emails(users):
    return ", ".join(filter(None, users.search([]).mapped("email")))


def _open_items(env):
    return env["account.move.line"].search(
        [
            ("account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("amount_residual", ">", 0),
        ]
    )


def _items_decided_today(env):
    runs = env["dunning.run"].search([("date", "=", env.company._dunning_today())])
    return runs.letter_ids.line_ids.move_line_id | runs.skip_ids.move_line_id


def _has_address(letter):
    customer = letter.partner_id
    invoice_contact = customer.browse(customer.address_get(["invoice"])["invoice"])
    return bool(customer.email or invoice_contact.email)


def _message_id(delivery):
    return (delivery.mail_mail_id.message_id or "").strip()


def _message_ids_of_odoo(env, mails):
    ids = [mail.message_id for mail in mails]
    messages = env["mail.message"].search([("message_id", "in", ids)])
    return messages.mapped("message_id")
