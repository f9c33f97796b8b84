import {badgeField} from "@web/views/fields/badge/badge_field";
import {booleanField} from "@web/views/fields/boolean/boolean_field";
import {buildM2OFieldDescription} from "@web/views/fields/many2one/many2one_field";
import {Many2OneField} from "@web/views/fields/many2one/many2one_field";
import {charField} from "@web/views/fields/char/char_field";
import {registry} from "@web/core/registry";

// Columns of lists that are never narrower than what they show: Odoo gives each text 80
// pixels and each check box 20 when it has to save room, in any language.
const NUMBER = [112];
const LEVEL = [112];
const FLAG = [65, 100];
const STATE = [90];
const CUSTOMER = [150];

const fields = registry.category("fields");
// The number of a letter or of an invoice, as text and as a link to the record.
fields.add("dunning_number", {...charField, listViewWidth: NUMBER});
fields.add("dunning_document", {
    ...buildM2OFieldDescription(Many2OneField),
    listViewWidth: NUMBER,
});
// The name of a level, linked or not.
fields.add("dunning_level", {
    ...buildM2OFieldDescription(Many2OneField),
    listViewWidth: LEVEL,
});
// A customer's name, where other columns take what room there is.
fields.add("dunning_customer", {
    ...buildM2OFieldDescription(Many2OneField),
    listViewWidth: CUSTOMER,
});
// A check box under a title of a word or two.
fields.add("dunning_flag", {...booleanField, listViewWidth: FLAG});
// One word in a badge.
fields.add("dunning_badge", {...badgeField, listViewWidth: STATE});
