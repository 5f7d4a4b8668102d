import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import plots

from ..contrast import contrast

GENERATOR = np.random.default_rng(1)
Y = GENERATOR.normal(100, 20, 60)
PREDICTED = Y + GENERATOR.normal(0, 10, 60)
IMPORTANCE = {"a": 0.7, "b": 0.3, "c": 0.0}
SVG = "{http://www.w3.org/2000/svg}"


def draw(folder: Path, count: int = 60) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    y = np.resize(Y, count)
    names = plots.draw_all(folder, y, np.resize(PREDICTED, count), IMPORTANCE, "target")
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


def test_equal_data_gives_equal_bytes(tmp_path):
    assert draw(tmp_path / "a") == draw(tmp_path / "b")


def test_there_are_three(tmp_path):
    assert list(draw(tmp_path)) == ["predicted-actual.svg", "residuals.svg", "importance.svg"]


def test_each_says_what_it_shows(tmp_path):
    for name, text in draw(tmp_path).items():
        root = ElementTree.fromstring(text)
        title = root.find(f"{SVG}title")
        assert root.get("role") == "img", name
        assert title is not None and len(title.text) > 30, name


def test_no_date_and_no_program_is_told(tmp_path):
    for text in draw(tmp_path).values():
        assert not re.search(r"dc:date|dc:creator|20\d\d-\d\d-\d\d", text)


def test_no_id_is_shared_between_the_plots(tmp_path):
    ids = [set(re.findall(r'id="([mpC][0-9a-f]{10,})"', text)) for text in draw(tmp_path).values()]
    assert sum(map(len, ids)) == len(set().union(*ids))


def test_only_colours_that_read_on_white_and_on_dark(tmp_path):
    for name, text in draw(tmp_path).items():
        colours = set(re.findall(r"#[0-9a-f]{6}\b", text))
        assert colours, name
        for colour in colours:
            assert contrast(colour, "#ffffff") > 3.9, (name, colour)
            assert contrast(colour, "#111111") > 3.9, (name, colour)


def test_the_background_is_transparent(tmp_path):
    for text in draw(tmp_path).values():
        assert re.search(r'<g id="patch_1">\s*<path[^>]*style="fill: none', text)


@pytest.mark.parametrize("count", [2000, 2001, 5000])
def test_many_points_are_thinned_out_and_it_says_so(tmp_path, count):
    text = draw(tmp_path, count)["residuals.svg"]
    assert text.count("<use ") < 2100
    assert (f"(2,000 of {count:,} rows)" in text) == (count > 2000)


def test_a_model_without_splits_is_drawn(tmp_path):
    assert plots.draw_all(tmp_path, Y, np.full(60, 3.0), {"a": 0.0}, "t")
