RECIPES = {4: (), 5: ()}
GARNISHES = {4: (), 5: ()}
