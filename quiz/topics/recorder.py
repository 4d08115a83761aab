"""A witness: what does a method show the model?"""

import torch


class Recorder(torch.nn.Module):
    """Passes pictures on to a model and keeps what it was shown, and whether a gradient could have been asked for."""

    def __init__(self, model):
        super().__init__()
        self.model, self.seen, self.gradients_on = model, [], 0

    def forward(self, images):
        self.seen.append(images.detach().cpu())
        self.gradients_on += torch.is_grad_enabled()
        return self.model(images)
