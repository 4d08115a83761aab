"""What the course's files are called and what is in them, as its notebook expects them."""

NUMBERED = ("0_0", "1_1", "1_2", "2_3", "2_4", "3_5", "5_6", "6_7", "8_8", "9_9")  # <class>_<number>
PICTURES = tuple(f"food/{name}.jpg" for name in NUMBERED)  # in the notebook's order: class x 1,000,000 + number
LABELS = tuple(int(name.split("_")[0]) for name in NUMBERED)
CHECKPOINT = "checkpoint.pth"
STATES = tuple(f"hw9_bert/output/model_q{i}" for i in (1, 2, 3))
TOKENIZER = "hw9_bert/Tokenizer"
BERT_LAYERS, BERT_WIDTH = 12, 768


def has_states(files) -> bool:
    """Whether any of hw9_bert is among the files: then it is meant to be used, and what is wrong with it is said."""
    return any(name in files for name in (*STATES, TOKENIZER))
