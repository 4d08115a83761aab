"""Dessert (2) and Egg (3) together, as the scenes ask for them."""
from . import dessert, egg, pastry

RECIPES = {2: (dessert.cake_slice, dessert.cupcakes, dessert.ice_cream_cone, dessert.ice_cream_bowl, pastry.waffle,
               pastry.doughnuts, pastry.macarons),
           3: (egg.fried_eggs, egg.halved_eggs, egg.whole_eggs, egg.egg_in_cup, egg.omelette, egg.scrambled_eggs)}
GARNISHES = {2: (pastry.small_macaron, pastry.small_doughnut), 3: (egg.egg_half, egg.small_fried_egg)}
