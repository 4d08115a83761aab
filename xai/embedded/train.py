"""Make the embedded weights again, or measure those that ship.

python -m xai.embedded.train classifier        renders the scenes, trains, evaluates, writes the weights
python -m xai.embedded.train evaluate          accuracy of the shipped weights on scenes of unseen seeds
"""

import argparse
from pathlib import Path

from ..vision.classifier import CLASS_NAMES
from .observed import observation_pictures
from .training import CLASSIFIER_WEIGHTS, evaluate_classifier, load_classifier, save_classifier, train_classifier


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m xai.embedded.train", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (
        ("classifier", "train and write the classifier"),
        ("evaluate", "measure the shipped classifier"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument(
            "--work", type=Path, default=Path(".cache/training"), help="where scenes and checkpoints are kept"
        )
        command.add_argument("--workers", type=int, default=2, help="processes that render")
        command.add_argument("--weights", type=Path, default=CLASSIFIER_WEIGHTS)
        if name == "classifier":
            command.add_argument("--width", type=int, default=16)
            command.add_argument("--seed", type=int, default=0)
            command.add_argument("--device", default="auto")
            command.add_argument("--compiled", action="store_true", help="faster; needs a C++ compiler")
    options = parser.parse_args(arguments)
    if options.command == "classifier":
        settings = {"seed": options.seed, "compiled": options.compiled}
        model, cycles = train_classifier(
            options.work, width=options.width, device=options.device, workers=options.workers, **settings
        )
        metrics = evaluate_classifier(model, options.work, options.workers)
        save_classifier(model, metrics, options.weights, cycles=cycles, **settings)
    model = load_classifier(options.weights)
    report(evaluate_classifier(model, options.work, options.workers))
    pictures = observation_pictures()
    predicted = model(pictures.images).argmax(1)
    print(f"observation pictures: {int((predicted == pictures.labels).sum())} of {len(pictures.labels)} right")


def report(metrics):
    """Print the accuracy and the confusion matrix."""
    print(f"held-out accuracy: {metrics['accuracy']:.2%} of {metrics['scenes']} scenes")
    print("confusion matrix (rows: true class, columns: predicted class)")
    for name, row in zip(CLASS_NAMES, metrics["confusion"]):
        print(f"  {name:16}" + "".join(f"{count:5}" for count in row))


if __name__ == "__main__":
    main()
