import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from failure import StepError
from modelarchive import WANTED, find_archive, sha256, unpack


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def archive(folder: Path, *more: tarfile.TarInfo, names: tuple[str, ...] = WANTED) -> Path:
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name in names:
            info = member(name)
            info.size = len(name)
            tar.addfile(info, io.BytesIO(name.encode()))
        for info in more:
            tar.addfile(info)
    return path


def test_only_the_wanted_files_come_out(tmp_path):
    path = archive(tmp_path, member("notes.txt"), member("code", tarfile.DIRTYPE))
    unpack(path, tmp_path / "out")
    out = {file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*") if file.is_file()}
    assert out == set(WANTED)
    assert (tmp_path / "out/code/inference.py").read_text() == "code/inference.py"


def test_a_leading_dot_is_no_difference(tmp_path):
    unpack(archive(tmp_path, names=tuple(f"./{name}" for name in WANTED)), tmp_path / "out")
    assert (tmp_path / "out/model.ubj").is_file()


@pytest.mark.parametrize(
    "info",
    [
        member("../evil"),
        member("code/../../evil"),
        member("/etc/evil"),
        member("evil", tarfile.SYMTYPE, "/etc/passwd"),
        member("evil", tarfile.LNKTYPE, "../evil"),
        member("evil", tarfile.CHRTYPE),
        member("evil", tarfile.FIFOTYPE),
    ],
    ids=["parent", "hidden parent", "absolute", "symbolic link", "hard link", "device", "pipe"],
)
def test_a_member_that_could_leave_the_folder_is_refused(tmp_path, info):
    with pytest.raises(StepError, match="Expected only files and folders inside the model, got the member"):
        unpack(archive(tmp_path, info), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("absent", WANTED)
def test_a_missing_file_is_named(tmp_path, absent):
    names = tuple(name for name in WANTED if name != absent)
    with pytest.raises(StepError, match=f"Expected {absent} in the model"):
        unpack(archive(tmp_path, names=names), tmp_path / "out")


def test_a_folder_in_place_of_a_file_is_refused(tmp_path):
    path = archive(tmp_path, member("model.ubj", tarfile.DIRTYPE), names=("model.json", "code/inference.py"))
    with pytest.raises(StepError, match=r"Expected model\.ubj in the model"):
        unpack(path, tmp_path / "out")


def test_other_bytes_are_refused(tmp_path):
    (tmp_path / "model.tar.gz").write_bytes(b"not an archive")
    with pytest.raises(StepError, match="Expected a gzip-compressed tar archive"):
        unpack(tmp_path / "model.tar.gz", tmp_path / "out")


def test_a_cut_archive_is_refused(tmp_path):
    path = archive(tmp_path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(StepError, match="Expected"):
        unpack(path, tmp_path / "out")


def test_the_digest_is_that_of_the_bytes(tmp_path):
    path = archive(tmp_path)
    assert sha256(path) == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_archive_is_found_in_its_folder(tmp_path):
    path = archive(tmp_path)
    assert find_archive(tmp_path) == find_archive(path) == path


def test_a_missing_archive_is_refused(tmp_path):
    with pytest.raises(StepError, match=r"Expected the model archive, got no file at .*model\.tar\.gz"):
        find_archive(tmp_path)
