"""What a person does with a letter before it is issued: look, edit, leave out, try.

Asks: customer, facts, letter, setup.
"""

from . import ask_again
from . import carry
from . import edit
from . import fallen
from . import items
from . import placeholder
from . import preview
from . import proposal
from . import res_company
from . import texts
