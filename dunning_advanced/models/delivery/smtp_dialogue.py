"""What was said with a mail server about a letter, and what that means for it."""

import smtplib
from contextlib import suppress

# The server has it.
SENT = "sent"
# The server said: not now. Nothing was taken.
LATER = "later"
# The server said: never. Nothing was taken.
REFUSED = "refused"
# The session ended before a word of the letter was said. Nothing was taken.
LOST = "lost"
# The session ended, or made no sense, after the text of the letter was begun.
UNCERTAIN = "uncertain"
# It never came to the server: the message could not be made.
UNSENDABLE = "unsendable"

# The server closes the session: smtplib has closed it too.
_CLOSING = 421
# The answer to DATA: from here on the server may have the letter.
_GO_AHEAD = 354
_UNREADABLE = (553, b"5.6.7 Non-ASCII addresses not permitted")


class Dialogue:
    """An SMTP session that knows how far the hand-over of a letter has come.

    Odoo takes it in place of the session of smtplib, whose errors it replaces by words.

    :param session: a connected ``smtplib.SMTP``
    """

    def __init__(self, session):
        self._session = session
        self._hear = session.getreply
        # smtplib asks itself for each reply.
        session.getreply = self._hear_reply
        self.handed_over = 0
        self.begin()

    def __getattr__(self, name):
        return getattr(self._session, name)

    def begin(self):
        """Forget the letter before; another one comes."""
        self.refused = {}
        self.error = None
        self._has_begun = False
        self._is_taken = False

    def _hear_reply(self):
        code, words = self._hear()
        if code == _GO_AHEAD:
            self._has_begun = True
        return code, words

    def send_message(self, message, from_addr, to_addrs, *args, **kwargs):
        """Send as smtplib does, and keep what the server said.

        For one address that this server cannot read smtplib would send to none.

        :return: dict of refused address to (code, reply), as smtplib has it
        """
        try:
            unread = self._find_unread(to_addrs)
            read = [address for address in to_addrs if address not in unread]
            if not read:
                raise smtplib.SMTPRecipientsRefused(unread)
            refused = self._session.send_message(
                message, from_addr, read, *args, **kwargs
            )
            self.refused = {**(refused or {}), **unread}
        except (smtplib.SMTPException, OSError) as error:
            self.error = error
            raise
        self._is_taken = True
        self.handed_over += 1
        return self.refused

    def _find_unread(self, addresses):
        """Those that a server without SMTPUTF8 does not read (RFC 6531).

        :return: dict of address to (code, reply), as a server would refuse it
        """
        self._session.ehlo_or_helo_if_needed()
        if self._session.has_extn("smtputf8"):
            return {}
        return {one: _UNREADABLE for one in addresses if not one.isascii()}

    def answers(self):
        """Whether the session still stands: the server may have ended it meanwhile."""
        try:
            code, _words = self._session.noop()
        except (smtplib.SMTPException, OSError):
            return False
        return 200 <= code < 300

    def end(self):
        """Say goodbye; whatever comes of that changes nothing."""
        with suppress(smtplib.SMTPException, OSError):
            self._session.quit()
        self._session.close()

    @property
    def outcome(self):
        """What became of the letter: one of the words above."""
        if self._is_taken:
            return SENT
        if self.error is None:
            return UNSENDABLE
        return self._judge(_code_of(self.error))

    def _judge(self, code):
        """The meaning of a reply; 4xx and 5xx say that nothing was taken (RFC 5321)."""
        if code == _CLOSING and not self._has_begun:
            return LOST
        if 400 <= code < 500:
            return LATER
        if 500 <= code < 600:
            return REFUSED
        return UNCERTAIN if self._has_begun else LOST


def _code_of(error):
    """The SMTP code that tells most of an error, -1 when there is none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        # What may pass by itself is tried again for all of them.
        return min(codes, default=-1, key=lambda code: (code != _CLOSING, code))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return 550
    return getattr(error, "smtp_code", -1)
