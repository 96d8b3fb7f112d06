"""The demo's workspace: the files an operator would have written for this company."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from evidence.errors import UsageError
from tieout.demo.cluster import images
from tieout.demo.cluster_control import AUDIT, ENCRYPTION, write_control_plane
from tieout.demo.directory import write_directory
from tieout.demo.events import COUNTRIES, FOLDER, write_events
from tieout.demo.images import MAPPING, scanned, write_scans
from tieout.demo.overlay import changes, waivers
from tieout.demo.registers import FOLDER as REGISTERS
from tieout.demo.registers import registers, write_registers
from tieout.demo.seal import KEY, PASSPHRASE, write_key
from tieout.demo.staff import write_listings
from tieout.demo.standins import FOLDER as STANDINS
from tieout.demo.story import ORGANISATION, Calendar
from tieout.settings.configuration import FILE
from tieout.standins.aws import PLACEHOLDER_KEY, PLACEHOLDER_SECRET

MARK = "# Written by 'tieout demo': a fictional company; every run of the demo writes it anew."
LISTINGS = (
    ("hr/employees.csv", "hr/employees.yaml"),
    ("hr/training.xlsx", "hr/training.yaml"),
    ("hr/pledges.csv", "hr/pledges.yaml"),
    ("hr/approvals.csv", "hr/approvals.yaml"),
    ("hr/screenings.csv", "hr/screenings.yaml"),
    ("hr/accounts.csv", "hr/accounts.yaml"),
    ("registers/identity-links.csv", "registers/identity-links.yaml"),
)


def write_workspace(
    folder: Path, calendar: Calendar, *, aws_url: str, kubernetes_url: str, regions: Sequence[str]
) -> None:
    """Write the whole workspace; a vault that is there stays, so that a second run shows drift.

    Raises:
        UsageError: when the folder holds a workspace that is not the demo's.
    """
    write_decisions(folder, calendar)
    write_addresses(folder, aws_url=aws_url, kubernetes_url=kubernetes_url, regions=regions)


def refuse_strangers(folder: Path) -> None:
    """Leave alone what the demo did not write.

    Raises:
        UsageError: when the folder holds a workspace or other files that are not the demo's.
    """
    configuration = folder / FILE
    if configuration.exists():
        if configuration.read_text(encoding="utf-8", errors="replace").startswith(MARK):
            return
        raise UsageError(f"{folder} holds a workspace of its own; name another with --folder")
    if folder.exists() and (not folder.is_dir() or _strangers(folder)):
        raise UsageError(f"{folder} is there and no demo's workspace; name another with --folder")


def _strangers(folder: Path) -> bool:
    return any(path.name != STANDINS for path in folder.iterdir())


def write_decisions(folder: Path, calendar: Calendar) -> None:
    """Write what does not depend on the stand-ins: HR listings, overlays, waivers, the key."""
    for name in ("overlays", "checks", "registers", "hr"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    write_listings(folder / "hr", calendar)
    write_directory(folder, calendar)
    write_events(folder, calendar)
    write_control_plane(folder)
    write_registers(folder, calendar)
    write_scans(folder, images(), calendar)
    _write_yaml(folder / "overlays" / "organisation.yaml", OVERLAY_HEAD, {"changes": changes()})
    _write_yaml(folder / "waivers.yaml", WAIVERS_HEAD, {"waivers": waivers(calendar)})
    (folder / ".gitignore").write_text(
        f"vault/\nout/\ncredentials\n{KEY}\n{PASSPHRASE}\n{STANDINS}/\n"
    )
    write_key(folder)


def write_addresses(
    folder: Path, *, aws_url: str, kubernetes_url: str, regions: Sequence[str]
) -> None:
    """Write what says where the stand-ins are: `tieout.toml`, the kubeconfig, the credentials."""
    (folder / "kubeconfig").write_text(_kubeconfig(kubernetes_url), encoding="utf-8")
    (folder / "credentials").write_text(CREDENTIALS, encoding="utf-8")
    (folder / "credentials").chmod(0o600)
    text = _configuration(aws_url, regions)
    (folder / FILE).write_text(text, encoding="utf-8")


OVERLAY_HEAD = "# What Hoshizora Messaging decided of the controls that come with Tieout.\n"
WAIVERS_HEAD = (
    "# Accepted exceptions. A waiver hides nothing: it is shown, counted, and ends by itself.\n"
)
CREDENTIALS = f"""\
# Not a secret: this key opens nothing but the demo's stand-in for AWS on this machine.
[demo]
aws_access_key_id = {PLACEHOLDER_KEY}
aws_secret_access_key = {PLACEHOLDER_SECRET}
"""


def _configuration(aws_url: str, regions: Sequence[str]) -> str:
    listed = ", ".join(f'"{region}"' for region in regions)
    files = "\n".join(
        f'[[people.files]]\nfile = "{file}"\nmapping = "{mapping}"' for file, mapping in LISTINGS
    )
    kept = "\n".join(
        f'[[registers.files]]\nfile = "{REGISTERS}/{name}.csv"\nregister = "{name}"'
        for name in registers()
    )
    scans = "\n".join(
        f'[[scanners.files]]\nfile = "{file}"\nformat = "trivy"\nmapping = "{MAPPING}"'
        for file in scanned(images())
    )
    return f"""{MARK}
organisation = "{ORGANISATION}"
vault = "vault"

[[aws]]
name = "production"
profile = "demo"
credentials_file = "credentials"
regions = [{listed}]
endpoint_url = "{aws_url}"

[[kubernetes]]
name = "chat"
kubeconfig = "kubeconfig"
context = "demo"
secrets = true
encryption_config = "{ENCRYPTION}"
audit_policy = "{AUDIT}"

[[people]]
name = "hr"

{files}

[[trail_events]]
name = "trail"
folder = "{FOLDER}"
countries = "{COUNTRIES}"

[[registers]]
name = "kept"

{kept}

[[scanners]]
name = "images"

{scans}

[seal]
key = "{KEY}"
passphrase_file = "{PASSPHRASE}"
"""


def _kubeconfig(url: str) -> str:
    settings = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "demo", "cluster": {"server": url}}],
        "users": [{"name": "demo", "user": {}}],
        "contexts": [{"name": "demo", "context": {"cluster": "demo", "user": "demo"}}],
        "current-context": "demo",
    }
    return yaml.safe_dump(settings, sort_keys=False)


def _write_yaml(path: Path, head: str, value: object) -> None:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)
    path.write_text(head + text, encoding="utf-8")
