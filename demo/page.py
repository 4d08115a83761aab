"""Puts the tabs together."""

from html import escape

import gradio as gr

from quiz.doctor import inventory

from . import attention_tab, compare_tab, embeddings_tab, markup, pictures_tab, quiz_tab, states_tab, words
from .filters_tab import FiltersTab
from .integrated_gradients_tab import IntegratedGradientsTab
from .language_room import COURSE, LanguageRoom
from .lime_tab import LimeTab
from .saliency_tab import SaliencyTab
from .smooth_grad_tab import SmoothGradTab

LANGUAGE_TABS = {"Attention": attention_tab, "Hidden states": states_tab, "Embeddings": embeddings_tab}
TEMPORARY_FILES = (600, 3600)  # seconds: how often they are looked through, how old they may become


def build(room) -> gr.Blocks:
    """The page of a Room."""
    languages = LanguageRoom(room.experiments, room.opened)
    methods = (LimeTab(), SaliencyTab(), SmoothGradTab(), FiltersTab(room), IntegratedGradientsTab())
    with gr.Blocks(title=words.TITLE, analytics_enabled=False, delete_cache=TEMPORARY_FILES) as page:
        _head(room)
        profile = gr.Radio(
            [(words.LANGUAGE_PROFILES[name], name) for name in languages.profiles],
            value=languages.default,
            label=words.LANGUAGE_MODELS,
            info=words.WHOSE_KEY if COURSE in languages.profiles else None,
            elem_classes="profile",
        )
        with gr.Tabs() as pages:
            buttons = []
            with gr.Tab("Pictures", id="pictures"):
                pictures_tab.build(room)
            for method in methods:
                with gr.Tab(method.title, id=method.name):
                    buttons += method.build(room)
            with gr.Tab("Compare", id="compare"):
                buttons += compare_tab.build(room)
            for title, tab in LANGUAGE_TABS.items():
                with gr.Tab(title, id=tab.__name__.rpartition(".")[2]):
                    buttons += tab.build(languages, profile)
            with gr.Tab("Quiz", id="quiz"):
                topic_pages = quiz_tab.build(languages, profile)
        quiz_tab.connect(buttons, pages, topic_pages)
    return page


def _head(room):
    """What this page is, what it shows, and what is missing of what it was asked to show."""
    gr.Markdown(f"# {words.TITLE}\n{words.INTRO}\n\n{words.PROFILES[room.lab.profile]}", elem_classes="head")
    if room.opened.lab.profile == COURSE:
        note = markup.alert(f"{room.missing} {words.REPLACED_VISION}") if room.missing else ""
        listed = inventory_list(inventory(room.opened.lab))
        gr.HTML(note + markup.folded(words.INVENTORY, listed), padding=False)


def inventory_list(entries) -> str:
    """quiz.doctor's Entries as HTML, each with its verdict in a word."""
    items = [
        f'<div role="listitem" class="verdict {words.VERDICT_COLOURS[entry.verdict]}"><b>'
        f"{escape(words.VERDICTS[entry.verdict])}: {escape(entry.name)}</b>"
        f"{markup.remark(words.inventory_entry(entry.what, entry.cost))}</div>"
        for entry in entries
    ]
    return f'<div role="list">{"".join(items)}</div>'
