"""The verdicts: what agrees with itself agrees, every single published number counts, and nothing stops the rest."""

import copy

import pytest

from xai.course.proof import GROUPS, LANGUAGE, VISION, agrees, half_unit, judge, numbers, prove
from xai.course.proof_rows import Row
from xai.course.published import PUBLISHED
from xai.missing import DamagedAsset

from .proof_lab import SmallLab, as_published, gone, look, outcomes, put, shorten

NUMBERS = [path for group in GROUPS for path in numbers(PUBLISHED[group], (group,))]


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        shorten(patch)
        yield SmallLab(tmp_path_factory.mktemp("course"))


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


def test_every_published_number_is_looked_at_once(done):
    looked_at = [
        path
        for outcome in done.values()
        for judged in outcome.rows
        for place in judged.places
        for path in numbers(look(PUBLISHED, place), place)
    ]
    assert sorted(looked_at, key=str) == sorted(NUMBERS, key=str) and len(NUMBERS) == 771


def test_what_was_computed_agrees_with_itself_and_what_others_measured_does_not(lab, cache, own, done):
    for group, outcome in outcomes(lab, cache, figures=own).items():
        assert outcome.count(False) == outcome.count(None) == 0 and not outcome.trouble, group
        assert outcome.count(True) >= len(outcome.rows) > 0
    for group in ("classifier", "saliency", "smooth_grad", "integrated_gradients", "hidden_states"):
        assert done[group].count(False) > 4 * done[group].count(True)  # the small lab is not the course's network


def test_a_published_number_beyond_its_tolerance_is_the_one_that_differs_and_one_within_is_not(done, own):
    tried = 0
    for group, outcome in done.items():
        for judged in outcome.rows:
            row = judged.row
            for place, tolerance in zip(judged.places, judged.tolerances):
                for path in numbers(look(own, place), place):
                    step = 3 * tolerance if row.form else 10_000  # a counted one may have others in its place
                    for sign in (1, -1):
                        other = copy.deepcopy(own)
                        value = look(own, path)
                        put(other, path, not value if isinstance(value, bool) else value + sign * step)
                        found = judge(group, row, other)
                        wrong = [p for p, agrees in zip(found.places, found.agreement) if not agrees]
                        assert wrong == [place], path
                        if row.form and judged.tolerances:
                            noise = tolerance - half_unit(row.form, look(own, path)) * 1.0001
                            put(other, path, value + sign * 0.9 * max(noise, 0))
                            assert all(judge(group, row, other).agreement), path
                    tried += 1
    assert tried == len(NUMBERS)


def test_what_convolutions_made_has_noise_and_what_is_counted_has_none(done):
    for group in ("classifier", "lime", "saliency", "filters", "integrated_gradients"):
        rows = [judged for judged in done[group].rows if judged.row.form]
        halves = [[half_unit(judged.row.form, value) for value in judged.computed] for judged in rows]
        assert all(t > half for judged, h in zip(rows, halves) for t, half in zip(judged.tolerances, h)), group
    counted = [j for o in done.values() for j in o.rows if not j.row.form and o.group != "lime"]
    assert len(counted) == 16 and not any(any(judged.tolerances) for judged in counted)


def test_more_or_fewer_entries_than_were_computed_all_differ():
    for values, expected in (((1, 2, 3), [True] * 3), ((1, 2), [False] * 3), ((), [False] * 3)):
        assert judge("g", Row("sizes/*", "sizes", values), {"g": {"sizes": [1, 2, 3]}}).agreement == expected


def test_half_a_unit_is_of_the_last_digit_published():
    for form, value, half in (
        (".3f", 10.333, 5e-4),
        (".0f", -31896, 0.5),
        (".3e", 3.217e-12, 5e-16),
        (".2e", -9.99e5, 500),
    ):
        assert half_unit(form, value) == pytest.approx(half)
    assert half_unit("", 7) == 0


def test_what_is_no_number_never_agrees_and_a_yes_is_not_a_one():
    nan, infinite = float("nan"), float("inf")
    for published, computed, tolerance, expected in (
        (1.0, nan, 0.1, False),
        (1.0, infinite, 0.1, False),
        (2.0, 1.0, nan, False),
        (False, True, 0.0, False),
        (208, None, 0.0, False),  # a checkpoint that tells no epoch
        (4, 3, 1, True),
        (9, 3, {8, 9}, True),
        (7, 3, {8, 9}, False),
    ):
        assert agrees(published, computed, tolerance) is expected


NEEDS = {  # asset -> the groups that cannot do without it
    "pictures": {*VISION},
    "course_files": {"pictures", "classifier"},
    "checkpoint": {"classifier"},
    "classifier": {*VISION} - {"pictures"},
    "chinese": {"similarity"},
    "qa": {"hidden_states"},
}


@pytest.mark.parametrize("asset", NEEDS)
def test_what_is_missing_or_damaged_stops_its_own_groups_only(asset, own, lab, cache, tmp_path):
    for error in (DamagedAsset("It is broken."), gone(asset)):
        for group, outcome in outcomes(SmallLab(tmp_path, missing={asset: error}), cache, figures=own).items():
            if group in NEEDS[asset]:
                assert outcome.trouble == str(error) and outcome.damaged == isinstance(error, DamagedAsset)
                assert outcome.count(None) > 0 and outcome.count(False) == 0
            else:
                assert (outcome.trouble, outcome.count(None), outcome.count(False)) == ("", 0, 0)


def test_what_could_be_computed_before_the_trouble_is_kept(tmp_path, lab, cache, own):
    poor = SmallLab(tmp_path, missing={"pictures": gone("picture")})
    outcome = outcomes(poor, cache, ["classifier"], own)["classifier"]
    assert (outcome.count(True), outcome.count(None)) == (6, 21)  # sizes and the file's facts are the network's alone


def test_an_accident_is_told_in_one_line_and_counts_as_damage(tmp_path, lab, cache, own):
    for error in (RuntimeError("out of memory\nstack"), ValueError(""), OSError("disk"), KeyError("k")):
        found = outcomes(SmallLab(tmp_path, missing={"qa": error}), cache, ["hidden_states", "similarity"], own)
        assert found["hidden_states"].damaged and "\n" not in found["hidden_states"].trouble
        assert type(error).__name__ in found["hidden_states"].trouble
        assert found["similarity"].count(False) == found["similarity"].count(None) == 0


def test_a_profile_proves_only_what_is_about_it(tmp_path, lab, cache, own):
    for profile, barred in (("hub", set(VISION)), ("embedded", set(GROUPS)), ("course", set())):
        found = outcomes(SmallLab(tmp_path, profile), cache, figures=own)
        assert {group for group, outcome in found.items() if outcome.trouble} == barred
        assert all("--profile" in o.trouble and not o.damaged and not o.rows for g, o in found.items() if g in barred)
        assert all(found[group].count(False) == 0 for group in set(LANGUAGE) - barred)


def test_a_model_of_other_depth_is_named(tmp_path, cache, own):
    from tests.xai.language.tiny import chinese

    lab = SmallLab(tmp_path)
    lab.assets["chinese"] = chinese()
    outcome = outcomes(lab, cache, ["similarity"], own)["similarity"]
    assert outcome.damaged and "has 3 layers" in outcome.trouble and "one with 12" in outcome.trouble


def test_an_unknown_group_is_named_before_anything_runs():
    with pytest.raises(ValueError, match="no group 'lame', 'x'; expected some of pictures, classifier, lime"):
        prove(None, ["lime", "lame", "x"])
