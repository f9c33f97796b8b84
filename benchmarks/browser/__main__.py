"""Let a person work: ADDRESS DATABASE RUN-ID OTHER-RUN-ID RESULT-FILE."""

import json
import sys
from pathlib import Path

from workspace import chromium

from .proposal_steps import ProposalSteps
from .screen_steps import ScreenSteps

_REPETITIONS = 3


def main(address, database, run_id, other_run_id, result):
    """Write the seconds and the requests of each step to a file.

    The first round is not counted: the server then puts the client's files together.
    """
    taken, shown = [], {}
    with chromium.running() as page:
        proposal, screens = (
            kind(page, address) for kind in (ProposalSteps, ScreenSteps)
        )
        proposal.log_in(database)
        for number in range(_REPETITIONS + 1):
            proposal.taken, screens.taken = [], []
            shown["letters"] = proposal.take(run_id)
            shown["items"] = screens.take(other_run_id)
            if number:
                taken += proposal.taken + screens.taken
        found = {"steps": taken, "shown": shown, "errors": page.errors}
    Path(result).write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
