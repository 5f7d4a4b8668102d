import pytest

from failure import LONGEST_MESSAGE, StepError, StepParser, message_file, run


def failing(error: Exception):
    def work(_argv: list[str]) -> None:
        raise error

    return work


def test_success_is_silent(tmp_path, capsys):
    assert run("step", lambda _argv: None, [], tmp_path / "message") == 0
    assert capsys.readouterr().err == ""
    assert not (tmp_path / "message").exists()


def test_a_fault_is_one_line_in_both_places(tmp_path, capsys):
    assert run("step", failing(StepError("Expected a,\n  got b.")), [], tmp_path / "out/message") == 1
    assert capsys.readouterr().err == "step: Expected a, got b.\n"
    assert (tmp_path / "out/message").read_text() == "Expected a, got b."


def test_a_file_fault_names_the_file(tmp_path, capsys):
    assert run("step", lambda _argv: (tmp_path / "absent").read_text(), [], None) == 1
    assert f"got 'No such file or directory' at {tmp_path / 'absent'}" in capsys.readouterr().err


def test_a_fault_of_the_step_itself_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        run("step", failing(ZeroDivisionError()), [], None)


def test_a_long_message_is_cut_to_what_sagemaker_keeps(tmp_path):
    run("step", failing(StepError("x" * 5000)), [], tmp_path / "message")
    assert len((tmp_path / "message").read_text()) == LONGEST_MESSAGE


def test_a_message_that_cannot_be_written_does_not_hide_the_fault(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert run("step", failing(StepError("Expected a.")), [], tmp_path / "file/message") == 1
    assert capsys.readouterr().err.startswith("step: Expected a.\nThe message could not be written")


def test_the_message_file_is_found_among_faulty_arguments(tmp_path):
    assert message_file(["--what", "--message-file", str(tmp_path)]) == tmp_path
    assert message_file(["--message-file"]) is None


def test_faulty_arguments_are_a_step_error():
    with pytest.raises(StepError, match="unrecognized arguments: --what"):
        StepParser("step", None).parse_args(["--what"])
