import {Component, markup, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {formatInteger, formatMonetary} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

// Where do we stand: boxes of figures; each figure opens the list behind it.
export class DunningDashboard extends Component {
    static template = "dunning_advanced.Dashboard";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({companies: [], off: []});
        onWillStart(() => this.load());
    }

    async load() {
        const companies = await this.orm.call("dunning.dashboard", "get_figures");
        const off = await this.orm.call("dunning.dashboard", "get_switched_off");
        Object.assign(this.state, {companies, off});
    }

    hasAmounts(box) {
        return box.rows.some((row) => row.amount !== null);
    }

    formatAmount(company, amount) {
        return formatMonetary(amount, {currencyId: company.currency_id});
    }

    formatCount(count) {
        return formatInteger(count);
    }

    async switchOn(company) {
        await this.orm.call("res.company", "action_dunning_switch_on", [[company.id]]);
        await this.load();
    }

    open(row) {
        const action = {...row.action};
        if (action.help) {
            // Odoo takes for HTML only the help of actions that it has loaded itself.
            action.help = markup(action.help);
        }
        return this.action.doAction(action, {onClose: () => this.load()});
    }
}

registry.category("actions").add("dunning_advanced.dashboard", DunningDashboard);
