"""The homework's notebook once more, as plainly as it can be written: what xai must reproduce under `assigned`.

An oracle that shares nothing with xai but the names of the classes: one picture and one sample at a time, in plain
loops, gradients by backward(), sums in numpy's float64, noise from the global streams of numpy and torch, which the
caller seeds. Slow on purpose. Below it, how far two results are apart.
"""

from typing import NamedTuple

import lime.lime_image
import numpy as np
import torch
from PIL import Image
from skimage.segmentation import slic
from sklearn.decomposition import PCA
from sklearn.metrics import pairwise_distances
from torch import nn
from torchvision import transforms

from xai.vision.classifier import CLASS_NAMES

PREPARATION = transforms.Compose([transforms.Resize((128, 128)), transforms.ToTensor()])


class Network(nn.Module):
    """Eleven convolutions in five blocks, each block ended by a pooling; then two linear layers."""

    def __init__(self, width=128):
        super().__init__()
        two, four = 2 * width, 4 * width
        self.cnn = nn.Sequential(
            *triple(3, width),
            *triple(width, width),
            *triple(width, width),
            nn.MaxPool2d(2, 2, 0),
            *triple(width, width),
            *triple(width, width),
            *triple(width, width),
            nn.MaxPool2d(2, 2, 0),
            *triple(width, two),
            *triple(two, two),
            *triple(two, two),
            nn.MaxPool2d(2, 2, 0),
            *triple(two, four),
            nn.MaxPool2d(2, 2, 0),
            *triple(four, four),
            nn.MaxPool2d(2, 2, 0),
        )
        self.fc = nn.Sequential(
            nn.Linear(four * 4 * 4, 2 * four), nn.ReLU(), nn.Dropout(0.3), nn.Linear(2 * four, len(CLASS_NAMES))
        )

    def forward(self, x):
        x = self.cnn(x)
        return self.fc(x.flatten(1))


def triple(given, made):
    """Convolution, BatchNorm, ReLU."""
    return nn.Conv2d(given, made, 3, 1, 1), nn.BatchNorm2d(made), nn.ReLU()


def read(path):
    """A picture's file as the network gets it. Files that are not RGB are made so first."""
    picture = Image.open(path)
    return PREPARATION(picture if picture.mode == "RGB" else picture.convert("RGB"))


def worst(found, expected):
    """Largest difference, relative to the largest expected value."""
    found, expected = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    assert found.shape == expected.shape
    return np.abs(found - expected).max() / np.abs(expected).max()


def apart(found, expected):
    """Difference in the mean square, relative to what is expected."""
    found, expected = np.asarray(found, np.float64), np.asarray(expected, np.float64)
    assert found.shape == expected.shape
    return np.linalg.norm(found - expected) / np.linalg.norm(expected)


def normalize(values):
    """To [0, 1] by the smallest and largest value."""
    return (values - values.min()) / (values.max() - values.min())


class Explained(NamedTuple):
    """What the lime package says of one picture, and what it did on the way."""

    segments: np.ndarray  # (128, 128) numbers from 1
    rows: np.ndarray  # (samples, superpixels) of 0 and 1
    shown: np.ndarray  # (samples, 128, 128, 3) what the network was asked about
    weights: np.ndarray  # by column
    intercept: float
    r_squared: float
    signs: np.ndarray  # (128, 128) 1 where it draws green, -1 red, 0 nothing


class Explainer(lime.lime_image.LimeImageExplainer):
    """The package's own, which also tells the rows it drew."""

    def data_labels(self, *args, **kwargs):
        self.rows, labels = super().data_labels(*args, **kwargs)
        return self.rows, labels


def explain(model, images, labels, *, samples, seed=16, min_weight=0.05):
    """LIME of one picture after the other; numpy's global stream is seeded once, before the loop."""
    model.eval()
    dtype, found = next(model.parameters()).dtype, []
    np.random.seed(seed)
    for picture, label in zip(images.permute(0, 2, 3, 1).numpy(), labels.tolist()):
        shown = []

        def predict(batch):  # (n, 128, 128, 3) -> (n, 11) logits
            shown.extend(batch)
            with torch.no_grad():
                return model(torch.tensor(batch, dtype=dtype).permute(0, 3, 1, 2)).numpy()

        explainer = Explainer()
        said = explainer.explain_instance(
            picture.astype(np.double),
            predict,
            labels=(label,),
            top_labels=None,
            num_samples=samples,
            segmentation_fn=lambda p: slic(p, n_segments=200, compactness=1, sigma=1, start_label=1),
        )
        weights = np.array([weight for _, weight in sorted(said.local_exp[label])])
        _, signs = said.get_image_and_mask(
            label, positive_only=False, hide_rest=False, num_features=11, min_weight=min_weight
        )
        fit = said.intercept[label], said.score
        found.append(Explained(said.segments, explainer.rows, np.array(shown), weights, *fit, signs))
    return found


def saliency(model, images, labels):
    """(gradients (N, 3, 128, 128), the maps drawn (N, 128, 128)) of the batch's mean cross-entropy."""
    model.eval()
    x = images.clone().requires_grad_()
    nn.CrossEntropyLoss()(model(x), labels).backward()
    maps = []
    for gradient in x.grad:
        strongest, _ = gradient.abs().max(dim=0)
        maps.append(normalize(strongest))
    return x.grad, torch.stack(maps)


def smooth_grad(model, picture, label, *, samples, level=0.4):
    """Mean absolute gradient (3, 128, 128) of the loss over noisy copies, and the same in [0, 1]."""
    model.eval()
    sigma = level / (picture.max() - picture.min()).item()
    total = np.zeros(tuple(picture.shape))
    for _ in range(samples):
        noise = torch.empty_like(picture).normal_(0, sigma**2)
        x = (picture + noise).unsqueeze(0).requires_grad_()
        nn.CrossEntropyLoss()(model(x), label.unsqueeze(0)).backward()
        total += x.grad.abs().numpy()[0]
    return total / samples, normalize(total / samples)


def filter_explanation(model, images, cnnid, filterid, *, steps, rate=0.1):
    """(activation maps (N, h, w), pictures (N, 3, 128, 128)) of one filter: Adam starts from the pictures."""
    model.eval()
    kept = {}
    hook = model.cnn[cnnid].register_forward_hook(lambda module, given, made: kept.update(made=made))
    model(images)
    activations = kept["made"][:, filterid].detach().clone()
    x = images.clone().requires_grad_()
    optimizer = torch.optim.Adam([x], lr=rate)
    for _ in range(steps):
        optimizer.zero_grad()
        model(x)
        (-kept["made"][:, filterid].sum()).backward()
        optimizer.step()
    hook.remove()
    return activations, x.detach()


def integrated_gradients(model, picture, label, *, steps=10):
    """(mean gradient (3, 128, 128) of the label's logit on the way from black to the picture, that at black alone)."""
    model.eval()
    total, gradients = np.zeros(tuple(picture.shape)), []
    for step in range(steps):
        x = (picture.unsqueeze(0) * step / steps).requires_grad_()
        scores = model(x)
        wanted = torch.zeros_like(scores)
        wanted[0][label] = 1
        scores.backward(gradient=wanted)
        gradients.append(x.grad.numpy()[0])
        total = total + gradients[-1] / steps
    return total, gradients[0]


def reach(model, cnnid):
    """Height and width of what one place in the middle of a layer can see: where its gradient in the picture is not 0.

    In double precision, because what many small weights let through may be lost in single.
    """
    model.eval()
    x = torch.rand(1, 3, 128, 128, dtype=next(model.parameters()).dtype).requires_grad_()
    out = model.cnn[: cnnid + 1](x)
    out[0, :, out.shape[2] // 2, out.shape[3] // 2].sum().backward()
    rows, columns = x.grad[0].abs().amax(0).nonzero().unbind(1)
    return (rows.max() - rows.min() + 1).item(), (columns.max() - columns.min() + 1).item()


def planes(states, ids, separator):
    """The points drawn for hidden states (13, T, H) of "[CLS] question [SEP] passage [SEP]", layer 1 to the last.

    (layers, drawn, 2) and the places of the tokens drawn. Special tokens are fitted like all others, but not drawn.
    """
    end = list(ids).index(separator) - 1
    drawn = [i for i in range(len(ids)) if 1 <= i <= end or end + 2 <= i <= len(ids) - 2]
    points = []
    for layer, vectors in enumerate(states):
        if layer == 0:
            continue
        reduced = PCA(n_components=2, random_state=0).fit_transform(np.asarray(vectors))
        points.append([reduced[i] for i in drawn])
    return np.array(points), drawn


def similarity(model, tokenizer, sentences, words, metric):
    """(layers + 1, n, n) of the vectors of one word in each sentence, found by the word's index; each read alone."""
    vectors = []
    for sentence, word in zip(sentences, words):
        inputs = tokenizer(sentence, return_tensors="pt")
        with torch.no_grad():
            states = model(**inputs, output_hidden_states=True).hidden_states
        token = inputs.word_to_tokens(0, word).start
        vectors.append([layer[0][token].numpy() for layer in states])
    matrices = []
    for layer in range(len(vectors[0])):
        distances = pairwise_distances(np.array([of_sentence[layer] for of_sentence in vectors]), metric=metric)
        matrices.append(1 - distances if metric == "cosine" else distances)
    return np.array(matrices)
