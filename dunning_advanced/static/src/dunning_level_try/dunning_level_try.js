import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";

/**
 * Tries a level as it stands on the screen. A button of the form would save it first.
 */
export class DunningLevelTry extends Component {
    static template = "dunning_advanced.LevelTry";
    static props = {...standardWidgetProps};

    setup() {
        this.action = useService("action");
    }

    async open() {
        const {record} = this.props;
        const changes = await record.getChanges();
        await this.action.doAction("dunning_advanced.dunning_level_try_action", {
            additionalContext: {
                default_level_id: record.resId,
                default_changes: changes,
            },
        });
    }
}

registry.category("view_widgets").add("dunning_level_try", {
    component: DunningLevelTry,
});
