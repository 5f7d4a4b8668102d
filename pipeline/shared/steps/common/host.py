"""Which of the job's instances this process runs on."""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from failure import StepError

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*\Z")


@dataclass(frozen=True)
class Host:
    """The name that marks this instance's files, how many instances the job has, and which of them this is, from 0."""

    name: str
    count: int
    index: int


def current_host(resource_config: Path | None) -> Host:
    """From SM_CURRENT_HOST and SM_HOSTS, else from the file that SageMaker writes, else the only one."""
    name = os.environ.get("SM_CURRENT_HOST")
    hosts = os.environ.get("SM_HOSTS")
    place = "SM_CURRENT_HOST and SM_HOSTS"
    try:
        if name is None and resource_config is not None and resource_config.is_file():
            place = str(resource_config)
            config = json.loads(resource_config.read_text(encoding="utf-8"))
            name, every = config["current_host"], sorted(config["hosts"])
        else:
            name = name or "algo-1"
            every = sorted(json.loads(hosts)) if hosts else [name]
        index = every.index(name)
    except (ValueError, KeyError, TypeError) as error:
        raise StepError(f"Expected current_host and hosts, got a fault ({error!r}) at {place}; see the job.") from error
    if not isinstance(name, str) or not NAME.match(name):
        raise StepError(f"Expected a host name of letters, digits and hyphens, got another at {place}; see the job.")
    return Host(name, len(every), index)
