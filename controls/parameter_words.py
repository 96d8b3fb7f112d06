"""What each parameter of the library is measured in, means, and which way it asks for less."""

from collections.abc import Mapping

from controls import cloud_words, register_words
from controls.parameter import Meaning, Weaker

_SPANS = """\
ahead | days | How long before somebody's first day an account may be made.
acknowledged_within | hours | From a report until it is acknowledged.
alarmed_within | hours | From the failure of a security control until somebody is alarmed.
answer_within | days | From a person's request until it is answered.
answered_within | days | From a customer's request until it is answered.
battery_test_every | days | The longest time between two tests of the batteries.
changed_within | days | The greatest age of a password.
checked_every | days | The longest time between two checks.
compared_every | days | The longest time between two comparisons.
confirmed_every | days | The longest time between two confirmations.
copied_within | hours | From writing a log until its copy lies elsewhere.
counted_every | days | The longest time between two counts.
drift_within | minutes | How far a clock may be off.
errors_fixed_within | days | From finding an error until it is corrected.
every | days | How long what was done counts, before it must be done again.
examined_every | days | The longest time between two examinations.
generator_test_every | days | The longest time between two tests of the generator.
idle_for | minutes | How long a session may stay idle before it must sign in again.
inspected_every | days | The longest time between two inspections.
joiners_within | days | From somebody's first day until it must be done.
lists_updated_within | hours | The greatest age of the filter's lists.
lock_after | minutes | How long a device may stay idle before it locks.
never_used_for | days | How long an account may stay without its first use.
longest | days | The longest span for which access may be granted at once.
max_age | days | The greatest age of the newest version or result.
proven_every | days | The longest time between two proofs that it works.
redone_every | days | The longest time between two analyses.
reevaluated_within | days | The longest time between two evaluations.
rejects_cleared_within | days | From refusing an input until it is cleared.
renewed_within | days | The greatest age of an approval.
rescreen_sensitive_roles_every | days | The longest time between two screenings.
restored_within | hours | From the failure of a security control until it works again.
returners_within | days | From somebody's return until it must be done.
report_every | hours | How old the credential report of an account may be.
reviewed_every | days | The longest time between two reviews.
reviewed_within | days | The greatest age of the last review.
revoke_within | days | From the decision to take a right away until it is gone.
rotated_within | days | The greatest age of a key in use.
searched_every | days | The longest time between two searches.
tested_every | days | The longest time between two tests.
told_every | days | The longest time between two reports to those who answer for it.
trained_every | days | The longest time between two trainings.
trained_within | days | The greatest age of the last training.
triage_within | days | From the arrival of a report until it is judged.
settle | days | From making an account until it must be known whose it is.
unused_for | days | How long a credential may stay unused.
updated_within | hours | The greatest age of the last update.
within | days | The longest time that may pass before it must be done."""

_NUMBERS_ALLOWED = """\
conflicts_allowed | count | Conflicts of duties that may stay without a decision.
failed_tries | count | Failed tries to sign in before the account is locked.
late_allowed | count | Late deliveries that are let pass.
max_drift_ms | milliseconds | How far a clock may be off.
overdue_allowed | count | Overdue actions that are let pass.
unresolved_gaps_allowed | count | Gaps without a decision that are let pass.
visible_last | count of digits | How many of the last digits of a card number may be shown.
warn_at_percent | percent | Use of capacity at which a warning is given.
working_days | count of days | Working days that may pass before it must be done.
wrong_labels_allowed | count | Wrong labels in a sample that are let pass."""

_LISTS_ALLOWED = """\
job_families | list of groups | Whom a group is for, as wiki-admins=Platform|Security.
alias_domains | list of domains | Alias domains, as corp.example.com=example.com.
allowed_capabilities | list of capabilities | Linux capabilities that a container may add.
allowed_host_paths | list of paths | Paths of the node that a pod may mount.
allowed_roles | list of roles | Cluster roles that anybody may be bound to.
allowed_variables | list of names | Variables that may stand in clear, by name.
approved | list of names | Who or what is approved, by its name, or as tcp/443.
courses | list of courses | Names of training of which any one counts.
elsewhere | list of stores | Stores of trails that lie in accounts that are not read.
encrypted_drivers | list of drivers | Drivers whose provider encrypts every disk unasked.
exempt_namespaces | list of namespaces | Namespaces that are not judged.
holidays | list of days | Days on which nobody works, as 2026-11-23 or JP=2026-11-23.
keepers | list of names | Who may stop the trail or change its files, by name.
heads | list of people | Heads of the organisation, whom nobody manages, by staff number.
left_out | list of accounts | Accounts of the organisation that are not read.
levels | list of levels | Pod Security levels that are strict enough.
kubernetes_ends | list of ends | Ends of support, as 1.33=2026-06-28, by kubernetes.io/releases.
other_webhooks | list of names | Webhooks, or constraints as Type/name, that ask for no signature.
outside_hr | list of names | Users in no listing of people, by name or address; `*` is any text.
owners | list of owners | Who answers for what, as wiki=00012 or example-*=00034.
readers | list of names | Who may read the files of the trail, by name.
registries | list of registries | Registries, or parts of them, that images may come from.
regions | list of regions | Cloud regions in which data may lie.
signers | list of signers | Who may sign images: a key's sha256:... or address, or `issuer subject`.
time_sources | list of hosts | Outside time sources that are approved."""

_SPANS_DEMANDED = """\
at_hand | days | How far back logs can be searched at once.
forecast_ahead | days | How far ahead demand is forecast.
kept | days | How long logs are kept.
kept_for | days | How long records are kept.
locked_for | minutes | How long an account stays locked after failed tries.
looked_back | days | How far back exits or joiners are looked at.
made_within | days | How far back the making of accounts is looked at."""

_NUMBERS_DEMANDED = """\
annex_a_controls | count | Annex A controls that the Statement of Applicability must list.
approvals | count | People beside the author who must approve a change.
barred_previous | count | Passwords used last that may not be used again.
coverage_percent | percent | Devices that the filter must reach.
digits | yes or no | Whether a password must hold a digit.
letters | yes or no | Whether a password must hold a letter.
minimum_length | count of characters | The shortest password that is accepted.
people_needed | count of people | People who must act together.
sample_size | count | Items that are looked at."""

_LISTS_DEMANDED = """\
audit_roles | list of names | Names of the roles made for audits and scans.
barred_countries | list of countries | Countries that data may not reach, as ISO 3166-1 codes.
barred_entities | list of entities | Companies that data may not reach.
compared | list of fields | What of a directory is held against the HR listing.
conflicts | list of duties | Duties to be kept apart, as code:owners & directory:Administrator.
custodians | list of people | Custodians of keys, as the staff listing names them.
data_class | list of classes | Values of the tag or label `data-class` that are judged.
departments | list of departments | Departments whose people are judged; `*` is every one.
documents | list of documents | What everybody must have signed, alone or as NAME@VERSION.
generic | list of names | Names that are nobody's, by which several people may sign in.
live | list of labels | Values of the label that mark a live environment.
live_accounts | list of accounts | Numbers of the accounts that are live.
marks | list of words | Words in a user's name that mark it as made for tests.
moving_tags | list of tags | Image tags that may point to another image tomorrow.
ports | list of ports | Ports of administration and data that the internet may not reach.
procedures | list of documents | Procedures that each person must have signed.
purposes | list of purposes | Purposes whose approvals are judged.
rated | list of classes | Classes of data that must stay in live environments.
secret_words | list of words | Words in the name of a variable that tell of a credential.
security_policies | list of names | Admission policies that guard admission.
security_webhooks | list of names | Webhook configurations that guard admission.
systems | list of systems | Systems whose accounts are judged, by name.
system_namespaces | list of namespaces | Namespaces that the cluster itself runs in.
tags | list of tags | Tags that each resource must carry.
test | list of labels | Values of the label that mark an environment for tests.
tiers | list of labels | Values of the label that mark what must not stop.
types | list of employment types | Kinds of employment whose people are judged."""

_NAMES = """\
document | text | The document that must be signed.
duties | text | The list of duties that must be signed.
label | text | The label that tells environments apart.
owner_tag | text | The tag that names the owner of an account.
pod_security_version | text | The version of the Pod Security Standards, as `v1.34` or `latest`.
review_tag | text | The tag that holds the day of the last review.
tier_label | text | The label that tells how much a workload must not stop.
version | text | The version of the document that is in force."""

_TABLES = (
    (Weaker.MORE, (_SPANS, _NUMBERS_ALLOWED, _LISTS_ALLOWED)),
    (Weaker.MORE, (cloud_words.SPANS, cloud_words.NUMBERS_ALLOWED, cloud_words.LISTS_ALLOWED)),
    (Weaker.MORE, (register_words.SPANS, register_words.LISTS_ALLOWED)),
    (
        Weaker.LESS,
        (
            *(register_words.SPANS_DEMANDED, register_words.NUMBERS_DEMANDED),
            register_words.LISTS_DEMANDED,
        ),
    ),
    (Weaker.LESS, (_SPANS_DEMANDED, _NUMBERS_DEMANDED, _LISTS_DEMANDED)),
    (
        Weaker.LESS,
        (cloud_words.SPANS_DEMANDED, cloud_words.NUMBERS_DEMANDED, cloud_words.LISTS_DEMANDED),
    ),
    (Weaker.OTHER, (_NAMES, cloud_words.NAMES, register_words.NAMES)),
)


def _rows(table: str, weaker: Weaker) -> dict[str, Meaning]:
    cells = (line.split(" | ") for line in table.splitlines())
    return {name: Meaning(unit, means, weaker) for name, unit, means in cells}


MEANINGS: Mapping[str, Meaning] = {
    name: meaning
    for weaker, tables in _TABLES
    for table in tables
    for name, meaning in _rows(table, weaker).items()
}
"""Each parameter of the library by its name, which means the same in every control.

One of a control of your own states its unit, meaning and way there.
"""
