"""Bread (0) and Dairy product (1) together, as the scenes ask for them."""
from . import bread

RECIPES = {0: (bread.pizza_slice, bread.pizza, bread.toast_slices, bread.baguette, bread.bread_rolls, bread.croissants), 1: ()}
GARNISHES = {0: (bread.small_toast, bread.small_roll, bread.small_slice), 1: ()}
