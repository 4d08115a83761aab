"""A line of the table: published figures, what they are recomputed as, and how far apart the two may be."""

from dataclasses import dataclass

import torch

# The published figures come from a GPU whose convolutions take their operands in TF32: 10 bits of mantissa in place of
# 23. The source has the label's logits once in a batch and once picture by picture, which differ by up to 0.013, and a
# rerun of its filter visualisation, which differs by 6e-4 after 100 steps. A test shows on the embedded network that
# what is computed from operands rounded so stays within these.
LOGIT = 0.05  # and sums of attributions, as the source says
CORRELATION = 0.005  # as the source says
FIT, WEIGHT = 0.005, 0.02  # LIME's R^2 and weights: thousands of logits, whose errors cancel
SUMS = 2e-3  # share of a filter's summed output
GRADIENT = (
    0.1  # share: of a largest gradient, which a few ReLUs decide; and of a loss, for an exponent off by 2 x LOGIT
)
# Two averages of 500 random gradients differ by chance. The smallest and the largest of a picture's 49,152 averages, on
# the embedded classifier at 500 samples with 8 seeds: standard deviations of 0.066 and 0.058 of their size (root mean
# square of the ten pictures). Two runs differ by sqrt(2) of that, and four standard deviations hold for all 20 figures
# with 99.9%. (The source has picture 0 from two runs: 0.256 and 0.259, 0.0030 and 0.00294.)
AVERAGES_OF_500 = 4 * 2**0.5 * 0.066
# Float32 through a BERT of full size (12 layers, width 768, random weights), against float64: distances and cosines
# differ by up to 1.6e-6 of their size. Devices and versions sum in other orders: several times that.
FLOAT32_BERT = 1e-5
# The source's principal components come from scikit-learn's randomised solver. On 120 random matrices of its three
# shapes (78, 120 and 56 tokens x 768), whose two components hold less than those of any published layer (13, 9 and
# 16% on average), it misses up to 5.7e-5 of the variance.
RANDOMISED_COMPONENTS = 6e-5


@dataclass(frozen=True)
class Row:
    """Published numbers and what they are recomputed as.

    path: where they stand in their group; "*" is each entry of a list or a dict. values: a number for each. form: how
    they were rounded for publishing (".3f", ".3e"), or "" for what is counted. noise: how far they may be off besides,
    one number for all or one for each, or for each a set of values that it may have as well. of: what "*" runs over.
    """

    path: str
    name: str
    values: object
    form: str = ""
    noise: object = 0.0
    of: str = "picture"

    @property
    def star(self) -> int:
        """Where "*" is in a place, which begins with the group; 0: nowhere."""
        return 1 + self.path.split("/").index("*") if "*" in self.path else 0


def share(part, values) -> torch.Tensor:
    """This part of each value."""
    return part * torch.as_tensor(values, dtype=torch.float64).abs()
