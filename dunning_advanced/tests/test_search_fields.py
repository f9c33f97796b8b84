"""What people type – a number, a name – finds its records in each list."""

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tests.common import freeze_time
from odoo.tools.safe_eval import safe_eval

from .common import DunningCommon

LETTER, INVOICE, CUSTOMER = "letter", "invoice", "customer"
ALL = (LETTER, INVOICE, CUSTOMER)


@tagged("post_install", "-at_install")
@freeze_time("2026-05-28 10:00:00")
class TestSearchFields(DunningCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard.level_ids[0].write(
            {"call": True, "kind": "notice", "fee_amount": 5.0}
        )
        cls.customer.name = "Zebulon Ltd"
        cls.invoice = cls._create_invoice("10 May")
        cls.standard.automation = "send"
        cls._run_day("24 May")
        cls.letter = cls._letters()
        cls.typed = {
            LETTER: cls.letter.name,
            INVOICE: cls.invoice.name,
            CUSTOMER: cls.customer.name,
        }
        cls._create_invoice("12 May", 5.0, cls._create_customer("Nobody else"))
        cls._run_day("28 May")

    def test_numbers_and_names_find_their_records(self):
        letters = self.letter
        for record, view, kinds in (
            (letters, "dunning_letter_view_search", ALL),
            (letters, "dunning_letter_view_search_proposal", ALL),
            (letters.delivery_ids, "dunning_delivery_view_search", ALL),
            (letters.call_ids, "dunning_call_view_search", ALL),
            (letters.charge_ids, "dunning_charge_view_search", ALL),
            (self.customer, "res_partner_view_dunning_search", ALL),
        ):
            for kind in kinds:
                with self.subTest(view=view, kind=kind):
                    self.assertTrue(record)
                    self.assertEqual(self._type(record, view, self.typed[kind]), record)

    def test_no_state_is_hidden_by_what_the_list_of_letters_begins_with(self):
        proposed = self._propose("7 June").letter_ids
        cancelled, issued = self.env["dunning.letter"].search(
            [("state", "=", "issued")], limit=2
        )
        cancelled.action_cancel("Wrong")
        letters = proposed + cancelled + issued
        view = self.env.ref("dunning_advanced.dunning_letter_view_search")
        arch = etree.fromstring(letters.get_view(view.id, "search")["arch"])
        for state in ("proposed", "issued", "cancelled"):
            domain = self._choose(arch, "said", state)
            found = letters.search([("id", "in", letters.ids), *domain])
            with self.subTest(state=state):
                self.assertTrue(found.filtered(lambda x, st=state: x.state == st))

    def test_words_that_are_nowhere_find_nothing(self):
        """Core shows everything where it does not know what to look at."""
        for name in sorted(self.registry):
            model = self.env[name]
            ours = name.startswith("dunning.") and model._auto
            if ours and not (model._abstract or model._transient):
                with self.subTest(model=name):
                    self.assertTrue(model._rec_names_search or model._rec_name)
                    found = model.search([("display_name", "ilike", "no such words")])
                    self.assertFalse(found)

    def _choose(self, arch, *names):
        """The domain of some filters: neighbours are alternatives, as in the client."""
        groups, domain = [Domain.FALSE], Domain.TRUE
        for node in arch:
            if node.tag == "separator":
                groups.append(Domain.FALSE)
            elif node.tag == "filter" and node.get("name") in names:
                groups[-1] |= Domain(safe_eval(node.get("domain")))
        for group in groups:
            if not group.is_false():
                domain &= group
        return domain

    def _type(self, record, view, text):
        """What the fields that a search offers for some text find, together."""
        model = record.browse()
        view_id = self.env.ref(f"dunning_advanced.{view}").id
        arch = etree.fromstring(model.get_view(view_id, "search")["arch"])
        found = model
        for node in arch.iter("field"):
            field = model._fields[node.get("name")]
            operator = node.get("operator", "ilike")
            if node.get("filter_domain"):
                domain = safe_eval(node.get("filter_domain"), {"self": text})
            elif field.type in ("char", "text", "many2one"):
                domain = [(field.name, operator, text)]
            else:
                continue
            found |= model.search(domain)
        return found
