"""What the plots of every evaluation have alike: SVG that reads equally well on white and on dark pages.

The background is transparent; every colour keeps a contrast of about 4:1 or more against both #ffffff and #111111. The
bytes depend on the data alone: no date, no random ids.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

# Mid-tones: as far from white as from black.
TEXT, POINTS, LINE = "#797979", "#3a80c1", "#c8641b"
# A drawing of more points is heavy and shows no more; they are then taken evenly along the actual values.
MOST_POINTS = 2000
MOST_BARS = 15
STYLE = {
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 12,
    "text.color": TEXT,
    "axes.labelcolor": TEXT,
    "axes.edgecolor": TEXT,
    "axes.titlecolor": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
}


class Plot(NamedTuple):
    """`title` stands in the picture; `description` is what a screen reader says besides it."""

    title: str
    description: str
    draw: Callable[[Any], None]


def write_all(folder: Path, plots: Mapping[str, Plot]) -> list[str]:
    """Writes each plot under its file name and returns the names."""
    for name, plot in plots.items():
        _write(folder / name, plot)
    return list(plots)


def importance_plot(importance: dict[str, float]) -> Plot:
    """`importance`: share of the total gain by feature."""
    return Plot(
        "Feature importance",
        f"Bar chart of each feature's share in the model's gain: {_spoken(importance)}.",
        lambda axes: _importance(axes, importance),
    )


def thin_out(y: np.ndarray) -> np.ndarray:
    """The rows to draw: all, or evenly many along the sorted actual values, with both ends."""
    if len(y) <= MOST_POINTS:
        return np.arange(len(y))
    order = np.argsort(y, kind="stable")
    return order[np.linspace(0, len(y) - 1, MOST_POINTS).round().astype(int)]


def _write(path: Path, plot: Plot) -> None:
    # A salt per file, so that plots on one page share no ids.
    with mpl.rc_context():
        # A matplotlibrc of the machine's user has no say.
        mpl.rcdefaults()
        mpl.rcParams.update({**STYLE, "svg.hashsalt": path.name})
        figure = Figure(figsize=(6.4, 4.4), layout="constrained")
        figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
        axes = figure.add_subplot()
        plot.draw(axes)
        axes.set_title(plot.title)
        metadata = {"Title": f"{plot.title}. {plot.description}", "Date": None, "Creator": None}
        figure.savefig(path, format="svg", metadata=metadata, transparent=True)
    # The <title> names the picture to a screen reader only where the role says that it is one.
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("<svg ", '<svg role="img" ', 1), encoding="utf-8")


def _importance(axes: Any, importance: dict[str, float]) -> None:
    top = _ranked(importance)[:MOST_BARS][::-1]
    bars = axes.barh([name for name, _ in top], [100 * share for _, share in top], color=POINTS, height=0.7)
    axes.bar_label(bars, fmt="%.0f %%", padding=4, color=TEXT)
    axes.set_xlabel("share of the total gain, %")
    axes.margins(x=0.12)


def _ranked(importance: dict[str, float]) -> list[tuple[str, float]]:
    return sorted(importance.items(), key=lambda pair: (-pair[1], pair[0]))


def _spoken(importance: dict[str, float]) -> str:
    return ", ".join(f"{name} {share:.0%}" for name, share in _ranked(importance)[:3]) or "none"
