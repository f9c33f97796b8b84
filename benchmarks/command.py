"""script/bench: how long dunning takes in large ledgers."""

import argparse

from workspace import console

from . import console as console_benchmark
from . import day, evaluate, letters, night, peers, slices

_DESCRIPTION = """
Measure how long dunning takes in large ledgers of genuine invoices, beside what it
shall take. A benchmark fails when results are wrong, never because of a time.
"""
# Each module has HELP, add_options(parser) and run(options).
BENCHMARKS = {
    "evaluate": evaluate,
    "letters": letters,
    "console": console_benchmark,
    "day": day,
    "peers": peers,
    "night": night,
    "slices": slices,
}


def main(arguments):
    """Run the benchmark that the arguments name."""
    parser = argparse.ArgumentParser(prog="script/bench", description=_DESCRIPTION)
    choices = parser.add_subparsers(metavar="BENCHMARK", required=True)
    for name, module in BENCHMARKS.items():
        choice = choices.add_parser(name, help=module.HELP, description=module.__doc__)
        module.add_options(choice)
        choice.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    return console.run_command(options.run, options)
