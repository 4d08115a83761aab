"""Puts the tabs together: one page in each language, which differ in their words alone."""

from html import escape

import gradio as gr

from quiz import questions
from quiz.doctor import inventory
from xai.methods import METHODS

from . import api, attention_tab, compare_tab, embeddings_tab, markup, pictures_tab, quiz_tab, states_tab, words
from .attribution_tab import AttributionTab
from .catalogue import choices, speaking, translated
from .filters_tab import FiltersTab
from .guard import LIGHT
from .language_room import COURSE, LanguageRoom
from .lime_tab import LimeTab
from .links import Links
from .middleware import CHINESE
from .service import Page

OWN_VIEWS = {"lime": LimeTab}  # of methods that show more than a map
LANGUAGE_TABS = {"attention": attention_tab, "states": states_tab, "embeddings": embeddings_tab}
TEMPORARY_FILES = (600, 3600)  # seconds: how often they are looked through, how old they may become
MOST_DIGITS = 40  # of a number in the page's address


def build(room) -> Page:
    """The page of a Room: English at "/", Chinese at "/zh"."""
    languages = LanguageRoom(room.experiments, room.opened)
    with Page(title=words.TITLE, analytics_enabled=False, delete_cache=TEMPORARY_FILES) as page:
        api.build(room, languages)  # first, so that its names are not taken by a tab's handler
        _content(page, room, languages)
    with speaking(CHINESE), page.route(words.TITLE, CHINESE, show_in_navbar=False):
        _content(page, room, languages)
    return page


def _content(page, room, languages):
    """Everything on the page, in the language that is spoken."""
    links = Links()
    _head(room)
    profile = gr.Radio(
        choices({name: words.LANGUAGE_PROFILES[name] for name in languages.profiles}),
        value=languages.default,
        label=words.LANGUAGE_MODELS,
        info=words.WHOSE_KEY if COURSE in languages.profiles else None,
        elem_classes="profile",
    )
    with gr.Tabs(elem_classes="pages") as tabs:
        names = _tabs(room, languages, profile, links)
        with gr.Tab(words.TABS["quiz"], id="quiz"):
            topics = quiz_tab.build(languages, profile)
    quiz_tab.connect(links.questions, tabs, topics)
    _restore(page, tabs, [*names, "quiz"], links.inputs)


def _tabs(room, languages, profile, links) -> list:
    """The tabs but the quiz; returns their ids."""
    methods = method_tabs(room)
    built = {
        "pictures": lambda: pictures_tab.build(room, links),
        **{tab.name: lambda tab=tab: tab.build(room, links) for tab in methods},
        "compare": lambda: compare_tab.build(room, links),
        **{name: lambda tab=tab: tab.build(languages, profile, links) for name, tab in LANGUAGE_TABS.items()},
    }
    titles = words.TABS | {tab.name: tab.title for tab in methods}
    for name, fill in built.items():
        with gr.Tab(titles[name], id=name):
            fill()
    return list(built)


def method_tabs(room) -> list:
    """A tab for each method, in the order of the quiz's topics; those that it does not ask about come after them."""
    tabs = [OWN_VIEWS.get(name, AttributionTab)(method) for name, method in METHODS.items()]
    order = list(dict.fromkeys(question.topic for question in questions.values()))
    return sorted([*tabs, FiltersTab(room)], key=lambda tab: order.index(tab.name) if tab.name in order else len(order))


def _head(room):
    """What this page is, what it shows, and what is missing of what it was asked to show."""
    gr.HTML(_switches(), padding=False, elem_classes="switches")
    gr.Markdown(f"# {words.TITLE}\n{words.INTRO}\n\n{words.PROFILES[room.lab.profile]}", elem_classes="head")
    if room.opened.lab.profile == COURSE:
        note = markup.alert(f"{room.missing_in_words()} {words.REPLACED_VISION}") if room.missing else ""
        listed = inventory_list(inventory(room.opened.lab))
        gr.HTML(note + markup.folded(words.INVENTORY, listed), padding=False)


def _switches():
    """The link to the page in the other language, and the button that copies a link to what is seen."""
    return (
        f'<a href="{escape(words.OTHER_PAGE)}" data-language="{words.OTHER_CODE}" lang="{words.OTHER_LANG}">'
        f"{escape(words.OTHER_LANGUAGE)}</a> "
        f'<button type="button" data-copy="{escape(words.COPIED)}">{escape(words.COPY_LINK)}</button>'
    )


def _restore(page, tabs, names, inputs):
    """Let the page's address set the tab and the inputs when it is opened; what it says that cannot be is left out."""

    def read(request: gr.Request):
        query = request.query_params
        tab = query.get("tab")
        values = [_value(query.get(name), component, limits) for name, component, limits in inputs]
        return [gr.Tabs(selected=tab) if tab in names else gr.skip(), *values]

    outputs = [tabs, *(component for _, component, _ in inputs)]
    restored = page.load(read, None, outputs, **LIGHT)
    restored.then(None, None, None, js="() => window.addressRestored()")


def _value(text, component, limits):
    """What a component shows for the text in the page's address."""
    low, high = limits
    parts = (text or "")[:MOST_DIGITS].split(",")
    if not all(part.isascii() and part.isdigit() and low <= int(part) <= high for part in parts):
        return gr.skip()
    numbers = [int(part) for part in parts]
    return gr.update(value=numbers if isinstance(component, gr.CheckboxGroup) else numbers[0])


def inventory_list(entries) -> str:
    """quiz.doctor's Entries as HTML, each with its verdict in a word."""
    items = [
        f'<div role="listitem" class="verdict {words.VERDICT_COLOURS[entry.verdict]}"><b>'
        f"{escape(words.VERDICTS[entry.verdict])}: {escape(translated(entry.name))}</b>"
        f"{markup.remark(words.inventory_entry(entry.what, entry.cost))}</div>"
        for entry in entries
    ]
    return f'<div role="list">{"".join(items)}</div>'
