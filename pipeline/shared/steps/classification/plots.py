"""The plots of a classification: ROC, precision against recall, calibration, confusion matrix, importance."""

from pathlib import Path
from typing import Any

import numpy as np

import curves
from drawing import LINE, POINTS, TEXT, Plot, importance_plot, write_all
from metrics import confusion
from problem import THRESHOLD

# Half a percent of room, so that a curve along the edge is not cut in half.
LIMITS = (-0.02, 1.02)


def draw_all(
    folder: Path, y: np.ndarray, predicted: np.ndarray, importance: dict[str, float], target: str
) -> list[str]:
    """Writes the plots and returns their file names. `importance`: share of the total gain by feature."""
    area = curves.area_under_roc(y, predicted)
    share = float(y.mean())
    calibrated = curves.calibration(y, predicted)
    counts = confusion(y, predicted)
    plots = {
        "roc.svg": Plot(
            f"ROC (AUC {area:.3f})",
            f"True against false positive rate for {target} at every threshold; the dashed line is a guess.",
            lambda axes: _roc(axes, y, predicted),
        ),
        "precision-recall.svg": Plot(
            "Precision against recall",
            f"Precision against recall for {target} at every threshold; the dashed line is a guess, right in "
            f"{share:.0%} of the rows.",
            lambda axes: _precision_recall(axes, y, predicted, share),
        ),
        "calibration.svg": Plot(
            f"Calibration (Brier score {calibrated['brier']:.3f})",
            f"Observed share of {target} against its predicted probability in {len(calibrated['bins'])} bins; the "
            "dashed line is a perfect calibration, the labels are rows.",
            lambda axes: _calibration(axes, calibrated["bins"]),
        ),
        "confusion.svg": Plot(
            f"Confusion matrix (threshold {THRESHOLD:g})",
            f"{counts['tp']} rows of {target} found and {counts['fn']} missed; {counts['tn']} others recognised and "
            f"{counts['fp']} taken for it.",
            lambda axes: _confusion(axes, counts, target),
        ),
        "importance.svg": importance_plot(importance),
    }
    return write_all(folder, plots)


def _roc(axes: Any, y: np.ndarray, predicted: np.ndarray) -> None:
    axes.plot([0, 1], [0, 1], color=LINE, linewidth=1.8, linestyle="--", label="guess")
    axes.plot(*curves.roc(y, predicted), color=POINTS, linewidth=2.2, label="model")
    _unit_axes(axes, "false positive rate", "true positive rate")
    axes.legend(loc="lower right")


def _precision_recall(axes: Any, y: np.ndarray, predicted: np.ndarray, share: float) -> None:
    precisions, recalls = curves.precision_recall(y, predicted)
    axes.axhline(share, color=LINE, linewidth=1.8, linestyle="--", label="guess")
    # Between two thresholds there is no precision in between.
    axes.plot(recalls, precisions, color=POINTS, linewidth=2.2, drawstyle="steps-pre", label="model")
    _unit_axes(axes, "recall", "precision")
    axes.legend(loc="lower left")


def _calibration(axes: Any, bins: list[dict[str, Any]]) -> None:
    axes.plot([0, 1], [0, 1], color=LINE, linewidth=1.8, linestyle="--", label="perfect calibration")
    points = [(one["predicted"], one["observed"]) for one in bins]
    # No line from bin to bin: it would draw the eye to those of a few rows.
    axes.plot(*zip(*points, strict=True), "o", color=POINTS, markersize=8, markeredgewidth=0)
    for one, place in zip(bins, points, strict=True):
        shift = (0, -16) if one["observed"] > 0.5 else (0, 8)  # noqa: PLR2004  (away from the edge of the plot)
        axes.annotate(f"{one['rows']:,}", place, textcoords="offset points", xytext=shift, ha="center", color=TEXT)
    _unit_axes(axes, "predicted probability", "observed share")
    axes.legend(loc="upper left")


def _confusion(axes: Any, counts: dict[str, int], target: str) -> None:
    cells = [[counts["tn"], counts["fp"]], [counts["fn"], counts["tp"]]]
    for actual, row in enumerate(cells):
        for said, rows in enumerate(row):
            # Outlines and words instead of shades: they read on any page and without colours.
            colour = POINTS if actual == said else LINE
            axes.add_patch(_rectangle(said - 0.46, actual - 0.44, colour))
            axes.text(said, actual - 0.06, f"{rows:,}", ha="center", va="center", fontsize=24, color=colour)
            word = "right" if actual == said else "wrong"
            axes.text(said, actual + 0.26, f"{word}, {_share(rows, sum(row))}", ha="center", va="center", color=TEXT)
    axes.set_xlim(-0.5, 1.5)
    axes.set_ylim(1.5, -0.5)
    axes.set_xticks([0, 1], ["0", "1"])
    axes.set_yticks([0, 1], ["0", "1"])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.set_xlabel(f"predicted {target}")
    axes.set_ylabel(f"actual {target}")


def _rectangle(x: float, y: float, colour: str) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 0.92, 0.88, fill=False, edgecolor=colour, linewidth=1.8)


def _share(rows: int, total: int) -> str:
    return f"{100 * rows / total:.0f} % of the class"


def _unit_axes(axes: Any, x: str, y: str) -> None:
    axes.set_xlim(*LIMITS)
    axes.set_ylim(*LIMITS)
    axes.set_xlabel(x)
    axes.set_ylabel(y)
