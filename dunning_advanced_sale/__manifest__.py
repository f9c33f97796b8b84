{
    "name": "Dunning Advanced: Sales",
    "summary": "Tells on quotations and sales orders what a customer owes",
    "version": "19.0.1.0.0",
    "category": "Accounting/Accounting",
    "license": "LGPL-3",
    "author": "dunning_advanced maintainers",
    "depends": ["dunning_advanced", "sale"],
    "data": ["views/sale_order_views.xml"],
    "auto_install": True,
}
