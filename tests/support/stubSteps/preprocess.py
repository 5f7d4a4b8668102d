"""Stands in for the real step: passes the input on, fails when it holds a file `broken`, waits when it holds `wait`."""

import argparse
import shutil
import signal
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("input", "train", "validation", "test", "summary", "message-file"):
    parser.add_argument(f"--{name}", type=Path, required=True)
options, _ = parser.parse_known_args()

if (options.input / "wait").exists():
    signal.pause()
if (options.input / "broken").exists():
    options.message_file.write_text("Expected a header in part.csv, got none; add one.")
    raise SystemExit(1)
for folder in (options.train, options.validation, options.test, options.summary):
    shutil.copytree(options.input, folder, dirs_exist_ok=True)
