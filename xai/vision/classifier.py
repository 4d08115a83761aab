"""The course's food classifier, at any width (COURSE notebook: width 128, 14,162,827 parameters)."""

from torch import nn

CLASS_NAMES = (
    "Bread",
    "Dairy product",
    "Dessert",
    "Egg",
    "Fried food",
    "Meat",
    "Noodles/Pasta",
    "Rice",
    "Seafood",
    "Soup",
    "Vegetable/Fruit",
)
COURSE_WIDTH = 128
SIDE = 128  # pixels of a picture's side
_POOLS = 5  # halvings of the side before the linear layers


class Classifier(nn.Module):
    """Eleven convolutions and two linear layers: (N, 3, 128, 128) in [0, 1] -> (N, 11) logits.

    The indices of `cnn` (its cnnid) are the same at every width: 38 modules, for instance 6 Conv2d, 15 ReLU,
    21 BatchNorm2d, 23 Conv2d.
    """

    def __init__(self, width=COURSE_WIDTH):
        super().__init__()
        if width < 1:
            raise ValueError(f"width is {width}; expected 1 or more channels")
        w = width
        blocks = ((3, w, w, w), (w, w, w, w), (w, 2 * w, 2 * w, 2 * w), (2 * w, 4 * w), (4 * w, 4 * w))
        layers = []
        for channels in blocks:
            for given, made in zip(channels, channels[1:]):
                layers += [nn.Conv2d(given, made, 3, padding=1), nn.BatchNorm2d(made), nn.ReLU()]
            layers.append(nn.MaxPool2d(2))
        self.cnn = nn.Sequential(*layers)
        flat = 4 * w * (SIDE // 2**_POOLS) ** 2
        self.fc = nn.Sequential(nn.Linear(flat, 8 * w), nn.ReLU(), nn.Dropout(0.3), nn.Linear(8 * w, len(CLASS_NAMES)))

    def forward(self, images):
        return self.fc(self.cnn(images).flatten(1))
