"""What parameters of controls over clouds are measured in and mean, by how they ask for less."""

SPANS = """\
critical | days | How long a critical finding may lie before it is attended.
high | days | How long a high finding may lie before it is attended.
fixed_within | days | How long a critical weakness may lie once all know of it.
scanned_within | days | The greatest age of the newest scan.
deleted_within | days | How long a key that is switched off may stay.
newest_within | days | The greatest age of the newest restore point.
password_ends_within | days | The longest that a password may stand.
restore_tested_within | days | The longest time since a backup was last restored.
secret_changed_within | days | The greatest age of a secret's value."""

SPANS_DEMANDED = """\
left | days | How long a certificate must hold still.
renew_before | days | How long before their end certificates must be renewed."""

NUMBERS_ALLOWED = """\
apart | count of resources | How much two counts of the same may differ.
approve_within | count of days | From the release of a patch until the rules approve it.
at_most | count of days | The longest that entries may be kept.
behind | count of versions | How far machines may be behind their cluster.
failures | count | Sign-ins of one principal that may fail in a day.
hops | count of hops | How far an answer of the metadata service may travel.
longest_minutes | count of minutes | The longest session that may be given.
most | count | Users and roles of an account that may do everything."""

NUMBERS_DEMANDED = """\
at_least | count of days | The shortest that entries must be kept.
kept_days | count of days | The shortest that backups must be kept.
locked_days | count of days | The shortest that nobody may delete.
required | yes or no | Whether the defence must be there.
tag_demanded | yes or no | Whether what has no tag for its tier is unobserved, not left aside."""

LISTS_ALLOWED = """\
accounts | list of accounts | Accounts that networks may be joined with.
algorithms | list of algorithms | Algorithms and lengths of keys that stand.
approved_accounts | list of accounts | Accounts outside the organisation that may be trusted.
approved_ports | list of ports | Ports that the internet may reach.
balancer_policies | list of policies | TLS policies that load balancers may have.
break_glass | list of names | Users kept for emergencies, by name.
authorizers | list of modes | Ways by which API servers may decide who may do what.
classic_policies | list of policies | TLS policies that classic load balancers may have.
countries | list of countries | Countries that rights may be used from, as ISO 3166-1 codes.
dead_letter_words | list of words | Words in the name of a queue that holds failed messages.
deployers | list of names | Names under which tools deploy to clusters.
delegates | list of accounts | Accounts that may administer services of the organisation.
ends | list of ends | Ends of support, as `python3.9 2025-12-15`.
environments | list of labels | Values of the tag that name an environment.
exempt | list of names | What is not judged, by name.
front_policies | list of policies | TLS policies that distributions may have.
interface_policies | list of policies | TLS policies that names of interfaces may have.
log_accounts | list of accounts | Accounts by which services of the cloud write logs into stores.
oidc_issuers | list of issuers | OpenID Connect issuers that may be trusted.
open_paths | list of paths | Paths of interfaces that may be open to anybody.
platforms | list of versions | Platform versions that serverless containers may run on.
public | list of labels | Values of the tag that mark a subnet as public.
root_rights | list of rights | Rights that the root user may use, as `iam:CreateUser`.
saml_providers | list of names | SAML providers that may be trusted.
tls_policies | list of policies | TLS policies that search domains may have."""

LISTS_DEMANDED = """\
admin_ports | list of ports | Ports of administration.
control_logs | list of logs | Logs of the control plane that must be written.
database_ports | list of ports | Ports of databases, caches and search engines.
features | list of features | Features of the detector that must be on.
firewall_logs | list of logs | Logs that a network firewall must write.
inner_ports | list of ports | Ports that no network may open to the internet.
insights | list of insights | Unusual rates that a trail must watch for.
names | list of names | What is judged, by name.
policy_types | list of types | Types of policies that the organisation must use.
recording | list of actions | Actions by which logs and detectors are switched off.
rotation_classes | list of labels | Values of the label that mark secrets to be renewed.
services | list of services | Services that are judged.
sorts | list of sorts | Sorts of resources that must be scanned.
stages | list of names | Stages that must show a certificate.
standards | list of standards | Standards that must be applied.
words | list of words | Words in a name that tell of a secret."""

NAMES = """\
as_of | text | The day that the table was true on.
key | text | The tag that names the environment.
probe | text | The action that is tried.
rotation_label | text | The label of secrets that tells how they must be renewed.
probed | text | The region out of use in which nothing may be done.
tag | text | The tag that tells tiers apart.
traffic | text | Which traffic must be written down: ALL, ACCEPT or REJECT."""
