"""A wkhtmltopdf that hangs or lies when it is told to; else it is the real one."""

import shutil

MODES = ("hangs", "empty", "rubbish", "foreign", "cut", "crashes", "refuses")
# The last word of its arguments is the file to write. It asks each time what to be.
_SCRIPT = """#!/bin/sh
real='{real}'
case "$1" in --version) exec "$real" "$@";; esac
for target; do :; done
case "$(cat '{folder}/mode')" in
    hangs) exec sleep 600;;
    empty) : > "$target"; exit 0;;
    rubbish) echo rubbish > "$target"; exit 0;;
    foreign) cp '{folder}/last' "$target"; exit 0;;
    crashes) kill -SEGV $$;;
    refuses) echo no >&2; exit 2;;
esac
"$real" "$@"
status=$?
if [ "$(cat '{folder}/mode')" = cut ]; then
    head -c 3000 "$target" > "$target.cut"; mv "$target.cut" "$target"
elif [ -f "$target" ]; then
    cp "$target" '{folder}/last.new' && mv '{folder}/last.new' '{folder}/last'
fi
exit $status
"""


class Printer:
    """Stands in PATH before the real one.

    :param folder: empty folder
    """

    def __init__(self, folder):
        self.folder = folder
        program = folder / "wkhtmltopdf"
        real = shutil.which("wkhtmltopdf")
        program.write_text(_SCRIPT.format(real=real, folder=folder), encoding="utf-8")
        program.chmod(0o755)
        self.behave("")

    def behave(self, mode):
        """Be as a mode says, until told otherwise; "" is well."""
        (self.folder / "mode").write_text(mode, encoding="ascii")
