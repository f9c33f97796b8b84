from . import books
from . import call
from . import collection
from . import customer
from . import invoice
from . import letter
from . import proposal
from . import setup
