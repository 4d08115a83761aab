"""Recipes for Noodles/Pasta (6) and Rice (7). A recipe paints its tableware and its food on a table that is already
there, and calls the food's region "food"."""
from .noodles import farfalle, fried_noodles, noodle_nest, penne, ravioli, tomato_spaghetti, wheat_noodles
from .rice import curry_rice, fried_rice, onigiri, rice_ball, rice_bowl, rice_scoop

RECIPES = {6: (fried_noodles, tomato_spaghetti, penne, wheat_noodles, ravioli),
           7: (rice_bowl, fried_rice, onigiri, curry_rice)}
GARNISHES = {6: (noodle_nest, farfalle), 7: (rice_ball, rice_scoop)}
