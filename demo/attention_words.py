"""The sentences of the attention tab. Numbers come in, words go out."""

from xai.language.stimuli import ATTENTION_SENTENCE

from .catalogue import Words

say = Words("attention")
__getattr__ = say.text

EXAMPLES = (  # English in every language: the models read English
    ATTENTION_SENTENCE,
    "The nurse warned the driver because he was in danger.",
    "The old teacher and the young doctor saw the dog in the garden, but the dog did not see them.",
    "The woman who lives in the small house near the river asked the engineer for help, because she wanted to repair "
    "the old bridge, and he told her that the work would take a long time and cost a lot of money.",
)


def share(value) -> str:
    """A share as a percentage with a digit more for small ones."""
    if 0 < value < 0.001:
        return "<0.1%"
    return f"{value:.1%}" if value < 0.1 else f"{value:.0%}"


def listed(items) -> str:
    """a, b and c."""
    return say.text("AND").join(filter(None, (say.text("COMMA").join(items[:-1]), items[-1])))


def chosen_heads(layer, heads) -> str:
    """In layer 5, heads 1-3 and 10."""
    runs = []
    for head in sorted(heads):
        if runs and runs[-1][1] == head - 1:
            runs[-1][1] = head
        else:
            runs.append([head, head])
    names = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    return say("in_head" if len(heads) == 1 else "in_heads", layer=layer, heads=listed(names))


def looks_most(layer, heads, source, target, value) -> str:
    """The sentence under the picture: source, target are words, value the share of source's attention."""
    return say("looks_most", where=chosen_heads(layer, heads), source=source, target=target, share=share(value))


def strongest_line(layer, heads, source, target, value) -> str:
    return say("strongest_line", where=chosen_heads(layer, heads), source=source, target=target, share=share(value))


def lines_caption(layer, heads) -> str:
    return say("lines_caption", where=chosen_heads(layer, heads)) if heads else say.text("NO_HEAD")


def lines_of(side, word, others) -> str:
    """A word of the picture with its strongest lines. side: "from" or "to"; others: (word, share of attention)."""
    shown = say.text("COMMA").join(f"{other} {share(value)}" for other, value in others)
    return say(f"{side}_word", word=word, listed=shown or say.text("NOTHING_SHOWN"))


def read_by(profile, name, tokens) -> str:
    """name: the model's on the hub; that of the embedded one is a folder."""
    return say("read_by", model=say.text("MINIATURE") if profile == "embedded" else name, tokens=tokens)


def unknown_tokens(count) -> str:
    return say("one_unknown" if count == 1 else "unknown_tokens", count=count)


def strongest_only(drawn, lines) -> str:
    return say("strongest_only", drawn=drawn, lines=lines)


def in_place_of(word, piece=None, pieces=1) -> str:
    return say("in_place_of_piece" if pieces > 1 else "in_place_of", word=word, piece=piece, pieces=pieces)


def map_caption(pattern) -> str:
    return say("map_caption", pattern=say.text("PATTERNS")[pattern])


def map_read(pattern) -> str:
    """How the map is read."""
    texts = say.text("MAP_READ")
    return texts.get(pattern, texts["share"])


def map_column(head) -> str:
    return say("map_column", head=head)


def map_marks(head) -> str:
    """What is marked on the homework's sentence. head: the one of question 21."""
    return say("map_marks", head=head)


def cell(layer, head, pattern, score) -> str:
    """One cell of the map when it is pointed at."""
    value = say("cell_times", score=score) if pattern == "coreference" else share(score)
    return say("cell", layer=layer, head=head, value=value)


def best_head(pattern, layer, head, value, chance) -> str:
    """The finding under the map. value, chance: shares."""
    key = "best_broad" if pattern == "broad" else "best_head"
    return say(key, layer=layer, head=head, share=share(value), chance=share(chance))


def best_coreference(source, targets, layer, head, value) -> str:
    """value: times an average word."""
    quoted = listed([say("quoted", word=target) for target in targets])
    return say("best_coreference", source=source, targets=quoted, layer=layer, head=head, times=value)


def own_corpus(most_bytes) -> str:
    return say("own_corpus", megabytes=most_bytes // 1_000_000)


def corpus_cut(kept, sentences) -> str:
    return say("corpus_cut", kept=kept, sentences=sentences)


def nearest_heading(word, masked, layer) -> str:
    return say("nearest_heading_masked" if masked else "nearest_heading", word=word, layer=layer)


def tag(name) -> str:
    """A part of speech by its universal tag."""
    return say.text("TAGS").get(name, name)


def most_are(name, count, of, layer) -> str:
    """name: of a part of speech."""
    return say("most_are", tag=tag(name), count=count, of=of, layer=layer)


def nearest_is(token, cosine, layer) -> str:
    return say("nearest_is", token=token, cosine=cosine, layer=layer)
