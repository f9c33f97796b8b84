"""Printing that hangs or breaks is ended, said, and not kept."""

import errno
import os
import stat
import tempfile
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models import ir_actions_report

from .common import DunningCommon


@tagged("post_install", "-at_install")
class TestPrintLimit(DunningCommon):
    @contextmanager
    def _printing(self, script):
        """A wkhtmltopdf that does something else."""
        with tempfile.TemporaryDirectory() as folder:
            program = os.path.join(folder, "wkhtmltopdf")
            with open(program, "w") as file:
                file.write(f"#!/bin/sh\n{script}\n")
            os.chmod(program, stat.S_IRWXU)
            known = ir_actions_report._wkhtml()._replace(bin=program)
            with patch.object(ir_actions_report, "_wkhtml", lambda: known):
                yield

    @mute_logger("odoo.addons.dunning_advanced.models.run.schedule")
    def test_a_print_that_hangs_is_ended_and_said(self):
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param("dunning_advanced.print_seconds", "0.5")
        self._create_invoice("10 May")
        other = self._create_customer("Other")
        self._create_invoice("10 May", partner=other)
        start = time.monotonic()
        # It starts another program, and neither ever ends.
        with self._printing("sleep 600 & sleep 600"):
            self._run_day("24 May")
        self.assertLess(time.monotonic() - start, 60)
        failed = self.env["dunning.run.skip"].search([("reason", "=", "failed")])
        self.assertEqual(failed.partner_id, self.customer | other)
        self.assertIn("not ready after 0.5 seconds", failed[0].detail)
        # A machine that does much else is no quicker than that.
        parameters.set_param("dunning_advanced.print_seconds", "60")
        self._run_day("25 May")
        self.assertEqual(len(self._letters() | self._letters(other)), 2)

    @mute_logger("odoo.addons.dunning_advanced.models.facts.failure")
    def test_half_a_file_is_refused_in_words_and_not_kept(self):
        self.standard.automation = "propose"
        self._create_invoice("10 May")
        self._run_day("24 May")
        letter = self._letters(state="proposed")
        half = "for target; do :; done; printf '%%PDF-1.4 half' > \"$target\""
        with self._printing(half), self.assertRaisesRegex(UserError, "not make"):
            letter.action_issue()
        self.assertFalse(letter.pdf_id)

    @mute_logger("odoo.addons.dunning_advanced.models.facts.failure")
    def test_whoever_presses_a_button_is_told_what_the_server_lacks(self):
        invoice = self._create_invoice("10 May")
        letter = self._propose("24 May").letter_ids
        gone = ir_actions_report._wkhtml()._replace(bin="/nowhere/wkhtmltopdf")
        full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        program = patch.object(ir_actions_report, "_wkhtml", lambda: gone)
        disk = patch.object(tempfile, "TemporaryDirectory", side_effect=full)
        for lack, foot, words in (
            (program, False, "wkhtmltopdf"),
            (disk, "<p>Foot</p>", "disk is full"),
        ):
            self.company.report_footer = foot
            for call in (
                letter.action_issue,
                letter._render_draft,
                invoice.action_next_dunning,
                self.standard.level_ids[:1]._render_sample_pdf,
            ):
                refused = self.assertRaisesRegex(UserError, words)
                with lack, refused, self.env.cr.savepoint():
                    call()
                self.env.invalidate_all(flush=False)
        self.assertEqual(letter.state, "proposed")

    def test_a_limit_that_is_none_is_not_used(self):
        reports = self.env["ir.actions.report"]
        parameters = self.env["ir.config_parameter"].sudo()
        for text in ("", "junk", "-1", "0", "inf", "nan"):
            parameters.set_param("dunning_advanced.print_seconds", text)
            self.assertEqual(reports._get_dunning_print_seconds(), 60)
