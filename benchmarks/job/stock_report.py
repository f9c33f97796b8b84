"""The letter as a report of Odoo's usual kind, with the company's document layout."""

_TEMPLATE = """
<t t-name="dunning_benchmark.stock_letter">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <t t-call="web.external_layout">
                <t t-set="address">
                    <div
                        t-field="o.partner_id"
                        t-options='{"widget": "contact", "fields": ["address", "name"]}'
                    />
                </t>
                <div class="page">
                    <h2 t-out="o.title"/>
                    <p t-out="o.introduction"/>
                    <t t-call="dunning_advanced.report_dunning_letter_items"/>
                    <t t-call="dunning_advanced.report_dunning_letter_totals"/>
                    <t t-call="dunning_advanced.report_dunning_letter_payment"/>
                    <p t-out="o.closing"/>
                </div>
            </t>
        </t>
    </t>
</t>
"""
_KEY = "dunning_benchmark.stock_letter"


def create(env):
    """Return a new ``ir.actions.report`` with Odoo's default settings."""
    view = env["ir.ui.view"].create(
        {"name": _KEY, "key": _KEY, "type": "qweb", "arch": _TEMPLATE}
    )
    env["ir.model.data"].create(
        {
            "module": "dunning_benchmark",
            "name": "stock_letter",
            "model": "ir.ui.view",
            "res_id": view.id,
        }
    )
    return env["ir.actions.report"].create(
        {
            "name": "Stock Letter",
            "model": "dunning.letter",
            "report_type": "qweb-pdf",
            "report_name": _KEY,
        }
    )
