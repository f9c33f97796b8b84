{
    "name": "Dunning Advanced: Snailmail",
    "summary": "Sends dunning letters by post through Odoo's Snailmail service",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "dunning_advanced maintainers",
    "depends": ["dunning_advanced", "snailmail"],
    "data": [
        "security/snailmail_letter_rules.xml",
        "views/dunning_delivery_views.xml",
    ],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
