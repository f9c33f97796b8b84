import {Component, markup, useState} from "@odoo/owl";
import {KeepLast} from "@web/core/utils/concurrency";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

/**
 * The history of an invoice or a customer. A form reads all its fields when it is opened;
 * this one is read when somebody looks at its tab.
 */
export class DunningTimeline extends Component {
    static template = "dunning_advanced.Timeline";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.keepLast = new KeepLast();
        this.state = useState({html: ""});
        // Other data: the record was opened, saved, or read again after a button.
        useRecordObserver((record) => record.data && this.load(record));
    }

    async load({resModel, resId}) {
        const read = resId
            ? this.orm.read(resModel, [resId], ["dunning_timeline"])
            : Promise.resolve([{}]);
        // Who pages on quickly sees the history of the record on the screen.
        const [values] = await this.keepLast.add(read);
        // Rendered, and so escaped, by the server.
        this.state.html = markup(values.dunning_timeline || "");
    }

    onClick(ev) {
        const link = ev.target.closest("a[data-model]");
        if (!link || ev.ctrlKey || ev.metaKey) {
            return;
        }
        ev.preventDefault();
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: link.dataset.model,
            res_id: Number(link.dataset.id),
            views: [[false, "form"]],
        });
    }
}

registry.category("view_widgets").add("dunning_timeline", {
    component: DunningTimeline,
});
