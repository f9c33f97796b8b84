"""The house keeps its shape: a pure engine, short files, reasons beside sudo."""

import ast
import re
from pathlib import Path

from odoo.tests import BaseCase, tagged

PURE_MODULES = {
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "fractions",
    "functools",
    "typing",
}
CATCHES_ALL = {"Exception", "BaseException"}
ADDON = Path(__file__).parent.parent


def _sources(*folders):
    for folder in folders or (".",):
        for path in sorted((ADDON / folder).rglob("*.py")):
            if "tests" not in path.relative_to(ADDON).parts:
                yield path


@tagged("post_install", "-at_install")
class TestArchitecture(BaseCase):
    def test_the_engine_knows_neither_odoo_nor_the_clock(self):
        for path in _sources("engine"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom):
                    names = [node.module or ""] if not node.level else []
                else:
                    continue
                for name in names:
                    self.assertIn(name.partition(".")[0], PURE_MODULES, path)
            self.assertNotRegex(path.read_text(), r"\.(today|now)\(", path.name)

    def test_the_library_for_pdf_is_the_one_that_odoo_has_taken(self):
        """Which one it is depends on the distribution; the other is often not there."""
        for path in ADDON.parent.glob("dunning_advanced*/**/*.py"):
            if "tests" not in path.parts:
                direct = r"(?m)^\s*(from|import) (pypdf|PyPDF2)\b"
                self.assertNotRegex(path.read_text(), direct, path.name)

    def test_files_and_methods_are_short(self):
        for path in _sources():
            text = path.read_text()
            self.assertLessEqual(len(text.splitlines()), 300, path.name)
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef):
                    length = node.end_lineno - node.lineno + 1
                    self.assertLessEqual(length, 50, f"{path.name}: {node.name}")

    def test_files_of_tests_are_short_too(self):
        for path in ADDON.parent.glob("dunning_advanced*/tests/**/*.py"):
            self.assertLessEqual(len(path.read_text().splitlines()), 300, path.name)

    def test_all_files_of_tests_are_imported(self):
        """Odoo runs no others, even if pytest finds them."""
        for folder in ADDON.parent.glob("dunning_advanced*/tests"):
            lines = (folder / "__init__.py").read_text().splitlines()
            names = sorted(path.stem for path in folder.glob("test_*.py"))
            self.assertEqual(lines, [f"from . import {name}" for name in names])

    def test_every_sudo_has_its_reason_beside_it(self):
        paths = [*_sources(), *ADDON.rglob("*.xml"), *ADDON.rglob("*.js")]
        for path in paths:
            lines = path.read_text().splitlines()
            for number, line in enumerate(lines):
                if ".sudo()" in line:
                    near = "\n".join(lines[max(0, number - 5) : number + 1])
                    reason = r"(#|<!--|//) sudo: "
                    self.assertRegex(near, reason, f"{path.name}:{number + 1}")

    def test_no_hook_is_an_alias_of_another_one(self):
        """An alias would not follow whoever extends the hook."""
        for path in _sources():
            for cls in ast.walk(ast.parse(path.read_text())):
                if not isinstance(cls, ast.ClassDef):
                    continue
                methods = {d.name for d in cls.body if isinstance(d, ast.FunctionDef)}
                for node in cls.body:
                    if isinstance(node, ast.Assign):
                        value = ast.unparse(node.value)
                        self.assertNotIn(value, methods, f"{path.name}:{node.lineno}")

    def test_whoever_catches_everything_tells_somebody(self):
        """It is raised again, logged, or kept: no fault goes unseen."""
        for path in _sources():
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.ExceptHandler):
                    continue
                if node.type and ast.unparse(node.type) not in CATCHES_ALL:
                    continue
                text = "\n".join(map(ast.unparse, node.body))
                told = r"\braise\b|_logger\.(info|warning|exception|error)"
                if node.name:
                    told += rf"|\(.*\b{node.name}\b.*\)"
                self.assertRegex(text, told, f"{path.name}:{node.lineno}")

    def test_files_are_named_as_core_names_them(self):
        """Quotes and other alphabets in a name need Odoo's own function."""
        for path in _sources("controllers"):
            for line in path.read_text().splitlines():
                self.assertNotIn("filename=", line, path.name)

    def test_views_use_no_position_replace_and_no_index(self):
        for path in (ADDON / "views").rglob("*.xml"):
            text = path.read_text()
            self.assertNotIn('position="replace"', text, path.name)
            self.assertIsNone(re.search(r"expr=\"[^\"]*\[\d+\]", text), path.name)
            for tag in ("group", "page", "notebook"):
                for match in re.finditer(rf"<{tag}\b([^>]*)>", text):
                    named = "name=" in match[1] or "expand" in match[1]
                    in_search = tag == "group" and not match[1].strip()
                    self.assertTrue(named or in_search, f"{path.name}: {match[0]}")
