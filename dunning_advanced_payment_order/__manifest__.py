{
    "name": "Dunning Advanced: Payment Orders",
    "summary": "Duns nobody whose invoice stands in an open direct debit order",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "dunning_advanced maintainers",
    "depends": ["dunning_advanced", "account_payment_order"],
    "auto_install": True,
}
