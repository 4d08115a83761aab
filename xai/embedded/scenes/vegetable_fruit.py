RECIPES = {10: ()}
GARNISHES = {10: ()}
