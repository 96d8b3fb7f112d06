"""Serving estates: announced on one line, counted, delayed, ended with whoever started it."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

from tieout.settings.configuration import load_configuration
from tieout.standins.estate.front import Front


def asked(front: Front, method: str, path: str) -> bytes:
    """What an application with the front before it answers."""
    answer = front(lambda _environ, _start: [b"answered"])
    return b"".join(answer({"REQUEST_METHOD": method, "PATH_INFO": path}, lambda *_: None))


def test_requests_are_counted() -> None:
    """Every request counts but those that ask for the count, which can begin again."""
    front = Front()
    assert asked(front, "GET", "/") == asked(front, "POST", "/") == b"answered"
    assert json.loads(asked(front, "GET", "/-/requests")) == {"requests": 2}
    assert json.loads(asked(front, "DELETE", "/-/requests")) == {"requests": 0}


def test_an_estate_is_served(tmp_path: Path) -> None:
    """It says where it listens and where its truth lies, answers, and ends when told."""
    words = ["--size", "100", "--folder", str(tmp_path), "--parent", str(os.getpid())]
    command = [sys.executable, "-m", "tieout.standins.estate", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with urllib.request.urlopen(f"{told['url']}/-/requests") as answer:
            assert json.load(answer) == {"requests": 0}
        process.terminate()
        assert process.wait(timeout=30) == 0
    configuration, _ = load_configuration(tmp_path)
    assert [each.endpoint_url for each in configuration.aws] == [told["url"]]
    assert Path(told["truth"]).is_file()


def test_a_plan_that_cannot_be_drawn() -> None:
    """It ends with 2 and one sentence."""
    command = [sys.executable, "-m", "tieout.standins.estate", "--size", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "size is 1; it may be 100 to 100000\n"
