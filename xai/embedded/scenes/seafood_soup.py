RECIPES = {8: (), 9: ()}
GARNISHES = {8: (), 9: ()}
