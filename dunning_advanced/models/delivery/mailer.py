"""One mail server as letters are brought to it: in as many sessions as it wants."""

from .smtp_dialogue import LOST, SENT, UNCERTAIN, Dialogue

# Sessions in a row that end at their first letter before a pass gives up: one letter
# may be to blame, two are not.
_VAIN_SESSIONS = 2


class Mailer:
    """Sessions with one mail server, for the letters of one pass.

    :param mails: ``mail.mail``, any of its environment
    :param server_id: id of the ``ir.mail_server``, False for Odoo's configuration file
    :param smtp_from: the sender that Odoo has chosen for this server
    :param alias_domain_id: id of the ``mail.alias.domain`` of the letters, or False
    """

    def __init__(self, mails, server_id, smtp_from, alias_domain_id):
        self._servers = mails.env["ir.mail_server"]
        self.server = self._servers.browse(server_id)
        self._smtp_from = smtp_from
        self._alias_domain_id = alias_domain_id
        self.dialogue = None
        # Letters that the server has taken in this pass.
        self.taken = 0
        self._vain_sessions = 0
        self._outcome = None

    def get_ready(self):
        """Have a session that answers.

        :raises Exception: whatever Odoo or smtplib raise without a connection
        """
        if self.dialogue and not self.dialogue.answers():
            self.end()
        if not self.dialogue:
            session = self._servers._connect__(
                mail_server_id=self.server.id, smtp_from=self._smtp_from
            )
            self.dialogue = Dialogue(session)
        self.dialogue.begin()

    def hand_over(self, mail):
        """Let Odoo make the message and give it to the session.

        :param mail: the ``mail.mail`` of one letter
        """
        mail._send(
            auto_commit=False,
            smtp_session=self.dialogue,
            alias_domain_id=self._alias_domain_id,
            mail_server=self.server,
        )

    def note_outcome(self):
        """Learn from what became of a letter."""
        self._outcome = self.dialogue.outcome
        if self._outcome == SENT:
            self.taken += 1
            self._vain_sessions = 0
        elif self._outcome == LOST:
            self._vain_sessions += 1

    @property
    def is_broken(self):
        """Whether the session can bear no other letter."""
        return self._outcome in (LOST, UNCERTAIN)

    @property
    def has_had_enough(self):
        """Whether the rest had better wait for another pass.

        After one letter that nobody knows of there shall not come a second.
        """
        return self._outcome == UNCERTAIN or self._vain_sessions >= _VAIN_SESSIONS

    def end(self):
        """End the session."""
        if self.dialogue:
            self.dialogue.end()
            self.dialogue = None
