"""Opens model.tar.gz without trusting it: only the files that a reader needs leave it, and only as plain files."""

import hashlib
import posixpath
import shutil
import tarfile
import zlib
from pathlib import Path

from failure import StepError

WANTED = ("model.ubj", "model.json", "code/inference.py")


def find_archive(place: Path) -> Path:
    """The archive itself, or model.tar.gz in the folder that SageMaker downloaded it to."""
    path = place / "model.tar.gz" if place.is_dir() else place
    if not path.is_file():
        raise StepError(f"Expected the model archive, got no file at {path}; check the output of Train.")
    return path


def sha256(path: Path) -> str:
    """The digest of a file's bytes, lower-case hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def unpack(archive: Path, folder: Path) -> None:
    """Extracts the wanted files into `folder`.

    Raises StepError for an archive that is broken, lacks one of them, or holds a member that is neither a folder nor a
    file inside it: a model that tries to leave its folder is not one to score.
    """
    try:
        with tarfile.open(archive, "r:gz") as tar:
            members = {_safe_name(member, archive): member for member in tar}
            for name in WANTED:
                if name not in members or not members[name].isfile():
                    raise StepError(f"Expected {name} in the model, got an archive without it at {archive}; see Train.")
                _extract(tar, members[name], folder / name)
    except (tarfile.TarError, zlib.error, EOFError) as error:
        raise StepError(f"Expected a gzip-compressed tar archive, got {error!r} at {archive}; see Train.") from error


def _safe_name(member: tarfile.TarInfo, archive: Path) -> str:
    name = posixpath.normpath(member.name)
    if name.startswith(("/", "../")) or name == ".." or not (member.isfile() or member.isdir()):
        raise StepError(
            f"Expected only files and folders inside the model, got the member '{member.name}' at {archive}; do not "
            "use this archive."
        )
    return name


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    source = tar.extractfile(member)
    if source is None:
        raise StepError(f"Expected to read '{member.name}' from the model, got nothing; see Train.")
    with source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
