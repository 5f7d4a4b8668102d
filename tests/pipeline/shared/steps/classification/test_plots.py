import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import plots

from ..contrast import contrast

GENERATOR = np.random.default_rng(1)
Y = (GENERATOR.random(80) < 0.4).astype(float)
PREDICTED = np.clip(0.2 + 0.5 * Y + GENERATOR.normal(0, 0.2, 80), 0, 1)
SVG = "{http://www.w3.org/2000/svg}"


def draw(folder: Path, predicted: np.ndarray = PREDICTED) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    names = plots.draw_all(folder, Y, predicted, {"a": 0.7, "b": 0.3}, "malignant")
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> dict[str, str]:
    return draw(tmp_path_factory.mktemp("drawn"))


def test_there_are_five(drawn):
    assert list(drawn) == ["roc.svg", "precision-recall.svg", "calibration.svg", "confusion.svg", "importance.svg"]


def test_equal_data_gives_equal_bytes(drawn, tmp_path):
    assert draw(tmp_path) == drawn


def test_each_says_what_it_shows(drawn):
    for name, text in drawn.items():
        root = ElementTree.fromstring(text)
        title = root.find(f"{SVG}title")
        assert root.get("role") == "img", name
        assert title is not None and len(title.text) > 30, name


def test_the_confusion_matrix_is_told_in_words(drawn):
    right = int(((PREDICTED >= 0.5) & (Y == 1)).sum())
    assert f"{right} rows of malignant found and {int(Y.sum()) - right} missed;" in drawn["confusion.svg"]


def test_no_id_is_shared_between_the_plots(drawn):
    ids = [set(re.findall(r'id="([mpC][0-9a-f]{10,})"', text)) for text in drawn.values()]
    assert sum(map(len, ids)) == len(set().union(*ids))


def test_only_colours_that_read_on_white_and_on_dark(drawn):
    for name, text in drawn.items():
        colours = set(re.findall(r"#[0-9a-f]{6}\b", text))
        assert colours, name
        for colour in colours:
            assert min(contrast(colour, "#ffffff"), contrast(colour, "#111111")) > 3.9, (name, colour)


@pytest.mark.parametrize("predicted", [Y, 1 - Y, np.full(80, 0.4)], ids=["perfect", "always wrong", "constant"])
def test_extreme_models_are_drawn(predicted, tmp_path):
    assert len(draw(tmp_path, predicted)) == 5
