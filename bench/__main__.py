"""The benchmarks' commands: `python -m bench COMMAND`, each with its own --help."""

import argparse
import importlib
import sys

COMMANDS = {  # name: (module with main(arguments) -> exit code, what it does); imported when it is asked for
    "truth": ("bench.truth", "which explanation is right: a league table on scenes whose every pixel is known"),
    "speed": ("bench.speed", "how fast: against the plain loop, captum and the lime package"),
    "load": ("bench.load", "how many: a class visits the page at once, and every answer is checked"),
}


def main(arguments=None) -> int:
    arguments = sys.argv[1:] if arguments is None else arguments
    listed = "\n".join(f"  {name:8} {what}" for name, (_, what) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=f"{__doc__}\n\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=f"one of: {', '.join(COMMANDS)}")
    command = parser.parse_args(arguments[:1]).command  # the rest is the command's own
    return importlib.import_module(COMMANDS[command][0]).main(arguments[1:])


if __name__ == "__main__":
    sys.exit(main())
