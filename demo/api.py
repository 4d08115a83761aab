"""What programs may ask of the page, through gradio_client or plain HTTP: numbers where the tabs show drawings.

The methods' docstrings are what "view API" shows. Keys, classes and parts keep their English names in every language,
because programs look them up; sentences are in the language asked for. Numbers have five digits. A map is a nested list
and not a packed array: it is twice as long (some 190 kB), but everything that reads JSON reads it.
"""

import functools
import inspect
from dataclasses import asdict, replace
from typing import Literal

import gradio as gr

from quiz import grade
from quiz.catalogue import LANGUAGES
from quiz.sheet import MAX_BYTES, read
from xai.language.attention import head_sum
from xai.language.masked_words import predict_masked
from xai.language.similarity import METRICS, compare_vectors, word_vectors
from xai.measures import part_effects, top_mass_shares
from xai.methods import METHODS
from xai.vision import lime
from xai.vision.classifier import CLASS_NAMES
from xai.vision.pictures import read_picture

from . import catalogue, guard, method_words, views, zero_gpu
from .api_values import Upload, digits, several, uploaded
from .attention_reading import MOST_CHARACTERS, Opened, Readings
from .embeddings_tab import FEWEST, LONGEST_WORD, MOST, places
from .embeddings_tab import MOST_CHARACTERS as MOST_IN_SENTENCE
from .guard import counter, one_of, text, whole
from .room import watched

say = catalogue.Words("api")
Language = Literal["en", "zh"]
MOST_PREDICTIONS = 50


def build(room, languages):
    """Register the endpoints inside the gr.Blocks of the page, before its tabs: Gradio gives a name to whom comes
    first, and the tabs' private events are named after their functions."""
    api = Api(room, languages)
    for handler in (api.pictures, api.explain, api.attention, api.masked, api.similarity, api.grade):
        gr.api(
            answering(handler),
            api_name=handler.__name__,
            concurrency_id=guard.MODEL["concurrency_id"],
            concurrency_limit=guard.MODEL["concurrency_limit"],
        )


def answering(handler):
    """The handler, which takes a `language`, for a program: one at a time, and its errors are one sentence."""
    signature, waiting = inspect.signature(handler), guard.alone(handler)

    @functools.wraps(handler)
    def answer(*args, **options):
        given = signature.bind(*args, **options)
        given.apply_defaults()
        language = given.arguments["language"]
        with catalogue.speaking(language if language in LANGUAGES else LANGUAGES[0]):
            try:
                one_of("The language", language, LANGUAGES)
                upload = given.arguments.get("upload")
                if upload is not None and given.arguments.get("picture") is None:  # decoding it takes no model's thread
                    given.arguments["upload"] = read_picture(uploaded(upload))
                return waiting(*given.args, **given.kwargs)
            except guard.Gone:
                said = ""
            except Exception as error:
                said = guard.sentence(error)
        raise gr.Error(said, print_exception=False)

    return answer


class Api:
    """The endpoints, which compute as the tabs do: what one of them made is there for the others."""

    def __init__(self, room, languages):
        self.room, self.languages = room, languages

    def pictures(self, language: Language = "en") -> list[dict]:
        """The ten pictures, in order: each one's class, the classifier's probabilities of all classes, the part that
        is the food, and its parts with the share of the picture that each covers."""
        return [self._picture(self.room.picture(i)) for i in range(len(self.room.lab.pictures.labels))]

    @staticmethod
    def _picture(subject):
        return {
            "picture": subject.number,
            "class": CLASS_NAMES[subject.label],
            "probabilities": dict(zip(CLASS_NAMES, digits(subject.probabilities))),
            "food": subject.food,
            "parts": {name: digits(share) for name, share in views.areas(subject.parts).items()},
        }

    def explain(
        self,
        picture: int | None,
        method: "Literal[tuple(METHODS)]",  # read when the page is built
        settings: Literal["assigned", "paper"] = "assigned",
        upload: Upload | None = None,
        wanted: str | None = None,
        language: Language = "en",
    ) -> dict:
        """Explain one of the pictures 0 to 9, or an upload (then picture is None; in Python, upload=handle_file(PATH)).
        wanted: the class to explain; without it, the picture's own, and for an upload the one that the classifier says.
        Answers with the class, its probability, the map (128 rows of 128 numbers from 0 on, not normalised; of LIME the
        weights above zero), the share of the map's brightest tenth in each part (null where the map is empty), with
        LIME the signed effect of each part, the finding in a sentence, and the settings in numbers. An upload has no
        known parts."""
        chosen = METHODS[one_of("The method", method, tuple(METHODS))].named
        chosen = chosen[one_of("The setting", settings, tuple(chosen))]
        subject, known = self._subject(picture, upload, wanted)
        with self.room.watched(gr.Progress()) as experiments:
            map, pieces = self._found(experiments, subject, METHODS[method], settings, known)
        said, more = self._said(subject, map, pieces, chosen)
        return {
            "picture": subject.number,
            "class": CLASS_NAMES[subject.label],
            "probability": digits(subject.probabilities[subject.label]),
            "method": method,
            "settings": {"name": settings, **asdict(chosen)},
            "shares": {name: digits(share) for name, share in top_mass_shares(map, subject.parts).items()},
            **more,
            "finding": said,
            "map": digits(map),
        }

    def _subject(self, picture, upload, wanted):
        """(Subject, whether the experiments explain just this: one of the ten pictures, for its own class)."""
        if picture is not None and upload is not None:
            raise ValueError(say.text("ONE_SUBJECT"))
        if isinstance(upload, dict):
            upload = uploaded(upload)
        subject = self.room.subject(picture, upload)
        label = subject.label if wanted is None else CLASS_NAMES.index(one_of("The class", wanted, CLASS_NAMES))
        return replace(subject, label=label), subject.number is not None and label == subject.label

    def _found(self, experiments, subject, method, settings, known):
        """(map (H, W), LIME's explanation of the subject; None of other methods)."""
        if known:
            found, number = experiments.explanation(method.name, settings), subject.number
        else:  # a picture that is not among the experiments
            report, number = counter(gr.Progress(), ""), 0
            model, image, label = self.room.lab.classifier, subject.image[None], [subject.label]
            found = zero_gpu.compute(method.name, model, image, label, method.named[settings], progress=report)
        return method.to_map(method.attribution(found))[number], found[number] if method is lime.METHOD else None

    @staticmethod
    def _said(subject, map, pieces, chosen):
        """(finding, what else there is to tell): of LIME the effects of the parts."""
        name = CLASS_NAMES[subject.label]
        if pieces:
            effects = part_effects(pieces, subject.parts)
            said = method_words.effects(effects, name, chosen.output) if effects else method_words.of_lime_upload(name)
            return said, {"effects": {part: digits(effect) for part, effect in effects.items()}}
        if not subject.parts:
            return method_words.of_upload(name), {}
        return method_words.where_bright(top_mass_shares(map, subject.parts), views.areas(subject.parts)), {}

    def attention(
        self,
        sentence: str,
        layer: int,
        heads: list[int],
        profile: str = "embedded",
        language: Language = "en",
    ) -> dict:
        """Attention of the English model in a sentence. layer and heads count from 1, as in the questions. Answers with
        the tokens, the words of the sentence, and the weights: line i tells how much token i attends to each token,
        summed over the heads, so that it adds up to their number. profile: whose model reads it, "embedded" or "hub",
        or "course" where the page was started with the course's files."""
        reading, lm = self._read(profile, sentence)
        layer = whole("The layer", layer, 1, lm.layers)
        heads = [whole("The head", head, 1, lm.heads) for head in several("The list of heads", heads, 1, lm.heads)]
        total = head_sum(reading.attention.weights, [(layer, head) for head in sorted(set(heads))])
        return {
            "tokens": list(reading.attention.tokens),
            "words": list(reading.word_names),
            "weights": digits(total),
        }

    def masked(
        self,
        sentence: str,
        words: list[int],
        top: int = 5,
        profile: str = "embedded",
        language: Language = "en",
    ) -> dict:
        """What the English model says in place of words that are hidden from it, all at once. words: their places among
        the sentence's words, from 0, as "attention" lists them. Answers for each hidden word with the `top` likeliest
        tokens and their probabilities, best first; a word of several pieces has such a list for each."""
        reading, lm = self._read(profile, sentence)
        last = len(reading.spans) - 1
        numbers = [whole("The word", word, 0, last) for word in several("The list of words", words, 1, last + 1)]
        numbers = sorted(set(numbers))
        top = whole("The number of predictions", top, 1, MOST_PREDICTIONS)
        hidden = predict_masked(lm, reading.text, [reading.spans[number] for number in numbers], top=top)
        return {
            "words": list(reading.word_names),
            "hidden": [
                {
                    "number": number,
                    "word": found.word,
                    "predictions": [
                        [{"token": token, "probability": digits(share)} for token, share in piece]
                        for piece in found.pieces
                    ],
                }
                for number, found in zip(numbers, hidden)
            ],
        }

    def _read(self, profile, sentence):
        """(Reading, LanguageModel). A model that cannot be had is not replaced: programs would not see it."""
        sentence = text("The sentence", sentence, MOST_CHARACTERS)
        with watched(self.languages.experiments(profile), gr.Progress()) as experiments:
            lm = experiments.lab.english
            return self.languages.only(Readings).read(Opened(experiments.lab.profile, sentence)), lm

    def similarity(
        self,
        sentences: list[str],
        word: str,
        metric: Literal["cosine", "euclidean"] = "cosine",
        profile: str = "embedded",
        language: Language = "en",
    ) -> dict:
        """How alike the Chinese model's vectors of one word are in 2 to 12 sentences; where a sentence has the word
        several times, its first place counts. Answers with a matrix (sentence by sentence) for each layer from 0."""
        one_of("The metric", metric, METRICS)
        given = several("The list of sentences", sentences, FEWEST, MOST)
        given = [text("The sentence", sentence, MOST_IN_SENTENCE) for sentence in given]
        word = text("The word", word, LONGEST_WORD).strip()
        if not word:
            raise ValueError(say.text("NO_WORD"))
        spans = places(given, word)
        with watched(self.languages.experiments(profile), gr.Progress()) as experiments:
            lm = experiments.lab.chinese
        return {
            "metric": metric,
            "places": [list(span) for span in spans],
            "layers": digits(compare_vectors(word_vectors(lm, given, spans), metric)),
        }

    def grade(self, sheet: str, profile: str = "embedded", language: Language = "en") -> dict:
        """Grade an answer sheet: the text of an answers.toml, as the Quiz tab and `python -m quiz sheet` write it.
        Answers with the points, and for each part its status, its points, what is said of it, the computed evidence and
        a hint; never with an answer. The first call of a profile computes all experiments, which takes minutes; a
        job's status tells how far it is."""
        answers = read(text("The answer sheet", sheet, MAX_BYTES))
        if "sheet" in answers.errors and not answers.answers:
            raise ValueError(answers.errors["sheet"])
        graded = grade(answers, self.languages.answer_key(profile, gr.Progress()))
        said = catalogue.translated
        return {
            "points": graded.points,
            "of": graded.of,
            "computable": graded.computable,
            "problem": said(answers.errors["sheet"]) if "sheet" in answers.errors else None,
            "parts": {
                name: {
                    "status": part.status,
                    "points": part.points,
                    "of": part.of,
                    "said": said(part.said),
                    "evidence": [said(line) for line in part.evidence],
                    "hint": part.hint and part.hint[catalogue.spoken()],
                }
                for name, part in graded.parts.items()
            },
        }
