"""The key as files: key.json for machines, key.html for an instructor to read and print offline."""

import base64
import html
import json
import sys
import traceback
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from xai.methods import METHODS
from xai.vision import filters

from .catalogue import questions, topics
from .doctor import Entry, inventory
from .evidence import evidence_png
from .origin import hashes, versions

FORMAT_VERSION = 1
_TEMPLATE = Path(__file__).with_name("key_template.html")


def write(folder, keys, x):
    """Write key.json and key.html. keys: one key a seed, the first is the key; x: Experiments to draw evidence from."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    data = as_json(keys, x)
    (folder / "key.json").write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "key.html").write_text(as_html(keys, x, data), encoding="utf-8")


def as_json(keys, x) -> dict:
    """The key as plain data; the same key gives the same data (no dates, floats to six digits)."""
    return {
        "format_version": FORMAT_VERSION,
        "profile": x.lab.profile,
        "seeds": len(keys),
        "versions": versions(),
        **hashes(x.lab),
        "settings": {
            m.name: {name: asdict(s) for name, s in m.named.items()} for m in (*METHODS.values(), filters.METHOD)
        },
        "agreement": _agreement(keys[0]),
        "assets": [asdict(entry) for entry in inventory(x.lab)],
        "findings": {
            name: {
                **_finding(finding),
                "published": sorted(questions[name].published),
                "agrees_with_published": _agrees(name, finding),
                "fragile": fragile(name, keys),
            }
            for name, finding in keys[0].items()
        },
    }


def fragile(name, keys):
    """Whether the answer flips between seeds: None for one seed."""
    return None if len(keys) == 1 else len({key[name].chosen for key in keys}) > 1


def _agrees(name, finding):
    return finding.chosen == questions[name].published if finding.computed else None


def _agreement(key):
    verdicts = [_agrees(name, finding) for name, finding in key.items()]
    return {"agree": verdicts.count(True), "differ": verdicts.count(False), "not_computed": verdicts.count(None)}


def agreement_line(key) -> str:
    counts = _agreement(key)
    differing = [name for name, finding in key.items() if _agrees(name, finding) is False]
    return (
        f"Published answers: {counts['agree']} agree, {counts['differ']} differ"
        f"{' (' + ', '.join(differing) + ')' if differing else ''}, {counts['not_computed']} not computed."
    )


def _finding(finding):
    if finding is None:
        return None
    return {
        "chosen": sorted(finding.chosen) if finding.computed else None,
        "why": finding.why,
        "quantities": [_quantity(q) for q in finding.quantities],
        "threshold": _quantity(finding.threshold),
        "margin": _round(finding.margin),
        "settings_agree": finding.settings_agree,
        "under_paper": _finding(finding.under_paper),
    }


def _quantity(q):
    return q and {"name": q.name, "value": _round(q.value), "unit": q.unit}


def _round(value):
    """Six digits, which single precision holds: the seventh changes with the number of threads that add up a sum. JSON
    knows neither infinity nor NaN: they stand as words."""
    number = float(f"{value:.6g}")
    return number if abs(number) < float("inf") else str(number)


def as_html(keys, x, data) -> str:
    """One self-contained page: no script, no address outside it."""
    parts, topic = [], None
    for name, finding in tqdm(keys[0].items(), desc="drawing evidence", unit="part", disable=None):
        question = questions[name]
        if question.topic != topic:
            topic = question.topic
            parts.append(f"<h2>{_e(' · '.join(dict.fromkeys(topics[topic].values())))}</h2>")
        parts.append(
            _section(question, finding, data["findings"][name], _evidence(name, x) if finding.computed else None)
        )
    return (
        _TEMPLATE.read_text(encoding="utf-8")
        .replace("{{summary}}", _summary(data))
        .replace("{{table}}", _table(keys[0]))
        .replace("{{body}}", "\n".join(parts))
    )


def _evidence(name, x):
    """The picture that shows a finding; None where it cannot be drawn, which costs no more than the picture."""
    try:
        return evidence_png(name, x)
    except Exception:
        print(f"The evidence of {name} is not drawn:", file=sys.stderr)
        traceback.print_exc()
        return None


def _e(text):
    return html.escape(str(text))


def _section(question, finding, data, picture):
    head = (
        f"<section id={question.id}><h3>{question.id} <small>{question.points:g} points</small></h3>"
        f"<p>{_e(question.text['en'])}</p><p lang=zh>{_e(question.text['zh'])}</p>"
    )
    if not finding.computed:
        return f"{head}<p class=none>Not computed: {_e(finding.why)}</p>{_numbers(finding)}</section>"
    image = ""
    if picture:
        code = base64.b64encode(picture).decode()
        image = f'<img src="data:image/png;base64,{code}" alt="{_e(finding.why)}">'
    return (
        f"{head}<p class=verdict>{_answers(question, finding.chosen)}{_flag(data)}</p><p>{_e(finding.why)}</p>"
        f"{_numbers(finding)}{image}{_other(question, finding)}{_published(question, finding)}</section>"
    )


def _answers(question, chosen):
    return "; ".join(
        f"{_e(text['en'])} <span lang=zh>{_e(text['zh'])}</span>"
        for option, text in question.options.items()
        if option in chosen
    )


def _flag(data):
    return " <b class=fragile>fragile: flips with the seed</b>" if data["fragile"] else ""


def _numbers(finding):
    rows = "".join(f"<tr><td>{_e(q.name)}<td class=n>{q.value:.4g}<td>{_e(q.unit)}" for q in finding.quantities)
    if finding.threshold:
        t = finding.threshold
        rows += (
            f"<tr class=threshold><td>threshold: {_e(t.name)}<td class=n>{t.value:.4g}<td>{_e(t.unit)}"
            f"<tr class=threshold><td>margin<td class=n>{finding.margin:.4g}<td>{_e(t.unit)}"
        )
    return f"<table>{rows}</table>{_line(finding)}" if rows else ""


def _line(finding):
    """A number line of the quantities that share the threshold's unit, with the threshold marked."""
    if not finding.threshold:
        return ""
    t = finding.threshold
    marks = [(q.value, q.name) for q in finding.quantities if q.unit == t.unit and abs(q.value) < 1e6]
    values = [v for v, _ in marks] + [t.value]
    low, high = min([0.0, *values]), max(values)
    if not marks or not high > low:
        return ""

    def place(value):
        return 20 + 560 * (value - low) / (high - low)

    dots = "".join(
        f'<circle cx="{place(v):.1f}" cy="14" r="5"><title>{_e(n)}: {v:.4g}</title></circle>' for v, n in marks
    )
    return (
        f'<svg viewBox="0 0 600 40" role="img" aria-label="number line"><path d="M20 14H580" class="axis"/>{dots}'
        f'<path d="M{place(t.value):.1f} 2V26" class="cut"/><text x="20" y="38">{low:.3g}</text>'
        f'<text x="580" y="38" text-anchor="end">{high:.3g}</text></svg>'
    )


def _other(question, finding):
    other = finding.under_paper
    if other is None:
        return ""
    if finding.settings_agree:
        return f"<p class=note>The paper's settings: the same. {_e(other.why)}</p>"
    told = _answers(question, other.chosen) if other.computed else "undecided"
    return f"<p class=note><b>The paper's settings differ:</b> {told}. {_e(other.why)}</p>{_numbers(other)}"


def _published(question, finding):
    source = "" if question.published_source == "graded" else " (from a student's notes, not from a graded sheet)"
    verdict = "agrees" if finding.chosen == question.published else "<b>differs</b>"
    return f"<p class=note>Published answer{source}: {_answers(question, question.published)} - {verdict}.</p>"


def _summary(data):
    a = data["agreement"]
    versions = ", ".join(f"{k} {v}" for k, v in data["versions"].items())
    hashes = ", ".join(f"{k.removesuffix('_sha256')} {v[:12]}" for k, v in data.items() if v and k.endswith("_sha256"))
    return (
        f"<p>Profile {_e(data['profile'])}, {data['seeds']} seed(s). Published answers: {a['agree']} agree, "
        f"{a['differ']} differ, {a['not_computed']} not computed.</p>"
        f"<p class=note>{_e(versions)}. {_e(hashes)}.</p>{_assets(data['assets'])}"
    )


def _assets(entries):
    lines = "".join(f"<li>{_e(Entry(**entry))}" for entry in entries)
    return f"<ul class=note>{lines}</ul>" if lines else ""


def _table(key):
    rows = []
    for name, finding in key.items():
        published, verdict, mark = questions[name].published, "-", ""
        if finding.computed:
            same = finding.chosen == published
            verdict, mark = ("agrees", "") if same else (_e(finding.why), " class=differs")
        rows.append(
            f"<tr{mark}><td><a href=#{name}>{name}</a><td>{_ids(finding.chosen)}<td>{_ids(published)}<td>{verdict}"
        )
    return "<table><tr><th>part<th>computed<th>published<th>" + "".join(rows) + "</table>"


def _ids(options):
    """Option ids as words that may wrap."""
    return "not computed" if options is None else _e(", ".join(sorted(options)).replace("_", " "))
