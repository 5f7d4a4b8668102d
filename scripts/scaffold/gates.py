"""Bounds that a model should hold: better than a constant answer by far, with room for chance in a small test set."""

from math import floor, log10

from baseline import LOWER_IS_BETTER, Score, refuse_useless

# How far a bound stands on the way from the model's own figure (0) to the constant answer's (1).
RELAXED, STRICT, FLOOR = 0.5, 0.35, 0.75
# The strict bound keeps this many spreads from the model's figure, or it would refuse good models by chance.
SPREADS = 1.5
GATED = {
    "regression": ("regression_metrics", ("mse",)),
    "classification": ("binary_classification_metrics", ("accuracy", "f1")),
}


def propose(problem: str, scores: dict[str, Score], target: str) -> list[dict[str, object]]:
    """One gate a metric: bounds of stacks to try things in (relaxed), of all others (strict), and the floor."""
    section, names = GATED[problem]
    for name in names:
        refuse_useless(name, scores[name], target)
    return [
        {
            "name": name,
            "path": f"{section}.{name}.value",
            "direction": "max" if name in LOWER_IS_BETTER else "min",
            "relaxed": _bound(scores[name], RELAXED),
            "strict": _bound(scores[name], _strict(scores[name])),
            "floor": _bound(scores[name], FLOOR),
            "model": _rounded(scores[name].model),
            "constant": _rounded(scores[name].constant),
        }
        for name in names
    ]


def _strict(score: Score) -> float:
    """No less than the spread asks for, and never weaker than the relaxed bound."""
    way = abs(score.constant - score.model)
    return min(RELAXED, max(STRICT, SPREADS * score.spread / way))


def _bound(score: Score, share: float) -> float:
    return _rounded(score.model + share * (score.constant - score.model))


def _rounded(value: float) -> float:
    """To three digits: more would claim more than a baseline says."""
    return 0.0 if value == 0 else round(value, 2 - floor(log10(abs(value))))
