"""What the tabs hand to the page: buttons that lead to the quiz, and inputs that a link to the page can set."""

from dataclasses import dataclass, field


@dataclass
class Links:
    """questions: (button, question) pairs. inputs: (name in the page's address, component, limits) of what a link sets.

    limits: (lowest, highest) whole number. A component that takes several numbers (a CheckboxGroup) gets the list.
    """

    questions: list = field(default_factory=list)
    inputs: list = field(default_factory=list)

    def add(self, name, component, low, high):
        """Let `?name=3` set the component (page.js keeps the address up to date: the component has the class
        in-address-NAME)."""
        component.elem_classes = [*component.elem_classes, f"in-address-{name}"]
        self.inputs.append((name, component, (low, high)))
