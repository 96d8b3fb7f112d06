"""The way to a running ssh-agent: the Unix socket that `SSH_AUTH_SOCK` names."""

import os
import socket

from evidence.seals.agent import Exchange
from evidence.seals.signer import SigningError
from evidence.seals.ssh_wire import LARGEST, string

PATIENCE = 60.0
"""Seconds to wait for an answer: somebody may have to confirm the use of the key."""


def running_agent(variable: str = "SSH_AUTH_SOCK") -> Exchange:
    """What asks the agent that the environment names; nothing is contacted yet.

    Raises:
        SigningError: when the environment names none.
    """
    path = os.environ.get(variable)
    if not path:
        raise SigningError(f"no ssh-agent is running here: {variable} is not set")
    return lambda request: _ask(path, request)


def _ask(path: str, request: bytes) -> bytes:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as agent:
            agent.settimeout(PATIENCE)
            agent.connect(path)
            agent.sendall(string(request))
            size = int.from_bytes(_receive(agent, 4), "big")
            if not 0 < size <= LARGEST:
                raise SigningError(f"ssh-agent at {path} answers {size} bytes, which is no answer")
            return _receive(agent, size)
    except TimeoutError as error:
        raise SigningError(f"ssh-agent at {path} did not answer in {PATIENCE:.0f} s") from error
    except OSError as error:
        raise SigningError(f"ssh-agent at {path} cannot be asked: {error.strerror}") from error


def _receive(agent: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = agent.recv(size - len(data))
        if not part:
            raise SigningError("ssh-agent closed the connection before it had answered")
        data += part
    return data
