"""The public face of Tieout; users import only this package, and it loads what they name.

>>> from tieout import Bucket, check
>>> @check("GEN-10")
... def bucket_keeps_versions(bucket: Bucket) -> None:
...     '''A deleted or overwritten object can be brought back.'''
...     assert bucket.versioning == "Enabled", f"versioning is {bucket.versioning or 'off'}"
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collectors.aws.account import Account as Account
    from collectors.aws.session import Aws as Aws
    from collectors.collector import collector as collector
    from collectors.errors import UnobservedError as UnobservedError
    from collectors.kubernetes.session import Cluster as Cluster
    from collectors.resource import Resource as Resource
    from controls.check import check as check
    from controls.check import not_applicable as not_applicable
    from controls.population import Inventory as Inventory
    from controls.population import Population as Population
    from evidence.errors import TieoutError as TieoutError
    from evidence.record import Fields as Fields
    from evidence.verdict import Verdict as Verdict

HOMES = {
    "Fields": "evidence.record",
    "Inventory": "controls.population",
    "Population": "controls.population",
    "Resource": "collectors.resource",
    "TieoutError": "evidence.errors",
    "UnobservedError": "collectors.errors",
    "Verdict": "evidence.verdict",
    "check": "controls.check",
    "collector": "collectors.collector",
    "not_applicable": "controls.check",
    # sessions, for collectors of one's own
    "Aws": "collectors.aws.session",
    "Cluster": "collectors.kubernetes.session",
    # resources, for checks of one's own
    "Account": "collectors.aws.account",
}
"""Where each public name lives; a name is loaded when it is first used, and no SDK before."""

__all__ = list(HOMES)


def __getattr__(name: str) -> Any:
    home = HOMES.get(name)
    if home is None:
        raise AttributeError(f"tieout has no {name!r}")
    return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return sorted(HOMES)
