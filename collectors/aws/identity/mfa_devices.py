"""Virtual MFA devices of IAM: whose they are, and the root user's among them."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

DEVICES = "iam:ListVirtualMFADevices"
PAGE = 1000


class MfaDevice(
    Resource, kind="aws.iam.mfa_device", data="identity", personal={"id": "arn", "user": "arn"}
):
    """A virtual MFA device; its id is the serial number, an ARN.

    Hardware devices and passkeys are not listed. `user` is the ARN of who it is assigned to, None
    for a device that nobody has; `enabled` since when.
    """

    user: str | None
    enabled: datetime | None

    @property
    def of_root(self) -> bool:
        """Whether it is the root user's."""
        return (self.user or "").endswith(":root") or self.id.endswith(
            ":mfa/root-account-mfa-device"
        )


@collector(MfaDevice, needs=(DEVICES,))
def mfa_devices(aws: Aws) -> Iterator[Fields]:
    """Every virtual device, assigned or not."""
    for device in aws.pages(DEVICES, "VirtualMFADevices", MaxItems=PAGE):
        yield {
            "id": device["SerialNumber"],
            "user": (device.get("User") or {}).get("Arn"),
            "enabled": device.get("EnableDate"),
        }
