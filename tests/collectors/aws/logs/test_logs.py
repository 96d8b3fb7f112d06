"""x"""

import pytest

from collectors.aws.logs import alarms, cloudtrail, config_recorders, config_rules, event_buses, event_data_stores, log_groups, metric_filters, trail_delivery

ALL = (alarms.alarms, cloudtrail.home_trails, config_recorders.recorders, config_rules.rules, config_rules.aggregators, event_buses.event_buses, event_buses.event_rules, event_data_stores.event_data_stores, log_groups.log_groups, metric_filters.metric_filters, trail_delivery.deliveries)


@pytest.fixture
def units(source, gather):
    return gather(source, *ALL)


def test_x(units):
    for k,u in units.items():
        print(k, u.evidence.gap, u.record and u.record.rows)
    assert 0
