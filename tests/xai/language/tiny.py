"""Small BERTs with random weights in transformers' own format, shared by all tests of the language half.

English is cased; its WordPiece vocabulary knows the homework's words whole, except for a few that fall into pieces it
also knows, and every letter, so that any other English word falls into letters. Chinese goes by character.
"""

import string
from functools import lru_cache

import torch
import transformers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import (
    BertConfig,
    BertForMaskedLM,
    BertForQuestionAnswering,
    BertModel,
    BertTokenizer,
    PreTrainedTokenizerFast,
)

from xai.language.models import LanguageModel

SENTENCE = "The police officer is popular with the residents because she is very generous and kind."
ENGLISH_PAIR = ("Who is kind?", "The police officer is kind. The nurse is not.")
CHINESE = ["我今天買了蘋果來吃", "進口蘋果汁", "蘋果茶真難喝", "蘋果股價又跌了", "蘋果獲新頭盔專利"]

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = (
    "the The a police officer is was not popular with because she he it very and kind nurse doctor who Who What in of "
    "year born to saw dog dogs Mary John they likes".split()
)
PIECES = ["resident", "##s", "gener", "##ous", "pop", "##ing"]  # residents, generous
TASKS = {"masked": BertForMaskedLM, "question-answering": BertForQuestionAnswering, "plain": BertModel}


def tokenizer_of(pieces, max_tokens=512):
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys([*SPECIAL, *pieces]))}
    return BertTokenizer(vocab=vocabulary, do_lower_case=False, model_max_length=max_tokens)


def english_tokenizer(max_tokens=512):
    letters = string.ascii_letters + string.digits + string.punctuation
    return tokenizer_of(
        [*letters, *(f"##{c}" for c in string.ascii_letters + string.digits), *WORDS, *PIECES], max_tokens
    )


def chinese_tokenizer(max_tokens=512):
    return tokenizer_of([*"，。！？", *string.ascii_letters, *dict.fromkeys("".join(CHINESE))], max_tokens)


def build(tokenizer, task="masked", *, seed=0, layers=3, heads=4, hidden=32, max_tokens=512, spread=0.2):
    """A random BERT for a tokenizer. spread: standard deviation of its weights; large enough that heads differ."""
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=2 * hidden,
        max_position_embeddings=max_tokens,
        initializer_range=spread,
        pad_token_id=tokenizer.pad_token_id,
        attn_implementation="eager",
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        model = TASKS[task](config)
    return LanguageModel(model.eval().requires_grad_(False), tokenizer, f"tiny {task}")


def tiny_english(task="masked", *, max_tokens=512, **shape):
    return build(english_tokenizer(max_tokens), task, max_tokens=max_tokens, **shape)


def tiny_chinese(task="masked", *, max_tokens=512, **shape):
    return build(chinese_tokenizer(max_tokens), task, max_tokens=max_tokens, **shape)


@lru_cache(maxsize=None)
def english():
    """One masked model that all tests may read; they do not change it."""
    return tiny_english()


@lru_cache(maxsize=None)
def chinese():
    return tiny_chinese()


def save(lm, folder, dtype=torch.float32):
    """The model and its tokenizer as a folder that transformers opens. Returns the folder."""
    lm.model.to(dtype).save_pretrained(folder)
    lm.model.to(torch.float32)
    lm.tokenizer.save_pretrained(folder)
    return folder


# Other architectures, with random weights, and the kinds of tokenizers that they come with.
SHAPE = dict(num_hidden_layers=3, num_attention_heads=4, hidden_size=32, intermediate_size=64, initializer_range=0.2)
IDS = dict(bos_token_id=0, cls_token_id=0, pad_token_id=1, eos_token_id=2, sep_token_id=2)
RELATIVE = dict(relative_attention=True, pos_att_type=["c2p", "p2c"], position_biased_input=False, type_vocab_size=0)
SEQ2SEQ = dict(d_model=32, encoder_layers=3, decoder_layers=3, encoder_attention_heads=4, decoder_attention_heads=4)
READABLE = {  # name -> (model class, config class, settings, where the input is what the heads of layer {} pass on)
    "Bert": ("BertModel", "BertConfig", {}, "encoder.layer.{}.attention.output.dense"),
    "Roberta": ("RobertaModel", "RobertaConfig", {}, "encoder.layer.{}.attention.output.dense"),
    "Electra": ("ElectraModel", "ElectraConfig", {"embedding_size": 16}, "encoder.layer.{}.attention.output.dense"),
    "DistilBert": (
        "DistilBertModel",
        "DistilBertConfig",
        {"dim": 32, "n_layers": 3, "n_heads": 4, "hidden_dim": 64},
        "transformer.layer.{}.attention.out_lin",
    ),
    "MPNet": ("MPNetModel", "MPNetConfig", {}, "encoder.layer.{}.attention.attn.o"),
    "Deberta": ("DebertaModel", "DebertaConfig", RELATIVE, "encoder.layer.{}.attention.output.dense"),
    "DebertaV2": ("DebertaV2Model", "DebertaV2Config", RELATIVE, "encoder.layer.{}.attention.output.dense"),
    "ModernBert": ("ModernBertModel", "ModernBertConfig", {"local_attention": 8}, "layers.{}.attn.Wo"),
    "Albert": (
        "AlbertModel",
        "AlbertConfig",
        {"embedding_size": 16},
        "encoder.albert_layer_groups.0.albert_layers.0.attention.dense",
    ),
    "BigBird": (
        "BigBirdModel",
        "BigBirdConfig",
        {"attention_type": "original_full"},
        "encoder.layer.{}.attention.output.dense",
    ),
}
UNREADABLE = {  # name -> (model class, config class, settings, what is said)
    "Bart": ("BartModel", "BartConfig", SEQ2SEQ, "no attention between all tokens"),
    "T5": ("T5Model", "T5Config", {"num_layers": 3, "decoder_start_token_id": 0}, "how many tokens"),
    "XLNet": ("XLNetModel", "XLNetConfig", {"d_model": 32, "n_layer": 3, "n_head": 4, "d_inner": 64}, "many tokens"),
    "Longformer": ("LongformerModel", "LongformerConfig", {"attention_window": 4}, "no attention between all tokens"),
    "BigBird": ("BigBirdModel", "BigBirdConfig", {"attention_type": "block_sparse"}, "some pairs of tokens only"),
    "GPT2": ("GPT2Model", "GPT2Config", {"n_embd": 32, "n_layer": 3, "n_head": 4}, "none that comes after"),
    "Bert decoder": ("BertModel", "BertConfig", {"is_decoder": True}, "none that comes after"),
    "SqueezeBert": ("SqueezeBertModel", "SqueezeBertConfig", {"embedding_size": 32}, "does not add up to 1"),
}


def other_model(model, config, settings, *, max_tokens=64, seed=0):
    """A model of transformers by the names of its classes, for `byte_level` or `metaspace`."""
    size = {"vocab_size": 600, "max_position_embeddings": max_tokens}
    shape = {} if {"dim", "d_model", "n_embd", "num_layers"} & settings.keys() else SHAPE
    given = {**size, **shape, **IDS, "attn_implementation": "eager", **settings}
    if config in ("T5Config", "XLNetConfig", "GPT2Config"):
        given = {key: value for key, value in given.items() if key != "max_position_embeddings"}
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        made = getattr(transformers, model)(getattr(transformers, config)(**given))
    return made.eval().requires_grad_(False)


def _trained(tokenizer, trainer, names):
    special = dict(zip(("cls_token", "pad_token", "sep_token", "unk_token", "mask_token"), names))
    tokenizer.train_from_iterator([SENTENCE, *ENGLISH_PAIR, "she is, he is and it is"] * 10, trainer)
    ends = [(names[0], 0), (names[2], 2)]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names[0]} $A {names[2]}", pair=f"{names[0]} $A {names[2]} $B {names[2]}", special_tokens=ends
    )
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)


@lru_cache(maxsize=None)
def byte_level():
    """As RoBERTa's, DeBERTa's and ModernBERT's: byte-level BPE; the space before a word belongs to its token."""
    names = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=names, initial_alphabet=alphabet)
    return _trained(tokenizer, trainer, names)


@lru_cache(maxsize=None)
def metaspace():
    """As ALBERT's and XLM-RoBERTa's: sentencepiece's unigrams, with a space before the text; words end at spaces."""
    names = ["[CLS]", "<pad>", "[SEP]", "<unk>", "[MASK]"]
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer, tokenizer.pre_tokenizer = normalizers.NFKC(), pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    return _trained(tokenizer, trainers.UnigramTrainer(vocab_size=120, special_tokens=names, unk_token="<unk>"), names)


def roberta(task="RobertaModel", **shape):
    return LanguageModel(other_model(task, "RobertaConfig", {}, **shape), byte_level(), task)
