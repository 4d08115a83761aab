"""The methods: a new one is a file in xai/vision that ends in a METHOD, and a line here.

Filter visualisation is declared in the same way (xai.vision.filters.METHOD), but it finds pictures, no attributions.
"""

from .vision import integrated_gradients, lime, saliency, smooth_grad

METHODS = {
    method.name: method
    for method in (
        lime.METHOD,
        saliency.METHOD,
        smooth_grad.METHOD,
        integrated_gradients.METHOD,
    )
}
