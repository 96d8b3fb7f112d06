"""Users of clouds and subjects of clusters claim what the ladder takes, and no more."""

from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_store import DirectoryUser
from collectors.identity.cloud_claims import (
    claim_of_directory_user,
    claim_of_iam_user,
    claims_of_binding,
)
from collectors.kubernetes.access.rbac import Binding

ARN = "arn:aws:iam::111122223333:user/"


def _user(name: str, **tags: str) -> IamUser:
    return IamUser.of(id=ARN + name, name=name, tags=tags, created="2024-04-01T00:00:00+00:00")


def test_tags_of_a_cloud_user_are_worth_a_tag() -> None:
    """Number and address of tags stand on the lowest rung, a name that is an address higher."""
    claim = claim_of_iam_user(
        _user("mika.abe", **{"employee-id": "00012", "email": "m@example.com"})
    )
    assert (claim.system, claim.tagged) == ("aws:111122223333", ("00012", "m@example.com"))
    assert (claim.numbers, claim.addresses, claim.said) == ((), (), None)
    assert claim_of_iam_user(_user("m@example.com")).addresses == ("m@example.com",)


def test_machine_that_names_nobody_is_a_machine() -> None:
    """Called a machine's it is one with its owner, unless it names a person as well."""
    tags = {"account-type": "service", "owner": "00012", "email": "team@example.com"}
    machine = claim_of_iam_user(_user("deployer", **tags))
    assert (machine.said, machine.owner, machine.tagged) == ("service", "00012", ())
    named = claim_of_iam_user(_user("deployer", **tags, **{"employee-id": "00012"}))
    assert (named.said, named.tagged) == (None, ("00012", "team@example.com"))


def test_tags_that_were_not_read_link_nothing() -> None:
    """A user whose tags were refused is told, and linked by nothing."""
    claim = claim_of_iam_user(IamUser.of(id=f"{ARN}x", name="x"))
    assert (claim.tagged, claim.addresses, claim.said) == ((), (), None)


def test_directory_user_signs_in_by_address() -> None:
    """A user of Identity Center is linked by the address it signs in with."""
    user = DirectoryUser.of(id="u-1", store="d-1", name="Mika.Abe@example.com", enabled=True)
    claim = claim_of_directory_user(user)
    assert (claim.system, claim.addresses) == ("aws:d-1", ("mika.abe@example.com",))


def test_binding_claims_for_each_person() -> None:
    """Prefixes of identity providers fall away; groups, machines and the cluster's own do too."""
    names = ["oidc:mika.abe@example.com", "https://idp.example.com#00012", "system:kube-scheduler"]
    subjects = [{"kind": "User", "name": each, "namespace": None} for each in names]
    group = {"kind": "Group", "name": "ops", "namespace": None}
    one, other = claims_of_binding(Binding.of(id="b", subjects=[*subjects, group]))
    assert (one.addresses, one.tagged) == (("mika.abe@example.com",), ())
    assert (other.names, other.tagged) == (("https://idp.example.com#00012", "00012"), ("00012",))
