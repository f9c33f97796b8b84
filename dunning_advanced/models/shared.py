"""Shared records: without a company they count for all; not everybody changes them."""

from odoo import api, models
from odoo.exceptions import AccessError


class DunningSharedMixin(models.AbstractModel):
    """A model with this has ``_say_shared()``: why its records stay as they are."""

    _name = "dunning.shared.mixin"
    _description = "Used by all companies when it has none of its own"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_may_share()
        return records

    def write(self, vals):
        self._check_may_share()
        result = super().write(vals)
        # Now they may be shared that were one company's before, or another company's.
        self._check_may_share()
        self.check_access("write")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_may_share()

    def _check_may_share(self):
        """Refuse to change for other companies what the user does not work in.

        :raises AccessError: when one of these records is shared with them
        """
        if any(not record.company_id for record in self) and not self._may_share():
            raise AccessError(self._say_shared())

    @api.model
    def _may_share(self):
        """Whether the user works in all companies that use dunning."""
        if self.env.su:
            return True
        # sudo: only counted, to know whether there are any.
        companies = self.env["res.company"].sudo()
        own = self.env.user.company_ids.ids
        foreign = [("dunning_enabled", "=", True), ("id", "not in", own)]
        return not companies.search_count(foreign, limit=1)


def are_shipped(records):
    """Whether one of some records comes with the add-on: deleted, it would come back
    with the next version.

    :param records: of one model
    """
    # sudo: where a record comes from is no secret.
    names = records.env["ir.model.data"].sudo()
    of_these = [("model", "=", records._name), ("res_id", "in", records.ids)]
    ours = [("module", "=", "dunning_advanced")]
    return bool(names.search_count([*ours, *of_these], limit=1))


def leave_entered(records, data_list, update, is_entered):
    """What a new version brings, without what people have entered themselves.

    :param records: empty recordset of the model
    :param data_list: as ``_load_records`` of the model gets it
    :param update: whether a new version is loaded, as there
    :param is_entered: function of values: whether there is such a record already
    :return: list of the data to load
    """
    return [
        data
        for data in data_list
        if not (update and data.get("xml_id"))
        or records.env.ref(data["xml_id"], raise_if_not_found=False)
        or not is_entered(data["values"])
    ]
