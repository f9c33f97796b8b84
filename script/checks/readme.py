"""The program in the README, run as it stands: by who may, and by who may not."""

import re

from workspace import paths
from workspace.console import WorkspaceError

from .caller import expect, expect_words

_LETTERS_OF_LAST_RUN = """
    SELECT letter.state, letter.introduction,
           (SELECT count(*) FROM dunning_letter_line WHERE letter_id = letter.id),
           (SELECT email_to FROM dunning_delivery WHERE letter_id = letter.id)
      FROM dunning_letter letter
     WHERE run_id = (SELECT max(id) FROM dunning_run)
"""


def check(query, run_program, worker, reader):
    """Run the program and look at what it has done.

    :param query: function that runs SQL and returns rows of texts
    :param run_program: function of a program's text and a caller; a finished process
    :param worker: caller who may work letters
    :param reader: caller who may only read them
    """
    letters = worker.find("dunning.letter", ["state", "=", "issued"])
    worker.call("dunning.letter", "action_cancel", ids=letters, reason="Start anew")
    program = _read_program()
    _check_allowed(query, run_program(program, worker))
    _check_refused(run_program(program, reader))
    _check_reader(worker, reader)


def _read_program():
    text = (paths.REPOSITORY / "README.md").read_text(encoding="utf-8")
    [program] = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return program


def _check_allowed(query, process):
    if process.returncode:
        raise WorkspaceError(f"the README's program failed:\n{process.stderr}")
    for words in (
        "not dunned: INV/",
        "Invoice is paused",
        "cfo@customer.example queued",
        "letters if nothing changed until then",
    ):
        expect_words(words, process.stdout)
    found = query(_LETTERS_OF_LAST_RUN)
    states = [state for state, *_rest in found]
    expect("cancelled letters", states.count("cancelled"), 1)
    expect("letters left for another day", states.count("proposed"), 1)
    expect("other letters", {*states} - {"cancelled", "proposed"}, {"issued"})
    changed = [rest for _state, text, *rest in found if text.startswith("As agreed on")]
    expect("items and recipient", changed, [["1", "cfo@customer.example"]])


def _check_refused(process):
    expect("exit status of who may not", process.returncode, 1)
    words = "403: You are not allowed to create 'Dunning Run' (dunning.run) records."
    expect_words(words, process.stderr)


def _check_reader(worker, reader):
    """Who may read invoices is told why they are dunned, and no more."""
    owing = [["move_type", "=", "out_invoice"], ["amount_residual", ">", 0]]
    invoice = reader.find("account.move", *owing)[0]
    explained = reader.call("account.move", "explain_dunning", ids=[invoice])
    expect("explanations", len(explained), 1)
    letter = worker.find("dunning.letter", ["state", "=", "proposed"])[0]
    for method in ("action_issue", "action_check", "action_undo_edits"):
        words = reader.refusal("dunning.letter", method, ids=[letter])
        expect_words("403: You are not allowed to modify", words)
