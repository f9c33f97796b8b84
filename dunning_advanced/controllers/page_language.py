"""The language of a letter's page, for a visitor who has not logged in."""

from odoo.http import request


def speak(letter):
    """The letter in the language of its page, in which the pages that follow go on.

    That is what the visitor has chosen on our pages, else what the customer reads,
    whatever words of ours there are in it. Whoever has logged in reads as on all pages.

    :param letter: ``dunning.letter``
    """
    is_chosen = request.lang != request.env["ir.http"]._get_default_lang()
    if request.env.user._is_public() and not is_chosen:
        _switch_to(letter.company_id._dunning_language(letter.partner_id.lang))
    return letter.with_context(lang=request.env.lang)


def _switch_to(code):
    request.update_context(lang=code)
    known = request.env["res.lang"]._get_frontend()
    # Core's website may be in fewer languages, and has no addresses in others.
    if code in known:
        request.lang = known[code]
        request.future_response.set_cookie("frontend_lang", code)
