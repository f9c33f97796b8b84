{
    "name": "Dunning Advanced: Debit Orders",
    "summary": "Duns nobody whose invoice stands in an open debit order",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "dunning_advanced maintainers",
    "depends": ["dunning_advanced", "account_payment_batch_oca"],
    "auto_install": True,
}
