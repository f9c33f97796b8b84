"""The sentences of ``dunning.words`` by code. These are stored: never rename one."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)
SENTENCES = {
    # Words of before there were codes, or of another program such as a mail server
    "other": _lt("%(text)s"),
    "named": _lt("%(name)s (%(reason)s)"),
    "more": _lt("%(count)s more"),
    "with_documents": _lt("%(reason)s: %(documents)s"),
    "not_deducted": _lt("Not deducted, credits in another currency: %(documents)s"),
    # What a letter does not charge
    "fee_not_agreed": _lt(
        "No fee: the law lets only what was agreed be charged (%(documents)s)"
    ),
    "fee_on_first_letter": _lt(
        "No fee: it is the first letter, which puts the debtor in default "
        "(%(documents)s)"
    ),
    "fee_capped": _lt(
        "Fee limited to what the law lets a consumer be charged (%(documents)s)"
    ),
    "fee_without_term": _lt(
        "No fee: no letter has named the costs and given fourteen days (%(documents)s)"
    ),
    "fee_in_compensation": _lt(
        "Fees are covered by the compensation, and not charged beside it "
        "(%(documents)s)"
    ),
    "overcharged": _lt(
        "Not claimed again: %(documents)s that earlier letters have charged and that "
        "are not owed by now. Waive them if that is right"
    ),
    "interest_not_lawful": _lt(
        "No interest: the law gives none against this customer (%(documents)s)"
    ),
    "interest_without_rule": _lt(
        "No interest: there is no interest rule for this customer's country"
    ),
    "rate_unknown": _lt(
        "No interest from %(documents)s on: the reference rate is not known"
    ),
    "no_compensation": _lt(
        "No compensation: the law gives none against this customer (%(documents)s)"
    ),
    "compensation_currency": _lt(
        "No compensation: the law names it in another currency (%(documents)s)"
    ),
    # What is not dunned
    "dunned_by": _lt("Dunned by %(letter)s"),
    "left_out_by": _lt("Left out by %(user)s"),
    "in_use": _lt("In use by somebody else."),
    "sequence_archived": _lt(
        "The number sequence “%(sequence)s” of %(company)s is archived: the letter got "
        "no number and stays a proposal. Bring the sequence back under Settings, "
        "Technical, Sequences."
    ),
    "sequence_missing": _lt(
        "%(company)s has no number sequence for dunning letters: the letter stays a "
        "proposal. Switch dunning off and on again in the Invoicing settings."
    ),
    # What was chosen once and cannot be used any more
    "contact_left": _lt(
        "The dunning contact “%(contact)s” is archived or belongs to %(customer)s no "
        "more. Letters go to the invoice address until you choose another contact."
    ),
    "role_missing": _lt(
        "No contact of %(customer)s with an e-mail address has the role: %(roles)s. "
        "The e-mail goes to: %(addresses)s."
    ),
    "copy_role_missing": _lt(
        "No copy of the e-mail to %(customer)s goes to: %(roles)s. Nobody has that "
        "role with an e-mail address."
    ),
    "no_contact_address": _lt(
        "%(customer)s has no contact with an e-mail address, and its own is not to be "
        "used. Give a contact an address, or switch “Never to the own address” off, "
        "then send the letter again."
    ),
    "language_missing": _lt(
        "Letters cannot be written in %(language)s, the language of %(customer)s: its "
        "words are missing. They are written in the company's language."
    ),
    "language_off": _lt(
        "%(language)s, the language of %(customer)s, is switched off. Letters are "
        "written in the company's language until you choose another for the customer."
    ),
    "responsible_left": _lt(
        "%(user)s is archived or does not work in %(company)s any more. What happens "
        "under “%(procedure)s” is told to you until you choose another person."
    ),
    "template_left": _lt(
        "The e-mail template “%(template)s” of level “%(level)s” is archived. E-mails "
        "use the standard template until you choose another."
    ),
    "agency_left": _lt(
        "The collection agency “%(agency)s” of %(customer)s is archived or belongs to "
        "another company. The company's agency is used until you choose another."
    ),
    "agency_missed": _lt(
        "%(agency)s did not get “%(subject)s”: “%(said)s” Mend the address, send again."
    ),
    "raised_before": _lt(
        "%(letter)s has raised %(item)s to this level already. Cancel that letter if "
        "it was wrong; else ask your administrator why it was proposed again."
    ),
    "pdf_lost": _lt(
        "Not sent: the file of the letter is missing, or is not its own. Cancel the "
        "letter; the next run writes it anew."
    ),
    "recipient_left": _lt(
        "Not sent: %(emails)s would not get the letter any more. Send it again to "
        "those who get it now."
    ),
    "account_closed": _lt("Account %(account)s is archived"),
    "letter_cancelled": _lt("Not sent: the letter has been cancelled."),
    "outdated": _lt(
        "Not sent: something has changed since the letter was issued: %(reasons)s. "
        "Cancel the letter; the next run writes a correct one."
    ),
    "deadline_over": _lt(
        "Not sent: the day to pay until passed while the letter waited. Cancel the "
        "letter; the next run writes one with a new day."
    ),
    "not_asked": _lt(
        "Not sent: it could not be found out whether the letter is still right. "
        "%(reason)s Other letters go on; send this one again when that is mended."
    ),
    "hand_over_not_asked": _lt(
        "Nothing was handed over: it could not be found out what is owed by "
        "%(customer)s. %(reason)s"
    ),
    "partly_covered_by": _lt("%(amount)s are covered by open credits"),
    "fee_dropped_by": _lt("%(amount)s of fees are not charged any more"),
    "held": _lt(
        "Not sent: %(reasons)s. End what holds it and send the letter again, or "
        "cancel the letter."
    ),
    "no_email_address": _lt(
        "%(customer)s has no e-mail address. Enter one on the customer or "
        "its invoice address, then send the letter again."
    ),
    "no_sender": _lt(
        "%(company)s has no e-mail address to send from. Enter one on the company, or "
        "as the sender in the Invoicing settings under Dunning, then send the letter "
        "again."
    ),
    "no_mail_template": _lt(
        "Level “%(level)s” has no e-mail template that can be used. Choose one on the "
        "level, then send the letter again."
    ),
    # Calls about a letter
    "call_letter_cancelled": _lt("The letter was cancelled."),
    "call_letter_not_sent": _lt("The letter has not been sent yet."),
    "call_not_asked": _lt(
        "It could not be found out whether there is something to ask for. %(reason)s"
    ),
    "overtaken": _lt("A further level has been reached"),
    # While it is sent
    "server_stopped": _lt("The server stopped while it was sending."),
    "uncertain": _lt(
        "It is uncertain whether this e-mail was sent (%(reason)s). Ask the "
        "customer, or look into the mail server's log, before sending it again."
    ),
    "recipients_refused": _lt(
        "The mail server refused some recipients (%(refused)s); the others have "
        "got the e-mail."
    ),
    "mail_refused": _lt(
        "The mail server refused the e-mail: “%(said)s”. Correct what it names, or "
        "the address, and send the letter again."
    ),
    "mail_deferred": _lt(
        "The mail server does not take the e-mail yet: “%(said)s”. It is tried again "
        "by itself a few times."
    ),
    "mail_put_off": _lt(
        "The mail server ended the connection before it was this letter's turn. It is "
        "tried again by itself."
    ),
    "mail_came_back": _lt(
        "The e-mail came back: “%(said)s”. Correct the address, and send the letter "
        "again."
    ),
    "mail_connection_lost": _lt(
        "The mail server ended the connection (“%(said)s”). If this goes on, ask your "
        "administrator to look at the outgoing mail server."
    ),
    "mail_server_unreachable": _lt(
        "The mail server could not be reached (“%(said)s”). Ask your administrator to "
        "check the outgoing mail server and the network."
    ),
    "mail_login_refused": _lt(
        "The mail server refused the user name or password. Ask your administrator to "
        "correct the outgoing mail server."
    ),
    "mail_address_invalid": _lt(
        "The recipient's address cannot be used for e-mail. Correct it on the customer "
        "or its contact, then send the letter again."
    ),
    "mail_failed": _lt(
        "The e-mail could not be sent: “%(said)s”. Ask your administrator to look at "
        "the outgoing mail server, then send the letter again."
    ),
    "mail_taken_out": _lt(
        "Not sent: somebody has taken the e-mail out of the outgoing e-mails. Send the "
        "letter again, or cancel it."
    ),
    "mail_may_be_back": _lt("This or another letter came back: “%(said)s”"),
    "post_taken_out": _lt(
        "Not posted: somebody has taken the letter out of the queue."
    ),
    "mail_not_made": _lt(
        "The e-mail could not be put together. Ask your administrator and name the "
        "reference %(reference)s, which stands in the server's log."
    ),
    # What happened where a mail server said nothing
    "link_closed": _lt("the connection was closed"),
    "link_failed": _lt("the connection failed"),
    "link_not_encrypted": _lt("no encrypted connection could be agreed"),
    "link_not_supported": _lt("it does not take addresses or texts like these"),
    "link_refused": _lt("no connection is accepted there"),
    "link_too_slow": _lt("it did not answer in time"),
    "link_unknown": _lt("its name is not known in the network"),
    "charges_not_booked": _lt("A payment could not be booked as charges: %(reason)s"),
    # The work of a run
    "stopped": _lt("The work stopped: %(reason)s"),
    "night_not_begun": _lt("The night did not begin: %(reason)s"),
    "nobody_started": _lt("Whoever started it may not do it any more. Start it again."),
    "calendar_ends": _lt(
        "The calendar ends before the days of the procedure do. Enter fewer days in "
        "its levels."
    ),
    # While it is issued
    "charges_not_set_up": _lt(
        "The charges of this letter are to be booked, but %(company)s names no journal "
        "or account for them. Choose them in the Invoicing settings under Dunning."
    ),
    "charges_archived": _lt(
        "“%(name)s” is archived, but the charges of this letter are to be booked to "
        "it. Unarchive it, or choose another one for %(company)s in the Invoicing "
        "settings under Dunning."
    ),
    "pdf_not_made": _lt(
        "The PDF could not be made: “%(said)s”. Ask your administrator to look at "
        "wkhtmltopdf and the company's document layout."
    ),
    "pdf_not_printed": _lt(
        "wkhtmltopdf could not make the PDF. Ask your administrator to look at it and "
        "at the company's document layout, and name the reference %(reference)s, which "
        "stands in the server's log."
    ),
    "copy_not_made": _lt(
        "No copy could be made of %(invoices)s. %(reason)s Print it from the invoice "
        "itself; an existing PDF is taken as it is."
    ),
    "pdf_unreadable": _lt(
        "A PDF file that belongs to the letter is damaged and cannot be read. Look at "
        "the PDF of each invoice of the letter and replace the damaged one."
    ),
    "page_without_letter": _lt(
        "A page of the letter to %(customer)s holds nothing of the letter. "
        "Look for page breaks in the company's document footer."
    ),
    "print_too_slow": _lt(
        "The PDF was not ready after %(seconds)s seconds, so it was given up. Look for "
        "images from other servers in the company's document layout, or ask your "
        "administrator to look at wkhtmltopdf."
    ),
    "wkhtmltopdf_missing": _lt(
        "The program wkhtmltopdf was not found, so no PDF can be made. Ask your "
        "administrator to install it."
    ),
    "disk_full": _lt(
        "The server's disk is full. Ask your administrator to make room, then try "
        "again."
    ),
    "server_files": _lt(
        "The server could not read or write a file. Ask your administrator and name "
        "the reference %(reference)s, which stands in the server's log."
    ),
    "server_network": _lt(
        "Another computer could not be reached. Ask your administrator and name the "
        "reference %(reference)s, which stands in the server's log."
    ),
    "database_busy": _lt(
        "The database was too busy to finish this. It is tried again with the next run."
    ),
    "database_refused": _lt(
        "The database refused to store this. Ask your administrator and name the "
        "reference %(reference)s, which stands in the server's log."
    ),
    "unexpected": _lt(
        "Something unexpected went wrong. Ask your administrator and name the "
        "reference %(reference)s, which stands in the server's log."
    ),
}
