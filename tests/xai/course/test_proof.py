"""The verdicts: what agrees with itself agrees, every single published number counts, and nothing stops the rest."""

import copy

import pytest

from xai.course.proof import GROUPS, LANGUAGE, VISION, Proof, prove
from xai.course.proof_rows import Row, half_unit, numbers
from xai.course.published import PUBLISHED
from xai.missing import DamagedAsset

from .proof_lab import SmallLab, as_published, gone, outcomes, shorten

NUMBERS = [path for group in GROUPS for path in numbers(PUBLISHED[group], (group,))]


@pytest.fixture(scope="module")
def short():
    with pytest.MonkeyPatch.context() as patch:
        shorten(patch)
        yield


@pytest.fixture(scope="module")
def lab(short, tmp_path_factory):
    return SmallLab(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def done(lab, cache):
    return outcomes(lab, cache)


@pytest.fixture(scope="module")
def own(done):
    """Figures that this lab would have published."""
    return as_published(done)


@pytest.fixture(scope="module")
def rows(done):
    return [row for outcome in done.values() for row in outcome.rows]


def test_every_published_number_is_looked_at_once(rows):
    looked_at = [path for row in rows for path in row.verdicts(PUBLISHED)]
    assert sorted(looked_at, key=str) == sorted(NUMBERS, key=str) and len(set(looked_at)) == len(looked_at)


def test_what_was_computed_agrees_with_itself(lab, cache, own):
    for outcome in prove(lab, figures=own, cache=cache):
        assert outcome.differ == outcome.not_run == 0 and not outcome.trouble, outcome.group
        assert outcome.agree >= len(outcome.rows) > 0


def test_other_figures_than_these_differ(done):
    """The small lab has not got the course's network: of its own figures nearly none agree with the published ones."""
    for group in ("classifier", "lime", "saliency", "smooth_grad", "integrated_gradients", "hidden_states"):
        assert done[group].differ > 4 * done[group].agree


def verdicts(rows, figures):
    return [(row.name, place) for row in rows for place, agrees in judged(row, figures) if not agrees]


def judged(row, figures):
    return zip(row.places(figures), row.agreement(figures))


def changed(figures, path, change):
    figures = copy.deepcopy(figures)
    entry = figures
    for key in path[:-1]:
        entry = entry[key]
    entry[path[-1]] = change(entry[path[-1]])
    return figures


def tolerance_at(rows, figures, path):
    """(row, tolerance) of the number at this path."""
    for row in rows:
        if path in row.verdicts(figures):
            place = next(i for i, place in enumerate(row.places(figures)) if path[: len(place)] == place)
            return row, row.tolerances[place]


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: ".".join(map(str, path)))
def test_a_published_number_beyond_its_tolerance_is_the_one_that_differs(path, rows, own):
    row, tolerance = tolerance_at(rows, own, path)
    step = 3 * tolerance if row.form else 10_000 + tolerance  # a counted one may have others in its place
    for sign in (1, -1):
        other = changed(own, path, lambda v, s=sign: (not v) if isinstance(v, bool) else v + s * step)
        [(name, place)] = verdicts(rows, other)
        assert name == row.name and path[: len(place)] == place


def test_a_published_number_within_its_noise_agrees(rows, own):
    tried = 0
    for path in NUMBERS:
        row, tolerance = tolerance_at(rows, own, path)
        noise = tolerance - half_unit(row.form, row.computed[0]) * 1.0001
        if row.form and noise > 0:
            tried += 1
            for sign in (1, -1):
                assert not verdicts(rows, changed(own, path, lambda v, s=sign: v + s * 0.9 * noise)), path
    assert tried > 400


def test_what_convolutions_made_has_noise_and_what_is_counted_has_none(done):
    for group in ("classifier", "lime", "saliency", "filters", "integrated_gradients"):
        assert all(min(row.noise) > 0 for row in done[group].rows if row.form), group
    counted = {row.name: row.tolerances for o in done.values() for row in o.rows if not row.form and o.group != "lime"}
    assert len(counted) == 12 and not any(map(any, counted.values()))


def test_more_or_fewer_entries_than_were_computed_all_differ():
    row = Row("sizes", ("g", "sizes"), (1, 2, 3))
    assert row.agreement({"g": {"sizes": [1, 2, 3]}}) == (True,) * 3
    assert row.agreement({"g": {"sizes": [1, 2]}}) == (False,) * 2
    assert Row("sizes", ("g", "sizes"), ()).agreement({"g": {"sizes": [1, 2]}}) == (False,) * 2


def test_half_a_unit_is_of_the_last_digit_published():
    assert half_unit(".3f", 10.333) == pytest.approx(0.0005) and half_unit(".0f", -31896) == 0.5
    assert half_unit(".3e", 3.217e-12) == pytest.approx(0.0005e-12)
    assert half_unit(".2e", -9.99e5) == pytest.approx(0.005e5)
    assert half_unit("", 7) == 0


@pytest.mark.parametrize("computed", [float("nan"), float("inf"), 0.0])
@pytest.mark.parametrize("form", [".3f", ".3e"])
def test_what_is_no_number_never_agrees(computed, form):
    assert Row("x", ("x",), (computed,), form, noise=0.001).agreement({"x": 1.0}) == (False,)
    assert Row("x", ("x",), (1.0,), form, noise=float("nan")).agreement({"x": 2.0}) == (False,)


def test_a_yes_is_not_a_one():
    assert Row("x", ("x",), (True,)).agreement({"x": False}) == (False,)
    assert Row("x", ("x",), (None,)).agreement({"x": 208}) == (False,)  # a checkpoint that tells no epoch
    assert Row("x", ("x",), (3,), noise=1).agreement({"x": 4}) == (True,)
    assert Row("x", ("x",), (3,), also=((8, 9),)).agreement({"x": 9}) == (True,)


def test_a_row_of_unequal_lengths_is_refused():
    with pytest.raises(ValueError, match="'x' has 2 values; expected as many labels"):
        Row("x", ("x",), (1, 2), labels=("a",))


NEEDS = {  # asset -> the groups that cannot do without it
    "pictures": {*VISION},
    "course_files": {"pictures", "classifier"},
    "checkpoint": {"classifier"},
    "classifier": {*VISION} - {"pictures"},
    "chinese": {"similarity"},
    "qa": {"hidden_states"},
}


@pytest.mark.parametrize("asset", NEEDS)
@pytest.mark.parametrize("damaged", [False, True], ids=["missing", "damaged"])
def test_what_is_missing_or_damaged_stops_its_own_groups_only(asset, damaged, own, lab, cache, tmp_path):
    error = DamagedAsset("It is broken.") if damaged else gone(asset)
    poor = SmallLab(tmp_path, missing={asset: error})
    for group, outcome in outcomes(poor, cache, figures=own).items():
        if group in NEEDS[asset]:
            assert outcome.trouble == str(error) and outcome.damaged == damaged
            assert outcome.not_run > 0 and outcome.differ == 0
        else:
            assert (outcome.trouble, outcome.not_run, outcome.differ) == ("", 0, 0)


def test_what_could_be_computed_before_the_trouble_is_kept(tmp_path, cache, own):
    poor = SmallLab(tmp_path, missing={"pictures": gone("picture")})
    outcome = outcomes(poor, cache, ["classifier"], own)["classifier"]
    assert outcome.agree == 6 and outcome.not_run == 21  # sizes and the file's facts are the network's alone


@pytest.mark.parametrize(
    "error", [RuntimeError("out of memory\nstack"), ValueError(""), OSError("disk"), KeyError("k")]
)
def test_an_accident_is_told_in_one_line_and_counts_as_damage(error, tmp_path, cache, own):
    poor = SmallLab(tmp_path, missing={"qa": error})
    found = outcomes(poor, cache, ["hidden_states", "similarity"], own)
    assert found["hidden_states"].damaged and "\n" not in found["hidden_states"].trouble
    assert type(error).__name__ in found["hidden_states"].trouble
    assert found["similarity"].differ == found["similarity"].not_run == 0


@pytest.mark.parametrize("profile, barred", [("hub", set(VISION)), ("embedded", set(GROUPS)), ("course", set())])
def test_a_profile_proves_only_what_is_about_it(profile, barred, tmp_path, cache, own):
    found = outcomes(SmallLab(tmp_path, profile), cache, figures=own)
    assert {group for group, outcome in found.items() if outcome.trouble} == barred
    assert all(("--profile" in o.trouble) and not o.damaged and not o.rows for g, o in found.items() if g in barred)
    assert all(found[group].differ == 0 for group in set(LANGUAGE) - barred)


def test_a_model_of_other_depth_is_named(tmp_path, cache, own):
    from tests.xai.language.tiny import chinese

    lab = SmallLab(tmp_path)
    lab.assets["chinese"] = chinese()
    outcome = outcomes(lab, cache, ["similarity"], own)["similarity"]
    assert outcome.damaged and "has 3 layers" in outcome.trouble and "one with 12" in outcome.trouble


def test_an_unknown_group_is_named_before_anything_runs():
    with pytest.raises(ValueError, match="no group 'lame', 'x'; expected some of pictures, classifier, lime"):
        prove(None, ["lime", "lame", "x"])


def test_the_rounded_network_serves_no_question(lab, cache, done):
    """What the copy that rounds computes has another name in the cache, and the network stays as it is."""
    proof = Proof(lab, cache=cache)
    assert proof.rounded.fingerprint != proof.x.fingerprint
    assert proof.rounded.classifier is not lab.classifier
    assert not (proof.x.logits() == proof.rounded.logits()).all()
