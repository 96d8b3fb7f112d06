"""Feeds of every profile, led to stand-ins of their vendors on this machine."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from collectors.https.secrets import Secret
from collectors.people.feeds import opening
from collectors.people.feeds.configured import configured
from collectors.people.feeds.feed import Feed
from collectors.people.feeds.profile import SECRETS, load_profile
from collectors.people.source import PeopleSource
from collectors.sweep import collect, plan
from tests.collectors.https.conftest import Host
from tests.collectors.people.conftest import COLLECTORS
from tests.collectors.people.feeds.vendors import Vendor
from tests.collectors.virtual_clock import VirtualClock

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
Gather = Callable[..., Any]


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


@pytest.fixture
def feed_of(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Feed]:
    """`feed_of(vendor)` is a feed whose host answers as that vendor; hours of waiting take none."""
    clock = VirtualClock()
    monkeypatch.setattr(
        opening, "_paced", lambda _: clock.patience(throttled=100.0, down=10.0, rate=1e6)
    )

    def lead(vendor: Vendor, kind: Any = "people.person") -> Feed:
        host.answer = vendor.answer
        additions = tmp_path / f"{vendor.profile}.yaml"
        added = vendor.additions if kind == "people.person" else vendor.of_trainings
        additions.write_text(yaml.safe_dump({"kind": kind, **added}))
        secrets = {}
        for name in SECRETS[load_profile(vendor.profile).sign_in]:
            monkeypatch.setenv(f"CANARY_{name}".upper(), f"{name}-canary-0123456789")
            secrets[name] = Secret(env=f"CANARY_{name}".upper())
        return configured(
            vendor.profile,
            kind,
            url=host.url,
            secrets=secrets,
            parameters=vendor.parameters,
            additions=additions,
            allow_loopback=True,
        )

    return lead


@pytest.fixture
def gather(feed_of: Callable[..., Feed]) -> Gather:
    """`gather(vendor)` collects from its stand-in by the collector of the kind."""

    def collected(vendor: Vendor, kind: Any = "people.person") -> Any:
        source = PeopleSource("hr", [], feeds=[feed_of(vendor, kind)])
        (unit,) = plan([source], [COLLECTORS[kind]])
        return collect(unit, run="run-1", clock=lambda: NOW)

    return collected
