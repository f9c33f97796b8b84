from . import test_sale_banner
