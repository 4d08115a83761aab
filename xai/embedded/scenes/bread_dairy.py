"""Bread (0) and Dairy product (1) together, as the scenes ask for them."""
from . import bread, dairy

RECIPES = {0: (bread.pizza_slice, bread.pizza, bread.toast_slices, bread.baguette, bread.bread_rolls, bread.croissants),
           1: (dairy.butter_block, dairy.cheese_wedge, dairy.milk_jug, dairy.milk_bottle, dairy.yoghurt)}
GARNISHES = {0: (bread.small_toast, bread.small_roll, bread.small_slice), 1: (dairy.butter_pat, dairy.cheese_bit)}
