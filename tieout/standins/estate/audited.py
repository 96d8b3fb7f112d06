"""A workspace that audits an estate: its sources, and what its company decided of the controls."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tieout.standins.aws import PLACEHOLDER_KEY, PLACEHOLDER_SECRET
from tieout.standins.estate.people import EMERGENCY
from tieout.standins.estate.plan import ACCOUNT, HOME
from tieout.standins.estate.truth import Truth

READER = "estate-reader"
"""The role by which the accounts after the first are read; each trusts the first account."""
DECIDED: dict[str, dict[str, Any]] = {
    "AUT-25": {"approved": ["tcp/443"]},
    "CLD-103": {"break_glass": list(EMERGENCY)},
    "XBR-04": {"regions": [HOME]},
}
"""Parameters of controls as the company of the estate set them."""


def write_workspace(
    folder: Path, truth: Truth, url: str, *, frameworks: Sequence[str] = ()
) -> None:
    """Write `tieout.toml`, the overlay and throw-away credentials for an estate served at `url`."""
    (folder / "overlays").mkdir(parents=True, exist_ok=True)
    lines = ['organisation = "Example Company"']
    if frameworks:
        lines.append(f"frameworks = {json.dumps(list(frameworks))}")
    for account in truth.accounts:
        lines += ["", "[[aws]]", f'name = "{account}"', 'credentials_file = "credentials"']
        lines.append('profile = "estate"')
        if account != ACCOUNT:
            lines.append(f'role_arn = "{reader(account)}"')
        lines.append(f"regions = {json.dumps(list(truth.regions))}")
        lines.append(f'endpoint_url = "{url}"')
    (folder / "tieout.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "credentials").write_text(
        f"[estate]\naws_access_key_id = {PLACEHOLDER_KEY}\n"
        f"aws_secret_access_key = {PLACEHOLDER_SECRET}\n",
        encoding="utf-8",
    )
    changes = [
        {"control": control, "parameters": parameters} for control, parameters in DECIDED.items()
    ]
    # JSON is YAML, and the standard library writes no other.
    overlay = folder / "overlays" / "estate.yaml"
    overlay.write_text(json.dumps({"changes": changes}, indent=1) + "\n", encoding="utf-8")


def reader(account: str) -> str:
    """The ARN of the role by which an account is read."""
    return f"arn:aws:iam::{account}:role/{READER}"
