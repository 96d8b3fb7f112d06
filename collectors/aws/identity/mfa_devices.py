"""Virtual MFA devices of IAM: whose they are, and the root user's among them."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

DEVICES = "iam:ListVirtualMFADevices"
ROOT_DEVICE = ":mfa/root-account-mfa-device"
PAGE = 1000


class MfaDevice(
    Resource, kind="aws.iam.mfa_device", data="identity", personal={"id": "arn", "user": "arn"}
):
    """A virtual MFA device; its id is the serial number, an ARN.

    Hardware devices and passkeys are not listed. `user` is the ARN of who it is assigned to, None
    for a device that nobody has; `root` marks the root user's, `enabled` says since when.
    """

    user: str | None
    root: bool
    enabled: datetime | None


@collector(MfaDevice, needs=(DEVICES,))
def mfa_devices(aws: Aws) -> Iterator[Fields]:
    """Every virtual device, assigned or not."""
    for device in aws.pages(DEVICES, "VirtualMFADevices", MaxItems=PAGE):
        serial, user = device["SerialNumber"], (device.get("User") or {}).get("Arn")
        yield {
            "id": serial,
            "user": user,
            # A device of the root user is listed before it is assigned, under a name of its own.
            "root": str(user).endswith(":root") or serial.endswith(ROOT_DEVICE),
            "enabled": device.get("EnableDate"),
        }
