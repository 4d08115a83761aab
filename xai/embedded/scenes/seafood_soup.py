"""Recipes for Seafood (8) and Soup (9). A recipe paints its tableware and its food on a table that is already there,
and calls the food's region "food"."""
from .seafood import grilled_fish, mussels, salmon_sashimi, shrimp, shrimps, small_fish
from .soup import corn_soup, cream_soup, miso_cup, miso_soup, soup_cup, vegetable_soup

RECIPES = {8: (salmon_sashimi, shrimps, mussels, grilled_fish),
           9: (miso_soup, cream_soup, vegetable_soup, corn_soup)}
GARNISHES = {8: (shrimp, small_fish), 9: (soup_cup, miso_cup)}
