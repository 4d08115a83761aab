"""Puts the tabs together."""

import gradio as gr

from . import compare_tab, pictures_tab, quiz_tab, words
from .filters_tab import FiltersTab
from .integrated_gradients_tab import IntegratedGradientsTab
from .lime_tab import LimeTab
from .room import Room
from .saliency_tab import SaliencyTab
from .smooth_grad_tab import SmoothGradTab

TEMPORARY_FILES = (600, 3600)  # seconds: how often they are looked through, how old they may become


def build(lab) -> gr.Blocks:
    """The page of an opened lab."""
    room = Room(lab)
    methods = (LimeTab(), SaliencyTab(), SmoothGradTab(), FiltersTab(room), IntegratedGradientsTab())
    with gr.Blocks(title=words.TITLE, analytics_enabled=False, delete_cache=TEMPORARY_FILES) as page:
        gr.Markdown(f"# {words.TITLE}\n{words.INTRO}\n\n{words.PROFILES[lab.profile]}", elem_classes="head")
        with gr.Tabs() as pages:
            buttons = []
            with gr.Tab("Pictures", id="pictures"):
                pictures_tab.build(room)
            for method in methods:
                with gr.Tab(method.title, id=method.name):
                    buttons += method.build(room)
            with gr.Tab("Compare", id="compare"):
                buttons += compare_tab.build(room)
            with gr.Tab("Quiz", id="quiz"):
                topic_pages = quiz_tab.build(room)
        quiz_tab.connect(buttons, pages, topic_pages)
    return page
