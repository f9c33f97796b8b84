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
CUSTOMER_NAME = "Payment Reminder"
CUSTOMER_MAIL = "<p>Dear <t t-out='object.name'/>, please see the attached letter.</p>"
_CUSTOMER_TEMPLATE = """
<t t-name="dunning_benchmark.customer_letter">
    <t t-call="web.html_container">
        <t t-foreach="docs" t-as="o">
            <t t-call="web.external_layout">
                <t t-set="address">
                    <div
                        t-out="o"
                        t-options='{"widget": "contact", "fields": ["address", "name"]}'
                    />
                </t>
                <div class="page">
                    <h2>Payment reminder</h2>
                    <p>We have not received full payment for these invoices.</p>
                    <t
                        t-set="lines"
                        t-value="o.env['account.move.line'].search([
                            ('partner_id', '=', o.id),
                            ('account_type', '=', 'asset_receivable'),
                            ('parent_state', '=', 'posted'),
                            ('reconciled', '=', False),
                            ('date_maturity', '&lt;', context_timestamp(
                                datetime.datetime.now()).date())])"
                    />
                    <table class="table table-sm">
                        <tr t-foreach="lines" t-as="line">
                            <td><span t-field="line.move_id.name"/></td>
                            <td><span t-field="line.date"/></td>
                            <td><span t-field="line.date_maturity"/></td>
                            <td class="text-end">
                                <span t-field="line.amount_residual_currency"/>
                            </td>
                        </tr>
                    </table>
                    <p>
                        Please pay <t t-out="sum(lines.mapped('amount_residual'))"/>.
                    </p>
                </div>
            </t>
        </t>
    </t>
</t>
"""


def create(env):
    """Return the ``ir.actions.report`` of letters, with Odoo's default settings."""
    return _create(env, "Stock Letter", "dunning.letter", "stock_letter", _TEMPLATE)


def create_for_customers(env):
    """Return one of customers, with what they owe: nothing of the add-on is in it."""
    model, name = "res.partner", "customer_letter"
    return _create(env, CUSTOMER_NAME, model, name, _CUSTOMER_TEMPLATE)


def _create(env, title, model, name, template):
    key = f"dunning_benchmark.{name}"
    view = env["ir.ui.view"].create(
        {"name": key, "key": key, "type": "qweb", "arch": template}
    )
    env["ir.model.data"].create(
        {
            "module": "dunning_benchmark",
            "name": name,
            "model": "ir.ui.view",
            "res_id": view.id,
        }
    )
    return env["ir.actions.report"].create(
        {
            "name": title,
            "model": model,
            "report_type": "qweb-pdf",
            "report_name": key,
        }
    )
