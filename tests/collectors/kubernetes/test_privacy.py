"""Numbers of people and keys in paths are left out of what clusters say."""

from collectors.kubernetes.redaction import REDACTED, projected

NUMBER = "123456789018"


def test_a_label_is_no_number_of_a_person() -> None:
    """Twelve digits with the right last are left out, unless the label names an account."""
    labels = {"holder": NUMBER, "aws-account": NUMBER, "build": "123456789012"}
    kept = projected({"metadata": {"labels": labels}}, [])["metadata"]["labels"]
    assert {"holder": REDACTED, "aws-account": NUMBER, "build": "123456789012"} == kept


def test_what_a_probe_asks_with_is_left_out() -> None:
    """The path of a probe is kept up to its question mark."""
    probe = {"livenessProbe": {"httpGet": {"path": "/up?key=value", "port": 80}}}
    item = {"spec": {"containers": [{"name": "a", **probe}]}}
    (container,) = projected(item, [])["spec"]["containers"]
    assert f"/up?{REDACTED}" == container["livenessProbe"]["httpGet"]["path"]
