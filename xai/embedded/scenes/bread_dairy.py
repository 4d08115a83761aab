RECIPES = {0: (), 1: ()}
GARNISHES = {0: (), 1: ()}
