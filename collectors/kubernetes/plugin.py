"""Credential plugins of a kubeconfig, run without a terminal and within a time limit."""

import json
import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PLUGIN_SECONDS = 60.0


class PluginError(Exception):
    """A plugin gave no credential; `code` is our word for why. What it printed is never shown."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def credential(
    settings: Mapping[str, Any],
    cluster: Mapping[str, Any] | None,
    folder: Path,
    seconds: float = PLUGIN_SECONDS,
) -> dict[str, Any]:
    """The `status` of the ExecCredential that a plugin prints (client.authentication.k8s.io).

    `settings` is the `exec` section of a kubeconfig user, `cluster` the cluster's section if the
    plugin asks to be told, `folder` that of the kubeconfig, which relative commands start from.

    Raises:
        PluginError: when the plugin wants a terminal, fails, takes longer, or prints no credential.
    """
    if settings.get("interactiveMode") == "Always":
        raise PluginError("PluginWantsTerminal")
    version = settings.get("apiVersion")
    asked: dict[str, Any] = {"interactive": False}
    if settings.get("provideClusterInfo") and cluster is not None:
        asked["cluster"] = dict(cluster)
    told = {"apiVersion": version, "kind": "ExecCredential", "spec": asked}
    environment = {**os.environ, **_variables(settings), "KUBERNETES_EXEC_INFO": json.dumps(told)}
    printed = _run(_command(settings, folder), environment, folder, seconds)
    try:
        answer = json.loads(printed)
        status = answer["status"]
        if answer["apiVersion"] == version and isinstance(status, dict):
            return status
    except (ValueError, KeyError, TypeError) as error:
        raise PluginError("PluginAnswerMalformed") from error
    raise PluginError("PluginAnswerMalformed")


def _variables(settings: Mapping[str, Any]) -> dict[str, str]:
    try:
        return {str(entry["name"]): str(entry["value"]) for entry in settings.get("env") or ()}
    except (KeyError, TypeError) as error:
        raise PluginError("PluginMalformed") from error


def _command(settings: Mapping[str, Any], folder: Path) -> list[str]:
    command, arguments = settings.get("command"), settings.get("args") or []
    if not isinstance(command, str) or not isinstance(arguments, list):
        raise PluginError("PluginMalformed")
    if os.sep in command:
        command = str(folder / command)
    return [command, *map(str, arguments)]


def _run(command: list[str], environment: Mapping[str, str], folder: Path, seconds: float) -> str:
    try:
        # A session of its own has no terminal to ask on, and can be ended with all its children.
        process = subprocess.Popen(  # noqa: S603 -- the operator's own kubeconfig names the command
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            text=True,
        )
    except OSError as error:
        raise PluginError("PluginNotFound") from error
    try:
        printed, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise PluginError("PluginTimedOut") from error
    if process.returncode != 0:
        raise PluginError("PluginFailed")
    return printed
