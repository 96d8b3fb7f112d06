def test_x(source, gather):
    """x"""
    for key, unit in gather(source).items():
        print(key, unit.evidence.gap, unit.evidence.unobserved, unit.evidence.traffic.requests)
        print((unit.record.body if unit.record else b"").decode()[:6000])
