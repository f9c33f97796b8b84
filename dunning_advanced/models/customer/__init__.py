"""The customer's side of dunning: set-up, assignment, rights."""

from . import assign
from . import res_partner
from . import rights
from . import setting
