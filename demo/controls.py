"""An input for each setting that a method declares, and the way back from inputs to settings."""

import gradio as gr

from . import catalogue
from . import method_words as words
from .guard import number, one_of, whole

MOST_BESIDE = 3  # options that stand beside each other; more are a list to choose from


def control(method, setting):
    """The input, created in place. Its limits are told by `read`, in the reader's language."""
    label = words.setting(method.name, setting.name)
    if setting.options:
        choices = catalogue.choices(words.options(setting))
        if len(choices) > MOST_BESIDE:
            return gr.Dropdown(choices, label=label, filterable=False)
        return gr.Radio(choices, label=label)
    if setting.type is bool:
        return gr.Checkbox(label=label)
    low, high, step = setting.bounds
    if step is None:  # without the limits of gr.Number, which are told in English
        return gr.Number(label=label, info=words.say("whole_number", low=low, high=high), precision=0)
    return gr.Slider(low, high, step=step, label=label)


def shown(method, settings) -> list:
    """What the inputs show for a settings object."""
    return [getattr(settings, setting.name) for setting in method.settings]


def read(method, values):
    """The inputs' values as a settings object; ValueError with a sentence for what is out of bounds."""
    return method.Settings(**{s.name: _read(method, s, value) for s, value in zip(method.settings, values)})


def _read(method, setting, value):
    name = words.say("setting_named", name=words.setting(method.name, setting.name))
    if setting.options:
        return one_of(name, value, setting.options)
    if setting.type is bool:
        return bool(value)
    check = whole if setting.type is int else number
    return check(name, value, setting.bounds.low, setting.bounds.high)
