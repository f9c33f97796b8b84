"""The rooms keep their shape: size, words at the door, arrows that docs/ draws."""

import ast
import random
import re
from pathlib import Path

from odoo import fields
from odoo.tests import TransactionCase, tagged

ADDON = Path(__file__).parent.parent
MODELS = ADDON / "models"
DOCS = ADDON.parent / "docs"
MOST_FILES = 14
# Names that outside programs and views know.
AS_OTHERS_CALL_THEM = {
    "action_inform_agency",
    "action_inform_sales",
    "action_promise",
    "action_return_from_collection",
    "action_send_to_collection",
    "return_from_collection",
}
OURS = "odoo.addons.dunning_advanced."
# What Odoo looks for in each class, whatever the others say.
OF_EACH_CLASS = re.compile(
    r"__\w+__|_(name|inherit|inherits|description|module|\w+_definitions)|pool"
)


def rooms():
    """The folders below models/."""
    return sorted(path.parent for path in MODELS.glob("*/__init__.py"))


def files(room):
    return [path for path in sorted(room.glob("*.py")) if path.name != "__init__.py"]


def parse(path):
    return ast.parse(path.read_text())


def models_of(tree):
    """The models that a file declares with ``_name``."""
    return {
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        and ast.unparse(node.targets[0]) == "_name"
        and isinstance(node.value, ast.Constant)
    }


def asked(room):
    """(file, other room) for each import from it and each of its models asked for."""
    homes = {
        model: other.name
        for other in rooms()
        for path in files(other)
        for model in models_of(parse(path))
    }
    names = {other.name for other in rooms()}
    for path in files(room):
        for node in ast.walk(parse(path)):
            found = None
            if isinstance(node, ast.ImportFrom) and node.level == 2 and node.module:
                found = node.module.partition(".")[0]
            elif isinstance(node, ast.Subscript) and "env" in ast.unparse(node.value):
                if isinstance(node.slice, ast.Constant):
                    found = homes.get(node.slice.value)
            if found in names and found != room.name:
                yield path, found


def drawn():
    """The arrows of the drawing, as (room, other room)."""
    text = (DOCS / "design.md").read_text()
    return set(re.findall(r"^ +(\w+) --> (\w+)$", text, re.MULTILINE))


@tagged("post_install", "-at_install")
class TestRooms(TransactionCase):
    def test_a_room_has_few_files_and_says_what_lives_in_it(self):
        for room in rooms():
            self.assertLessEqual(len(files(room)), MOST_FILES, room.name)
            doc = ast.get_docstring(parse(room / "__init__.py")) or ""
            self.assertRegex(doc, r"\w\.\n\nAsks: [\w\s,]+\.$", room.name)

    def test_the_words_at_the_door_are_those_of_the_drawing(self):
        for room in rooms() if DOCS.exists() else ():
            doc = ast.get_docstring(parse(room / "__init__.py"))
            asks = sorted(re.findall(r"\w+", doc.partition("Asks: ")[2]))
            wanted = sorted(other for one, other in drawn() if one == room.name)
            self.assertEqual(asks, wanted or ["nobody"], room.name)

    def test_models_are_declared_before_they_are_extended(self):
        for room in rooms():
            order = [
                alias.name
                for node in parse(room / "__init__.py").body
                if isinstance(node, ast.ImportFrom)
                for alias in node.names
            ]
            declaring = [
                name for name in order if models_of(parse(room / f"{name}.py"))
            ]
            others = [name for name in order if name not in declaring]
            self.assertEqual(order, declaring + sorted(others), room.name)

    def test_every_file_says_what_it_is_for(self):
        for path in MODELS.rglob("*.py"):
            tree = parse(path)
            if path.parent != MODELS and not models_of(tree):
                self.assertTrue(ast.get_docstring(tree), path)

    def test_views_and_wizards_have_the_rooms_of_the_models(self):
        names = {room.name for room in rooms()}
        for folder in ("views", "wizards"):
            for path in (ADDON / folder).iterdir():
                if path.is_dir() and path.name != "__pycache__":
                    self.assertIn(path.name, names, folder)

    def test_rooms_ask_only_whom_the_drawing_lets_them_ask(self):
        if not DOCS.exists():
            return  # the add-on was copied out of its repository
        arrows = {}
        for room in rooms():
            for path, other in asked(room):
                arrows.setdefault((room.name, other), path)
        new = {f"{a} --> {b} ({arrows[a, b].name})" for a, b in arrows.keys() - drawn()}
        self.assertFalse(
            new,
            "draw it in docs/design.md, name it at the door, or find another room",
        )
        old = {f"{a} --> {b}" for a, b in drawn() - arrows.keys()}
        self.assertFalse(old, "take the arrow out of docs/design.md: nobody uses it")

    def test_arrows_go_down_but_for_those_that_have_a_reason(self):
        if not DOCS.exists():
            return
        text = (DOCS / "design.md").read_text()
        listed = re.search(r"^Floors, from the top: ([\w,\s]+)\.", text, re.MULTILINE)
        floors = re.findall(r"\w+", listed[1])
        self.assertEqual(sorted(floors), [room.name for room in rooms()])
        up = {(a, b) for a, b in drawn() if floors.index(a) > floors.index(b)}
        reasons = set(re.findall(r"^\| (\w+) → (\w+) \| \w", text, re.MULTILINE))
        self.assertEqual(up, reasons)

    def test_every_room_has_a_page(self):
        if DOCS.exists():
            pages = {path.stem for path in (DOCS / "rooms").glob("*.md")}
            self.assertEqual(pages, {room.name for room in rooms()})

    def test_what_we_add_to_models_of_odoo_says_dunning(self):
        for name in self.registry:
            if name.startswith("dunning."):
                continue
            classes = self._our_classes(name)
            core = [cls for cls in self.registry[name].mro() if cls not in classes]
            for cls in classes:
                for attribute, value in vars(cls).items():
                    ours = callable(value) or isinstance(value, fields.Field)
                    if not ours or any(attribute in vars(other) for other in core[1:]):
                        continue
                    if attribute not in AS_OTHERS_CALL_THEM:
                        self.assertIn("dunning", attribute, cls.__module__)

    def test_the_order_of_imports_decides_nothing(self):
        shuffle = random.Random(1).shuffle
        for name in self.registry:
            classes = self._our_classes(name)
            before = resolve(classes)
            for _attempt in range(3):
                shuffle(classes)
                changed = {
                    attribute: (cls.__module__, before[attribute].__module__)
                    for attribute, cls in resolve(classes).items()
                    if cls is not before[attribute]
                }
                self.assertFalse(changed, f"{name}: defined twice")

    def _our_classes(self, name):
        """The classes of a model that our files declare, without its mixins."""
        return [
            cls
            for cls in self.registry[name].mro()
            if cls.__module__.startswith(OURS) and cls._name == name
        ]


def resolve(classes):
    """The class in which Python finds each attribute."""
    found = {}
    for cls in classes:
        for attribute in vars(cls):
            if not OF_EACH_CLASS.fullmatch(attribute):
                found.setdefault(attribute, cls)
    return found
