"""Layouts of the registers that people keep: data, suppliers, countries, assets, incidents, ..."""

from collectors.people.place import Layout, Place, joined

ID = Place("id", "key", "value", "What it is known by in this register; once in it.")
OWNER = Place("owner", "key", "column", "Who answers for it: staff number or address.")

DATA = Layout(
    kind="registers.data_item",
    places=(
        ID,
        Place("name", "text", "value", "What the data set is called."),
        Place("items", "names", "column", "What data it holds of a person; parted by ;"),
        OWNER,
        Place("division", "text", "column", "The division that handles it."),
        Place("purpose", "text", "column", "What it is used for."),
        Place("holders", "names", "column", "Who holds rights of access: teams or roles."),
        Place("countries", "countries", "column", "Where it lies or is handled: JP; DE"),
        Place("stores", "names", "column", "Its stores in the cloud, by name, id or ARN."),
        Place("elsewhere", "names", "free", "Its other places, such as cabinets of paper."),
        Place("data_class", "text", "column", "Its class, as the tag data-class says it."),
        Place("retention", "text", "column", "How long it is kept."),
        Place("reviewed_on", "date", "column", "The day this entry was last reviewed."),
    ),
    one=("id",),
)
SUPPLIER = Layout(
    kind="registers.supplier",
    places=(
        ID,
        Place("name", "text", "value", "The company."),
        Place("country", "country", "column", "Where it works for us: a code such as JP."),
        Place("handles", "names", "column", "The personal data it handles; empty for none."),
        OWNER,
        Place("evaluated_on", "date", "column", "The day its first evaluation was approved."),
        Place("reevaluated_on", "date", "column", "The day of its newest evaluation."),
        Place("high_risk", "flag", "column", "Whether it is rated high-risk: yes or no."),
        Place("inspected_on", "date", "column", "The day it was last inspected."),
        Place("started_on", "date", "column", "The day its work began."),
        Place("agreement_from", "date", "column", "The first day of its agreement."),
        Place("agreement_until", "end", "column", "Its last day; empty when it has no end."),
        Place("terms", "names", "column", "What the agreement provides for; parted by ;"),
        Place("parent", "key", "column", "The supplier it works for; empty when it is us."),
        Place("approved_by", "key", "column", "Who approved that it works for that supplier."),
        Place("approved_on", "date", "column", "The day on which that was approved."),
        Place("mail_domains", "names", "free", "The domains of its people's addresses."),
    ),
    one=("id",),
)
SUPPLIER_PERSON = Layout(
    kind="registers.supplier_person",
    places=(
        Place("id", "key", "free", "Made of supplier and address when left out."),
        Place("supplier", "key", "value", "The supplier, by its id."),
        Place("email", "email", "value", "The address by which the person signs in."),
        Place("since", "date", "column", "The first day on our work."),
        Place("until", "end", "column", "The last day on our work."),
        Place("pledged_on", "date", "free", "The day the person signed the pledge."),
        Place("confirmed_on", "date", "column", "The day the supplier last confirmed this row."),
    ),
    one=("id",),
    identify=joined("supplier", "email", "since"),
)
COUNTRY = Layout(
    kind="registers.country",
    places=(
        Place("id", "country", "value", "The country, as a code such as JP."),
        Place("assessed_on", "date", "column", "The day its legal system was last assessed."),
        Place("assessed_by", "text", "column", "Who assessed it."),
        Place("approved_by", "key", "column", "Who approved the assessment."),
        Place("measures", "text", "column", "What was decided to do for safety there."),
        Place("published_on", "date", "column", "The day it was named to users as a country."),
    ),
    one=("id",),
)
ASSET = Layout(
    kind="registers.asset",
    places=(
        Place("id", "key", "value", "Serial number or asset tag."),
        Place("sort", "text", "value", "What it is: laptop, server, disk, tape, paper."),
        OWNER,
        Place("location", "text", "column", "Where it stands."),
        Place("data_class", "text", "free", "The class of the data on it."),
        Place("acquired_on", "date", "free", "The day it came to us."),
        Place("retired_on", "date", "column", "The day it was taken out of use."),
        Place("holder", "key", "free", "Whom it was handed to: staff number or address."),
        Place("returned_on", "date", "free", "The day the holder gave it back."),
    ),
    one=("id",),
)
DISPOSAL = Layout(
    kind="registers.disposal",
    places=(
        Place("id", "key", "free", "Made of asset and day when left out."),
        Place("asset", "key", "value", "The serial number or tag, as handed over."),
        Place("sort", "text", "column", "What it was: laptop, server, disk, tape, paper."),
        Place("wiped_on", "date", "column", "The day its data was wiped."),
        Place("destroyed_on", "date", "column", "The day it was destroyed."),
        Place("method", "text", "column", "How it was destroyed."),
        Place("location", "text", "column", "Where it was destroyed."),
        Place("on_premises", "flag", "column", "Whether that was on our own premises."),
        Place("disposer", "text", "column", "The company that did it; empty when we did."),
        Place("handed_over_on", "date", "column", "The day the company took it over."),
        Place("certificate", "key", "column", "The number of the company's certificate."),
        Place("certified_on", "date", "column", "The day of that certificate."),
        Place("certified_serial", "key", "column", "The serial number that it names."),
        Place("certified_count", "count", "column", "How many items it names in all."),
    ),
    one=("id",),
    identify=joined("asset", "destroyed_on"),
)
INCIDENT = Layout(
    kind="registers.incident",
    places=(
        ID,
        Place("title", "text", "value", "What happened, in a few words; no names."),
        OWNER,
        Place("severity", "severity", "column", "low, medium, high or critical."),
        Place("detected_on", "date", "value", "The day it came to our notice."),
        Place("reported_on", "date", "column", "The day those who decide were told of it."),
        Place("personal_data", "flag", "column", "Whether personal data is concerned."),
        Place("reportable", "flag", "column", "Whether the regulator must be told."),
        Place("misuse", "flag", "column", "Whether an unlawful purpose is suspected."),
        Place("regulator_told_on", "date", "column", "The day of the preliminary report."),
        Place("regulator_final_on", "date", "column", "The day of the final report."),
        Place("people_told_on", "date", "column", "The day the people concerned were told."),
        Place("closed_on", "date", "column", "The day it was closed."),
        Place("closed_by", "key", "column", "Who approved that it is closed."),
    ),
    one=("id",),
)
ZONE = Layout(
    kind="registers.zone",
    places=(
        ID,
        Place("name", "text", "value", "What it is called."),
        OWNER,
        Place("important", "flag", "column", "Whether only permitted people may enter."),
        Place("reviewed_on", "date", "column", "The day its permits were last reviewed."),
    ),
    one=("id",),
)
PERMIT = Layout(
    kind="registers.permit",
    places=(
        Place("id", "key", "free", "Made of zone, person and first day when left out."),
        Place("zone", "key", "value", "The zone, by its id."),
        Place("person", "key", "value", "Who may enter: staff number or address."),
        Place("starts", "date", "column", "The first day."),
        Place("until", "end", "column", "The last day; empty when it has no end."),
        Place("approved_by", "key", "column", "Who permitted it."),
    ),
    one=("id",),
    identify=joined("zone", "person", "starts"),
)
ENTRY = Layout(
    kind="registers.entry",
    places=(
        Place("id", "key", "free", "Made of zone, person and time when left out."),
        Place("zone", "key", "value", "The zone, by its id."),
        Place("person", "key", "column", "Who entered; empty for a visitor."),
        Place("visitor", "key", "column", "The number of a visitor's badge; no name."),
        Place("host", "key", "column", "Who went with the visitor."),
        Place("entered", "instant", "value", "When: 2026-03-31 09:15"),
        Place("left", "instant", "column", "When they went out."),
    ),
    one=("id",),
    identify=joined("zone", "person", "visitor", "entered"),
)
