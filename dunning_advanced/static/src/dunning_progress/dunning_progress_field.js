import {onWillUnmount, useEffect} from "@odoo/owl";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";
import {registry} from "@web/core/registry";

const PAUSE = 2000;

/**
 * A progress bar that reads its record again until the work in the background ends.
 */
export class DunningProgressField extends ProgressBarField {
    setup() {
        super.setup();
        useEffect(
            (task) => {
                this.timer = task && setInterval(() => this.refresh(), PAUSE);
                return () => clearInterval(this.timer);
            },
            () => [this.props.record.data.task]
        );
        onWillUnmount(() => clearInterval(this.timer));
    }

    async refresh() {
        const {record} = this.props;
        // What somebody is typing is not thrown away.
        if (!record.dirty) {
            await record.load();
        }
    }
}

registry.category("fields").add("dunning_progress", {
    ...progressBarField,
    component: DunningProgressField,
});
