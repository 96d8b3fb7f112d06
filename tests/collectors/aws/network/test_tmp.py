"""tmp"""

import json, importlib, pkgutil
import collectors.aws.network as n
from collectors.collector import REGISTRY


def test_show(source, gather):
    """x"""
    for m in pkgutil.iter_modules(n.__path__):
        importlib.import_module("collectors.aws.network." + m.name)
    mine = [
        c
        for c in REGISTRY.values()
        if c.function.__module__.startswith("collectors.aws.network") and "security" not in c.name
    ]
    units = gather(source, *mine)
    for k, u in units.items():
        if k[1].endswith("us-east-1"):
            continue
        print(k, u.evidence.gap, len(u.record.rows) if u.record else None)
        if u.record:
            for r in u.record.rows[-2:]:
                print("   ", json.dumps(r)[:900])
