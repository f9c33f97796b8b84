"""Two transactions at the same records: tried again, or said."""

from unittest.mock import patch

import psycopg2

from odoo.exceptions import LockError, UserError
from odoo.tests import tagged

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestClashes(DunningCommon):
    def test_next_dunning_while_somebody_else_does(self):
        invoice = self._create_invoice("10 May")
        letters = type(self.env["dunning.letter"])

        with (
            patch.object(letters, "_issue", side_effect=LockError("Cannot grab")),
            self.assertRaisesRegex(UserError, "Somebody else is dunning K"),
        ):
            invoice.action_next_dunning()

    def test_a_clash_in_the_background_is_tried_again(self):
        self._create_invoice("10 May")
        runs = type(self.env["dunning.run"])
        original, clashes = runs._process, []

        def process(run, *args):
            if not clashes:
                clashes.append(run.id)
                raise psycopg2.errors.SerializationFailure("could not serialize")
            return original(run, *args)

        with patch.object(runs, "_process", process):
            self._run_day("24 May")
        self.assertTrue(clashes)
        self.assertEqual(len(self._letters()), 1)
        run = self.env["dunning.run"].browse(clashes)
        self.assertFalse(run.task or run.stopped)
