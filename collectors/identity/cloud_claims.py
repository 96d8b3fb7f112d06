"""What users of clouds and subjects of clusters say of themselves, as the link ladder takes it."""

import re
from collections.abc import Iterator

from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_store import DirectoryUser
from collectors.identity.ladder import Claim
from collectors.kubernetes.access.rbac import Binding


def claim_of_iam_user(user: IamUser) -> Claim:
    """The claim of a user of a cloud account; its system is `aws:` and the account's number.

    Tags that could not be read link nothing.

    Whoever may tag it wrote its tags, so a number or address there is worth a tag. One that names
    a person is a person's, even where it is called a machine's.
    """
    tags = user.tags if user.tells("tags") else {}
    tagged = (tags.get("employee-id"), tags.get("email"))
    machine = tags.get("account-type") == "service" and not tags.get("employee-id")
    return Claim(
        system=f"aws:{user.id.split(':')[4]}",
        names=(user.id, user.name),
        addresses=(user.name,) if "@" in user.name else (),
        tagged=() if machine else tuple(filter(None, tagged)),
        created=user.created if user.tells("created") else None,
        said="service" if machine else None,
        owner=tags.get("owner"),
    )


def claim_of_directory_user(user: DirectoryUser) -> Claim:
    """The claim of a user of Identity Center; its system is `aws:` and the directory's id."""
    return Claim(
        system=f"aws:{user.store}",
        names=tuple(filter(None, (user.id, user.name))),
        addresses=tuple(filter(None, (user.email,))),
    )


def claims_of_binding(binding: Binding) -> Iterator[Claim]:
    """The claim of each person whom a binding names; the cluster's own users are left out.

    An identity provider's prefix (`oidc:`, `https://idp.example.com#`) stands before a name. A
    number in it is what the binding's author wrote, and worth a tag.
    """
    for subject in binding.subjects:
        name = subject["name"]
        if subject["kind"] == "User" and not name.startswith("system:"):
            bare = re.split("[:#]", name)[-1]
            address = "@" in bare
            yield Claim(
                system="kubernetes",
                names=tuple(dict.fromkeys((name, bare))),
                addresses=(bare,) if address else (),
                tagged=() if address else (bare,),
            )
