"""Rendered food scenes whose every pixel is known."""
from .scene import RECIPES, Scene, camera, render_scene

__all__ = ["RECIPES", "Scene", "camera", "render_scene"]
