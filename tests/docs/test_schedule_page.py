"""The examples of docs/schedule.md and docs/notices.md are taken by what they are written for."""

import base64
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from kubernetes import client

from controls.freshness import ALLOWED
from tieout.notices.digest import SECTIONS
from tieout.notices.posting import signed

PAGE = "docs/schedule.md"
CRON = (range(60), range(24), range(1, 32), range(1, 13), range(8))
LISTED = re.compile(r"list\[(\w+)\]")
MAPPED = re.compile(r"dict\(str, (\w+)\)|dict\[str, (\w+)\]")


@pytest.fixture
def named(fences: Sequence[Any]) -> Mapping[str, str]:
    """The files that the page shows, by name."""
    return {fence.name: fence.text for fence in fences if fence.page == PAGE and fence.name}


def takes(line: str) -> bool:
    """Whether five fields of cron (lists, ranges, steps) are within their bounds."""
    fields = line.split()[:5]
    for field, bounds in zip(fields, CRON, strict=True):
        for part in field.split(","):
            found = re.fullmatch(r"(\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
            if not found or any(int(n) not in bounds for n in found.groups()[1:3] if n):
                return False
            if found[4] and not 0 < int(found[4]) <= len(bounds):
                return False
    return True


def test_the_line_of_cron(fences: Sequence[Any]) -> None:
    """It has five fields within bounds, no per cent sign, and a command that a shell reads."""
    (fence,) = [each for each in fences if (each.page, each.language) == (PAGE, "crontab")]
    (line,) = fence.text.splitlines()
    assert takes(line)
    assert not takes("61 * * * *")
    assert "%" not in line
    subprocess.run(["sh", "-n", "-c", line.split(maxsplit=5)[5]], check=True)


@pytest.mark.parametrize("name", ["tieout.service", "tieout.timer"])
def test_the_units_of_systemd(named: Mapping[str, str], name: str, tmp_path: Path) -> None:
    """Each is read by systemd without a word, where it is on the machine."""
    verify = shutil.which("systemd-analyze")
    if not verify:
        pytest.skip("there is no systemd-analyze on this machine")
    for unit, text in named.items():
        if unit.startswith("tieout."):
            own = text.replace("/opt/tieout/bin/tieout", sys.executable)
            (tmp_path / unit).write_text(own, encoding="utf-8")
    done = subprocess.run(
        [verify, "verify", "--man=no", str(tmp_path / name)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (0, "") == (done.returncode, done.stderr)


def test_the_units_fit_one_another(named: Mapping[str, str]) -> None:
    """Each line is a section, a setting or empty; the timer starts the service of its name."""
    for unit in ("tieout.service", "tieout.timer"):
        for line in named[unit].splitlines():
            assert re.fullmatch(r"|\[[A-Z][a-z]+\]|[A-Z][A-Za-z]+=\S.*", line), line
    assert "SuccessExitStatus=1 3" in named["tieout.service"]
    assert "Persistent=true" in named["tieout.timer"]


def problems(value: Any, form: str, where: str) -> Iterator[str]:
    """What the model of that name does not take of a value, by the client's own types."""
    if found := LISTED.fullmatch(form):
        if not isinstance(value, list):
            yield f"{where} is no list"
            return
        for number, item in enumerate(value):
            yield from problems(item, found[1], f"{where}[{number}]")
    elif found := MAPPED.fullmatch(form):
        for key, item in value.items():
            yield from problems(item, found[1] or found[2], f"{where}.{key}")
    elif model := getattr(client, form, None):
        by_name = {json: name for name, json in model.attribute_map.items()}
        for key, item in value.items():
            if key not in by_name:
                yield f"{where} has no {key}"
                continue
            yield from problems(item, model.openapi_types[by_name[key]], f"{where}.{key}")
    elif form in ("str", "int", "bool") and not isinstance(
        value, {"str": str, "int": int, "bool": bool}[form]
    ):
        yield f"{where} is no {form}"


def test_the_cron_job_fits_its_api(named: Mapping[str, str]) -> None:
    """Every field is one of the API's, of its type; no privilege and no secret stands there."""
    job = yaml.safe_load(named["cronjob.yaml"])
    assert [] == list(problems(job, "V1CronJob", "job"))
    assert ["job.spec has no shedule"] == list(
        problems({"spec": {"shedule": "x"}}, "V1CronJob", "job")
    )
    spec = job["spec"]
    assert takes(spec["schedule"])
    assert "Forbid" == spec["concurrencyPolicy"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    secured = container["securityContext"]
    assert (True, False, ["ALL"]) == (
        secured["readOnlyRootFilesystem"],
        secured["allowPrivilegeEscalation"],
        secured["capabilities"]["drop"],
    )
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert all("value" not in each for each in container["env"])
    assert {each["name"] for each in container["volumeMounts"]} == {
        each["name"] for each in pod["volumes"]
    }
    subprocess.run(["sh", "-n", "-c", container["args"][0]], check=True)


def test_the_table_of_frequencies(table: Callable[[str, str], list[list[str]]]) -> None:
    """The page says of each frequency what the rules say."""
    said = {
        frequency.strip("` "): span
        for names, _, span in table(PAGE, "frequency")
        for frequency in names.split(",")
    }
    assert set(ALLOWED) == set(said)
    for frequency, span in said.items():
        number, unit = span.split()
        assert ALLOWED[frequency] == timedelta(**{unit: int(number)}), frequency


def test_the_table_of_sections(table: Callable[[str, str], list[list[str]]]) -> None:
    """The page explains each section of a notice."""
    named = [
        each.strip("` ")
        for row in table("docs/notices.md", "section")
        for each in row[0].split(",")
    ]
    assert list(SECTIONS) == named


def test_the_receiver_of_the_page(fences: Sequence[Any]) -> None:
    """The function that the page shows knows our signatures from others."""
    (fence,) = [
        each for each in fences if (each.page, each.language) == ("docs/notices.md", "python")
    ]
    names: dict[str, Any] = {}
    exec(compile(fence.text, str(fence), "exec"), names)
    key = bytes(range(32))
    secret = f"whsec_{base64.b64encode(key).decode()}"
    headers = signed(b"{}", key, name="a", at=1)
    assert names["is_ours"](headers, b"{}", secret)
    assert not names["is_ours"](headers, b"{ }", secret)
