"""What parameters of controls over registers are measured in and mean."""

SPANS = """\
assessed_within | days | The greatest age of the assessment of a country.
audited_every | days | The longest time between two internal audits.
certified_within | days | From handing an item over until the certificate of its disposal.
disposed_within | days | From taking an item out of use until it is disposed of.
final_within | days | From detecting an incident until the final report.
misuse_final_within | days | The same, where an unlawful purpose is suspected.
preliminary_within | days | From detecting an incident until the regulator is told.
scanned_every | days | The longest time between two passed scans.
vacant_for | days | How long an office may stay without anybody."""

SPANS_DEMANDED = """\
gapless_for | days | How far back no day may be left uncovered."""

NUMBERS_DEMANDED = """\
scans_needed | count | Passed scans that there must be in a year."""

LISTS_ALLOWED = """\
home_countries | list of countries | Countries that need no assessment, as ISO 3166-1 codes."""

LISTS_DEMANDED = """\
families | list of families | Families of measures that must each have a rule.
standards | list of standards | Standards that a certificate is needed of, as their names begin.
terms | list of subjects | What each agreement must provide for."""

NAMES = """\
policy | text | The name of the policy that must be public."""
