"""Files that are made while they are fetched are not kept."""

from odoo.tests import HttpCase, tagged

from ..models.arguments import join_ids, split_ids
from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestFilesWhileFetched(DunningCommon, HttpCase):
    def test_letters_on_paper_are_fetched_and_not_kept(self):
        self.standard.write({"automation": "send"})
        self.standard.level_ids.write({"send_email": False, "send_print": True})
        for name in ("A", "B", "C"):
            self._create_invoice("10 May", partner=self._create_customer(name))
        self._run_day("24 May")
        waiting = self.env["dunning.delivery"].search([("channel", "=", "print")])
        self.authenticate(self.env.user.login, self.env.user.login)
        files = self.env["ir.attachment"].search_count([])
        answer = self.url_open(waiting.action_print_batch()["url"])
        self.assertTrue(answer.content.startswith(b"%PDF"), answer.text[:300])
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
        for ids in ("", "x", "1-", "-5", "1-99999999999", "9" * 30, "1.2.x"):
            answer = self.url_open(f"/dunning/delivery/letters.pdf?ids={ids}")
            self.assertEqual(answer.status_code, 404, ids)

    def test_ids_in_an_address(self):
        for ids in ([1], [1, 2, 3], [1, 3, 4, 9], [7, 6, 5]):
            self.assertEqual(split_ids(join_ids(ids)), sorted(ids))
        self.assertEqual(join_ids([3, 4, 5, 9]), "3-5.9")

    def test_the_sample_of_a_level_is_fetched_and_not_kept(self):
        level = self.standard.level_ids[0]
        self.authenticate(self.env.user.login, self.env.user.login)
        files = self.env["ir.attachment"].search_count([])
        answer = self.url_open(level.action_test_pdf()["url"])
        self.assertTrue(answer.content.startswith(b"%PDF"), answer.text[:300])
        self.assertEqual(self.env["ir.attachment"].search_count([]), files)
