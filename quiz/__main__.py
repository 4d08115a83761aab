"""The instructor's and the student's commands.

python -m quiz sheet            write an empty answer sheet, answers.toml
python -m quiz check            prove the quiz: sheet, catalogue, rules, grading
python -m quiz key --out DIR    compute the answer key with its evidence: key.json and key.html
python -m quiz doctor           say what of the course's files and of the hub's models is there
python -m quiz verify           prove the figures that others measured with them
"""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from xai.course.parts_sheet import parts_sheet
from xai.lab import COURSE_PATH, PROFILES, Lab, MissingAsset

from . import key_command, sheet
from .bars import QuestionBar, told
from .catalogue import questions
from .check import check, undecided
from .doctor import doctor
from .key import compute_key
from .verify import GROUPS, verify


def main(arguments=None) -> int:
    parser = argparse.ArgumentParser(prog="python -m quiz", description="The 30 questions: sheet, check, answer key.")
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("sheet", help="write a commented, empty answer sheet")
    writing.add_argument("--out", type=Path, default=Path("answers.toml"))
    writing.add_argument("--force", action="store_true", help="overwrite a sheet that is already there")
    checking = commands.add_parser("check", help="prove that the quiz holds together")
    keying = commands.add_parser("key", help="compute the answer key and its evidence")
    key_command.add_arguments(keying)
    looking = commands.add_parser("doctor", help="list what of the course's files is there, missing or damaged")
    looking.add_argument("--outlines", type=Path, metavar="FILE", help="draw our outlines on the pictures, as a PNG")
    proving = commands.add_parser("verify", help="recompute the figures that others measured")
    proving.add_argument("--only", nargs="+", metavar="GROUP", help=f"some of: {', '.join(GROUPS)}")
    for command in (checking, keying, looking, proving):
        real = command in (looking, proving)  # the embedded profile is whole, and its figures are its own
        command.add_argument(
            "--profile",
            choices=PROFILES[1:] if real else PROFILES,
            default="course" if real else None,
            **({"nargs": "+"} if command is keying else {}),
        )
        command.add_argument(
            "--course",
            type=Path,
            metavar="PATH",
            help=f"folder or zip of the course's files, for the profile course (else the variable {COURSE_PATH})",
        )
    for command in (checking, keying, proving):
        command.add_argument("--fresh", action="store_true", help="compute every experiment anew")
    for command in (checking, keying):
        command.add_argument("--corpus", type=Path, help="text file to search in for question 22 (else our sentences)")
    options = parser.parse_args(arguments)
    if getattr(options, "course", None) and options.profile and "course" not in options.profile:
        given = options.profile if isinstance(options.profile, str) else ", ".join(options.profile)
        parser.error(f"--course goes with the profile course, not with {given}")
    run = {"sheet": _sheet, "check": _check, "key": key_command.key, "doctor": _doctor, "verify": _verify}
    return run[options.command](options)


def _sheet(options) -> int:
    if options.out.exists() and not options.force:
        print(
            f"{options.out} is already there and may hold answers; use --force to overwrite it, or --out FILE.",
            file=sys.stderr,
        )
        return 1
    try:
        options.out.write_text(sheet.write(), encoding="utf-8")
    except OSError as error:
        print(f"{options.out} cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"Wrote {options.out}. Fill it in, then: pytest quiz --sheet {options.out}")
    return 0


def _check(options) -> int:
    with QuestionBar() as bar:
        key = compute_key(_lab(options), fresh=options.fresh, progress=bar)
    problems = check(key)
    computed = sum(f.computed for f in key.values())
    print(
        "\n".join(problems)
        or f"All checks hold: {len(questions)} parts, {computed} of them computed; a blank sheet earns 0, "
        "the key earns full points."
    )
    print("\n".join(undecided(key)))
    return 1 if problems else 0


def _doctor(options) -> int:
    lab = _lab(options)
    code = doctor(lab)
    if options.outlines:
        try:
            options.outlines.write_bytes(parts_sheet(lab.pictures.images, lab.pictures.parts))
        except MissingAsset as missing:
            print(f"{options.outlines} is not drawn: {missing}", file=sys.stderr)
        except OSError as error:
            print(f"{options.outlines} cannot be written: {error.strerror}.", file=sys.stderr)
            return 1
        else:
            print(f"Wrote {options.outlines}: our outlines on your pictures.")
    return code


def _verify(options) -> int:
    with tqdm(disable=None, unit="step") as bar:
        return verify(_lab(options), options.only, fresh=options.fresh, progress=told(bar))


def _lab(options):
    profile = options.profile or ("course" if options.course else "embedded")
    return Lab.open(profile, course=options.course, corpus=getattr(options, "corpus", None))


if __name__ == "__main__":
    sys.exit(main())
