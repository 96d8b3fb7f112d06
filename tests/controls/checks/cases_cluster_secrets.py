"""Cases of the checks of secrets and ConfigMaps in clusters."""

from sample_cluster_secrets import config_map, entry, secret, token
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
TOKEN, RENEWED = "long_lived_token_is_young", "labelled_secret_is_renewed"
CONFIG, REPEATED = "config_map_holds_no_credential", "secret_is_not_repeated"
UNNAMED = "the parameters rotation_label and rotation_classes name no class"
ANNOTATED = (
    "its values stand in an annotation too (kubectl.kubernetes.io/last-applied-configuration)"
)


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


def holds(*entries):
    return config_map(*entries)


CASES = [
    (TOKEN, PASS, "", token(), {}),
    (TOKEN, PASS, "", token(last_used=None), {}),
    (
        TOKEN, FAIL, "never ends, is of deploy, and was made on 2025-01-01",
        token(created="2025-01-01T00:00:00+00:00"), {},
    ),
    (
        TOKEN, FAIL, "never ends, is of deploy, and was used last on 2026-05-14",
        token(last_used="2026-05-14"), {},
    ),
    (TOKEN, ASIDE, "the cluster has stopped to take it", token(invalid=True), {}),
    (TOKEN, UNOBSERVED, lost("created"), refused(token, "created"), {}),
    (TOKEN, UNOBSERVED, lost("last_used"), refused(token, "last_used"), {}),
    (RENEWED, PASS, "", secret(), {}),
    (RENEWED, PASS, "", secret(created="2026-05-01T00:00:00+00:00", written=None), {}),
    (
        RENEWED, FAIL, "its value was changed last on 2026-01-15",
        secret(written="2026-01-15T00:00:00+00:00"), {},
    ),
    (
        RENEWED, FAIL, "it was made, and not seen changed, on 2025-01-01",
        secret(written=None), {},
    ),
    (
        RENEWED, ASIDE, "is not labelled rotation-class=credential or key",
        secret(labels={"rotation-class": "public"}), {},
    ),
    (RENEWED, ASIDE, UNNAMED, secret(), {"rotation_classes": []}),
    (RENEWED, UNOBSERVED, lost("written"), refused(secret, "written"), {}),
    (CONFIG, PASS, "", config_map(), {}),
    (
        CONFIG, PASS, "",
        holds(entry("token-url", "reference"), entry("PASSWORD_POLICY", "empty"), entry("keys")),
        {},
    ),
    (
        CONFIG, FAIL, "credentials in clear: app.properties line 3 (password)",
        holds(entry("app.properties", "text", ("password", 3))), {},
    ),
    (
        CONFIG, FAIL,
        "credentials in clear: DB_PASSWORD (by its name), api-key line 1 (api-key)",
        holds(entry("DB_PASSWORD"), entry("api-key", "text", ("api-key", 1))), {},
    ),
    (
        CONFIG, PASS, "", holds(entry("DB_PASSWORD")), {"exempt": ["chat/settings/DB_PASSWORD"]},
    ),
    (
        CONFIG, ASIDE, "in the exempt namespace kube-system",
        config_map(namespace="kube-system"), {},
    ),
    (CONFIG, UNOBSERVED, lost("entries"), refused(config_map, "entries"), {}),
    (REPEATED, PASS, "", secret(), {}),
    (REPEATED, FAIL, ANNOTATED, secret(repeated=True), {}),
    (REPEATED, UNOBSERVED, lost("repeated"), refused(secret, "repeated"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
