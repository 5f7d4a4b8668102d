"""Writes one definition for each documented pattern of the SageMaker Python SDK, as the SDK renders it, beside itself.

Run by hand, with the packages of bench/requirements.txt; its arguments are patterns, all of them by default.
The same SDK gives the same bytes: times, random names and paths of this machine are written over.
"""

import logging
import re
import sys
import warnings
from pathlib import Path

import checks
import gates
import jobs
import models

PATTERNS = {**gates.PATTERNS, **models.PATTERNS, **checks.PATTERNS, **jobs.PATTERNS}
CHANGING = {
    r"\d{4}(-\d{2}){5}-\d{3}": "2026-01-01-00-00-00-000",
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=/analysis_config)": "00000000-0000-4000-8000-000000000000",
    r'"[^"]*/sdk/jobs\.py"': '"jobs.py"',
    r'(?<=\\")/[^"\\]*/tmp\w{8}(?=\\")': "/source",
    r"sagemaker_requirements_\w{8}\.txt": "sagemaker_requirements_00000000.txt",
}


def rendered(name: str) -> str:
    text = PATTERNS[name]().definition()
    for pattern, fixed in CHANGING.items():
        text = re.sub(pattern, fixed, text)
    return text + "\n"


warnings.simplefilter("ignore")
logging.disable(logging.ERROR)
for wanted in sys.argv[1:] or PATTERNS:
    Path(__file__).with_name(f"{wanted}.json").write_text(rendered(wanted), "utf-8")
