"""What holds of policy evaluation whatever the policies are."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sample_policies import HOME, ROLE, ROOT, USER, WHO, of

from collectors.aws.policies.evaluation import Decision, Policies, evaluate
from collectors.aws.policies.policy import allows
from collectors.aws.policies.request import Request

RANK = {"denied": 0, "conditional": 1, "allowed": 2}
ACTIONS = ["*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "ec2:*"]
RESOURCES = ["*", "arn:aws:s3:::talks/*", "arn:aws:s3:::talks/a", "arn:aws:s3:::x/*"]
PRINCIPALS = ["*", USER, ROLE, ROOT, HOME, "arn:aws:iam::444455556666:root"]
CONDITIONS: list[dict[str, Any]] = [
    {},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}},
    {"StringEqualsIfExists": {"aws:RequestedRegion": "eu-west-1"}},
    {"Null": {"aws:MultiFactorAuthPresent": "true"}},
]
CONTEXT = {"aws:MultiFactorAuthPresent": ["true", "false"], "aws:RequestedRegion": ["eu-west-1"]}


def lists(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True)


@st.composite
def documents(draw: st.DrawFn, *, principals: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {
        "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        draw(st.sampled_from(["Action", "Action", "NotAction"])): draw(lists(ACTIONS)),
        draw(st.sampled_from(["Resource", "Resource", "NotResource"])): draw(lists(RESOURCES)),
        "Condition": draw(st.sampled_from(CONDITIONS)),
    }
    if principals:
        name = draw(st.sampled_from(["Principal", "Principal", "NotPrincipal"]))
        made[name] = {"AWS": draw(lists(PRINCIPALS))}
    return made


def several(source: str, *, principals: bool = False) -> st.SearchStrategy[Any]:
    each = documents(principals=principals)
    return st.lists(each, max_size=3).map(lambda given: of(given, source))


POLICIES = st.builds(
    Policies,
    identity=several("identity"),
    boundary=st.none() | several("boundary"),
    session=st.none() | several("session"),
    resource=st.none() | several("resource", principals=True),
    service_control=st.none() | st.lists(several("scp"), max_size=2),
    resource_control=st.none() | st.lists(several("rcp", principals=True), max_size=2),
)
REQUESTS = st.builds(
    Request,
    principal=st.sampled_from(list(WHO.values())),
    action=st.sampled_from(["s3:GetObject", "s3:PutObject", "ec2:RunInstances", "kms:Decrypt"]),
    resource=st.sampled_from(["arn:aws:s3:::talks/a", "arn:aws:s3:::x/a"]),
    owner=st.sampled_from([HOME, "444455556666"]),
)


def rank(said: Decision) -> int:
    return RANK[said.verdict]


@settings(max_examples=300, deadline=None)
@given(REQUESTS, POLICIES, documents(principals=True), st.sampled_from(list(range(6))))
def test_a_deny_never_allows_more(
    asked: Request, held: Policies, more: dict[str, Any], where: int
) -> None:
    """A Deny added to any policy there is leaves the answer as it was, or tightens it."""
    name = list(Policies.__dataclass_fields__)[where]
    given_before: Any = getattr(held, name)
    if given_before is None:
        return
    added = of([{**more, "Effect": "Deny"}], "more")
    levels = name.endswith("control")
    if levels and not given_before:
        return
    after = [[*given_before[0], *added], *given_before[1:]] if levels else [*given_before, *added]
    assert rank(evaluate(asked, replace(held, **{name: after}))) <= rank(evaluate(asked, held))


@settings(max_examples=200, deadline=None)
@given(REQUESTS, POLICIES)
def test_order_never_matters(asked: Request, held: Policies) -> None:
    """Statements read backwards, and levels too, give the same answer."""
    turned: dict[str, Any] = {}
    for name in Policies.__dataclass_fields__:
        value: Any = getattr(held, name)
        if value is not None:
            value = value[::-1]
        if value and name.endswith("control"):
            value = [level[::-1] for level in value]
        turned[name] = value
    before, after = evaluate(asked, held), evaluate(asked, Policies(**turned))
    assert (before.verdict, before.explicit) == (after.verdict, after.explicit)


@settings(max_examples=200, deadline=None)
@given(REQUESTS, POLICIES, st.sampled_from(["true", "false", None]), st.booleans())
def test_knowledge_never_turns_an_answer(
    asked: Request, held: Policies, mfa: str | None, region: bool
) -> None:
    """What is decided stays decided when more is known; with all known, all is decided."""
    context: dict[str, tuple[str, ...]] = {}
    if mfa:
        context["aws:MultiFactorAuthPresent"] = (mfa,)
    if region:
        context["aws:RequestedRegion"] = ("eu-west-1",)
    before = evaluate(asked, held).verdict
    after = evaluate(replace(asked, context=context), held).verdict
    assert before in ("conditional", after)
    if asked.principal.kind != "role" and not any(_spares(one) for one in held.resource or ()):
        whole = evaluate(replace(asked, context=context, whole=True), held).verdict
        spares = [one for level in held.resource_control or () for one in level if _spares(one)]
        assert whole != "conditional" or spares


def _spares(statement: Any) -> bool:
    return any(name.startswith("not ") for name in statement["principals"])


@settings(max_examples=300, deadline=None)
@given(several("identity"), st.sampled_from(["s3:GetObject", "s3:PutObject", "ec2:RunInstances"]))
def test_the_simple_rule_is_the_whole_one(held: Any, action: str) -> None:
    """For the policies of an identity alone, "may allow" is what the evaluation finds possible."""
    where = "arn:aws:s3:::talks/a"
    said = evaluate(Request(WHO["user"], action, where), Policies(identity=held))
    assert said.may is allows(held, action, where)
