{
    "name": "Dunning Advanced: Online Payment",
    "summary": "Lets debtors pay a dunning letter on its own page, charges included",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "dunning_advanced maintainers",
    "depends": ["dunning_advanced", "account_payment"],
    "data": ["views/dunning_payment_templates.xml"],
    "assets": {
        "web.assets_tests": ["dunning_advanced_payment/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
