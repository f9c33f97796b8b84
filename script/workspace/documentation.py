"""Pages that are made: all fields, files of each room, the README of each add-on."""

import ast
import re

from . import paths

_ADDON = paths.REPOSITORY / "dunning_advanced"
_DOCS = paths.REPOSITORY / "docs"
_FIELDS_HEAD = """# All fields

Read off the code by `script/lint --fix`. A model of ours may lie in several files; here
all its fields stand together, with the file that declares each.
"""
# As the community names them, in its order.
_FRAGMENTS = {
    "DESCRIPTION": "",
    "INSTALL": "Install",
    "CONFIGURE": "Configure",
    "USAGE": "Use",
}
_FILES = re.compile(r"(?<=<!-- files -->\n).*?(?=<!-- end of files -->)", re.DOTALL)


def pages():
    """Return the text that each generated page ought to have, by file."""
    found = {_DOCS / "fields.md": _all_fields()}
    for room in sorted((_ADDON / "models").glob("*/__init__.py")):
        page = _DOCS / "rooms" / f"{room.parent.name}.md"
        if page.exists():
            text = page.read_text(encoding="utf-8")
            table = _files_of(room.parent)
            found[page] = _FILES.sub(lambda _match, table=table: table, text)
    for addon in paths.all_addons():
        found[paths.REPOSITORY / addon / "README.rst"] = _readme(addon)
    return found


def findings(fix=False):
    """Yield what is not up to date, after writing it anew if wanted."""
    for file, text in pages().items():
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            if fix:
                file.write_text(text, encoding="utf-8")
            else:
                name = file.relative_to(paths.REPOSITORY)
                yield f"{name} is not up to date: run script/lint --fix"


def _readme(addon):
    """Return the README of an add-on, put together as the community does it."""
    folder = paths.REPOSITORY / addon
    manifest = (folder / "__manifest__.py").read_text(encoding="utf-8")
    title = ast.literal_eval(manifest)["name"]
    text = f"{'=' * len(title)}\n{title}\n{'=' * len(title)}\n"
    for name, heading in _FRAGMENTS.items():
        fragment = folder / "readme" / f"{name}.rst"
        if fragment.exists():
            text += f"\n{heading}\n{'=' * len(heading)}\n" if heading else ""
            text += f"\n{fragment.read_text(encoding='utf-8')}"
    return text


def _files_of(room):
    lines = ["| file | |", "|---|---|"]
    for file in sorted(room.glob("*.py")):
        if file.name != "__init__.py":
            lines.append(f"| `{file.name}` | {_intent(_parse(file))} |")
    return "\n".join(lines) + "\n"


def _intent(tree):
    """Return the first sentence of a file, else what Odoo calls its model."""
    sentence = (ast.get_docstring(tree) or "").partition("\n\n")[0]
    if sentence:
        return " ".join(sentence.split())
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assigned = _assigned(node)
            if "_description" in assigned:
                model, title = assigned["_name"].value, assigned["_description"].value
                return f"The model `{model}`: {title}."
            return (ast.get_docstring(node) or "").partition("\n")[0]
    return ""


def _all_fields():
    models = {}
    for file in sorted(_ADDON.rglob("*.py")):
        if "tests" not in file.relative_to(_ADDON).parts:
            for model, field in _fields(_parse(file)):
                place = file.relative_to(_ADDON).as_posix()
                models.setdefault(model, []).append((*field, place))
    return _FIELDS_HEAD + "".join(
        f"\n## {model}\n\n| field | kind | file |\n|---|---|---|\n"
        + "".join(f"| `{field}` | {kind} | `{file}` |\n" for field, kind, file in rows)
        for model, rows in sorted(models.items())
    )


def _parse(file):
    return ast.parse(file.read_text(encoding="utf-8"))


def _fields(tree):
    """Yield (model, (name, kind)) of every field that a file declares."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            assigned = _assigned(node)
            model = _model(assigned)
            for name, value in assigned.items():
                kind = _kind(value)
                if model and kind:
                    yield model, (name, kind)


def _assigned(class_node):
    return {
        target.id: statement.value
        for statement in class_node.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }


def _model(assigned):
    for attribute in ("_name", "_inherit"):
        value = assigned.get(attribute)
        if isinstance(value, ast.Constant):
            return value.value
    return None


def _kind(value):
    """Return the kind of field that an expression makes, with its other model."""
    if not isinstance(value, ast.Call):
        return None
    function = value.func
    if ast.unparse(function).startswith("_edit_field"):
        function = value.args[0]
    name = ast.unparse(function)
    if not name.startswith("fields.") or name.count(".") != 1:
        return None
    kind = name.removeprefix("fields.").lower()
    other = value.args[0] if value.args else None
    named = kind in ("many2one", "one2many", "many2many")
    if named and isinstance(other, ast.Constant):
        return f"{kind} to `{other.value}`"
    return kind
