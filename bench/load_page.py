"""The page's functions as a browser finds them: in /config, where each has a number, inputs and outputs.

Labels are in two languages and functions' names repeat, so a function is found by the tab that it stands in (tabs have
the ids of demo/page.py) and by what triggers it: the tab's main button, the choice of settings, the slider of layers.
"""

from dataclasses import dataclass

ENGLISH, CHINESE = "en", "zh"
ADDRESS_OF = {ENGLISH: "", CHINESE: "zh"}  # language -> the page's name and address


@dataclass(frozen=True)
class Event:
    """One thing that the page asks of the server."""

    fn: int
    trigger: int  # the component
    names: tuple  # of the inputs; None where nothing tells one from another
    start: tuple  # what the inputs hold when the page opens

    def values(self, *, last=(), **given) -> list:
        """What is sent: the inputs as the page opens, but those given by name, and the last ones, as given."""
        unknown = set(given) - set(self.names)
        if unknown or len(last) > len(self.start):
            raise LookupError(f"function {self.fn} of the page takes {self.names}; expected also {sorted(unknown)}")
        values = [given.get(name, value) for name, value in zip(self.names, self.start)]
        return values[: len(values) - len(last)] + list(last)


class Page:
    """The page in one language."""

    def __init__(self, config, language):
        shown = config["page"][ADDRESS_OF[language]]
        self.language, self._layout, here = language, shown["layout"], set(shown["dependencies"])
        self._components = {part["id"]: part for part in config["components"]}
        self._functions = [f for f in config["dependencies"] if f["id"] in here and f["backend_fn"]]

    def run(self, tab) -> Event:
        """What a tab's main button does."""
        return self._find(tab, "click", lambda part: part["props"].get("variant") == "primary")

    def change(self, tab, name) -> Event:
        """What happens when an input is changed; name as in _name."""
        return self._find(tab, "change", lambda part: _name(part) == name)

    def loads(self) -> list:
        """What happens when the page is opened."""
        return [self._event(f) for f in self._functions if any(event == "load" for _, event in f["targets"])]

    def _find(self, tab, event, wanted):
        inside = self._inside(tab)
        for function in self._functions:
            for trigger, its_event in function["targets"]:
                if its_event == event and trigger in inside and wanted(self._components[trigger]):
                    return self._event(function, trigger)
        raise LookupError(f"the page has no {event} of this kind in its tab {tab!r}; bench/load_page.py is out of date")

    def _event(self, function, trigger=None):
        parts = [self._components[i] for i in function["inputs"]]
        return Event(
            function["id"], trigger, tuple(map(_name, parts)), tuple(part["props"].get("value") for part in parts)
        )

    def _inside(self, tab) -> set:
        """Numbers of the components in a tab; of several tabs with that id the outermost one."""
        level = [self._layout]
        while level:
            for node in level:
                part = self._components.get(node["id"])
                if part and part["type"] == "tabitem" and part["props"].get("id") == tab:
                    return set(_numbers(node))
            level = [child for node in level for child in node.get("children") or ()]
        raise LookupError(f"the page has no tab {tab!r}; bench/load_page.py is out of date")


def _numbers(node):
    yield node["id"]
    for child in node.get("children") or ():
        yield from _numbers(child)


def _name(part):
    """What tells an input from the others of its function, in every language."""
    for name in part["props"].get("elem_classes") or ():
        if name.startswith("in-address-"):  # those that a link to the page can set
            return name.removeprefix("in-address-")
        if name == "profile":
            return name
    if part["type"] in ("file", "textbox"):
        return part["type"]
    if "assigned" in [choice[-1] for choice in part["props"].get("choices") or ()]:
        return "settings"
    return None
