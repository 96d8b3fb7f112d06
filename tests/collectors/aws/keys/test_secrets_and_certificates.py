"""Secrets, of which no value is read, and certificates."""

from collectors.aws.keys.certificates import Certificate, certificates
from collectors.aws.keys.secrets import Secret, secrets
from evidence.record import UNOBSERVED, Record

PLACE = "123456789012/eu-west-1"


def found(unit, model):
    return model.hydrate(Record.parse(unit.record.body).rows)


def test_secrets(source, gather):
    """A secret tells its age and who may read it, never what it is."""
    unit = gather(source, secrets)["aws.secretsmanager.secret", PLACE]
    named = {each.name: each for each in found(unit, Secret)}
    assert (named["kept"].rotates, named["kept"].policy, named["kept"].primary) == (
        False,
        None,
        None,
    )
    assert named["kept"].changed is not None
    assert named["open"].policy_public
    assert b"example-only" not in unit.transcript.body


def test_a_refused_policy_is_not_taken_for_none(source, gather, faults):
    """Whether a secret has a policy is unobserved where that is refused."""
    faults.deny("secretsmanager:GetResourcePolicy")
    for row in gather(source, secrets)["aws.secretsmanager.secret", PLACE].record.rows:
        assert list(row[UNOBSERVED]) == ["policy"]


def test_certificates(source, gather, faults):
    """The list tells all of a certificate, whatever the algorithm of its key."""
    units = gather(source, certificates)
    named = {each.domain: each for each in found(units["aws.acm.certificate", PLACE], Certificate)}
    one = named["data.example.com"]
    assert (one.sort, one.algorithm) == ("AMAZON_ISSUED", "RSA_2048")
    assert (one.status, one.used) == ("PENDING_VALIDATION", False)
    asked = {name: count for name, count in faults.asked.items() if name.startswith("acm:")}
    assert asked == {"acm:ListCertificates": len(units)}
