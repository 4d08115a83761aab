"""The figures that others measured with the course's files and the real BERT models: data, with their source."""

import json
from pathlib import Path

PUBLISHED = json.loads((Path(__file__).parent / "measurements.json").read_text(encoding="utf-8"))
