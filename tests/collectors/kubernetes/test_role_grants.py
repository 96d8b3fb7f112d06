"""What a role grants, against a reading of its rules that expands every wildcard."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from collectors.kubernetes.access.rbac import Role

VERBS = ["get", "list", "delete"]
GROUPS = ["", "apps"]
RESOURCES = ["pods", "secrets", "pods/exec", "pods/log", "deployments/exec"]


def expanded(words, universe):
    """The words of the universe that a list of words with wildcards stands for."""
    found = set()
    for word in words:
        if word == "*":
            found |= set(universe)
        elif word.startswith("*/"):
            found |= {each for each in universe if each.endswith(word[1:])}
        else:
            found |= {word} & set(universe)
    return found


RULES = st.lists(
    st.fixed_dictionaries(
        {
            "verbs": st.lists(st.sampled_from([*VERBS, "*"]), max_size=2),
            "groups": st.lists(st.sampled_from([*GROUPS, "*"]), max_size=2),
            "resources": st.lists(
                st.sampled_from([*RESOURCES, "*", "*/exec", "*/log"]), max_size=2
            ),
            "names": st.lists(st.just("one"), max_size=1),
            "urls": st.lists(st.just("/healthz"), max_size=1),
        }
    ),
    max_size=3,
)


@given(RULES)
def test_grants_as_expanded(rules):
    """A role grants exactly the triples that its rules expand to."""
    role = Role.of(id="clusterrole/x", rules=rules)
    allowed = set()
    for rule in rules:
        allowed |= set(
            product(
                expanded(rule["verbs"], VERBS),
                expanded(rule["groups"], GROUPS),
                expanded(rule["resources"], RESOURCES),
            )
        )
    for triple in product(VERBS, GROUPS, RESOURCES):
        assert role.grants(*triple) == (triple in allowed)


@given(RULES)
def test_everything_grants_the_unknown(rules):
    """A role over everything grants what nobody has named yet; without a wildcard nothing does."""
    role = Role.of(id="clusterrole/x", rules=rules)
    if role.everything:
        assert role.grants("invent", "new.example.com", "widgets/spin")
        assert role.wildcards == ["verbs", "groups", "resources"]
    if not role.wildcards:
        assert not role.grants("invent", "new.example.com", "widgets")
