RECIPES = {2: (), 3: ()}
GARNISHES = {2: (), 3: ()}
