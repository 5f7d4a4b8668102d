"""The plots of a regression: predicted against actual, residuals, importance."""

from pathlib import Path
from typing import Any

import numpy as np

from drawing import LINE, POINTS, Plot, importance_plot, thin_out, write_all


def draw_all(
    folder: Path, y: np.ndarray, predicted: np.ndarray, importance: dict[str, float], target: str
) -> list[str]:
    """Writes the plots and returns their file names. `importance`: share of the total gain by feature."""
    shown = thin_out(y)
    note = "" if len(shown) == len(y) else f" ({len(shown):,} of {len(y):,} rows)"
    plots = {
        "predicted-actual.svg": Plot(
            f"Predicted against actual{note}",
            f"Scatter plot of predicted against actual {target}; the line is a perfect prediction.",
            lambda axes: _predicted(axes, y[shown], predicted[shown], target),
        ),
        "residuals.svg": Plot(
            f"Residuals{note}",
            f"Scatter plot of actual minus predicted {target} against the prediction; the line is no error.",
            lambda axes: _residuals(axes, y[shown], predicted[shown], target),
        ),
        "importance.svg": importance_plot(importance),
    }
    return write_all(folder, plots)


def _predicted(axes: Any, y: np.ndarray, predicted: np.ndarray, target: str) -> None:
    ends = [float(min(y.min(), predicted.min())), float(max(y.max(), predicted.max()))]
    axes.plot(ends, ends, color=LINE, linewidth=1.8, linestyle="--", label="perfect prediction")
    axes.plot(y, predicted, "o", color=POINTS, markersize=5, markeredgewidth=0)
    axes.set_xlabel(f"actual {target}")
    axes.set_ylabel(f"predicted {target}")
    axes.legend(loc="upper left")


def _residuals(axes: Any, y: np.ndarray, predicted: np.ndarray, target: str) -> None:
    axes.axhline(0, color=LINE, linewidth=1.8, linestyle="--")
    axes.plot(predicted, y - predicted, "o", color=POINTS, markersize=5, markeredgewidth=0)
    axes.set_xlabel(f"predicted {target}")
    axes.set_ylabel("actual minus predicted")
