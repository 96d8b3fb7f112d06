"""The country that each region of AWS lies in, as AWS names its places."""

from collections.abc import Mapping

_LINES = """\
JP ap-northeast-1 ap-northeast-3
KR ap-northeast-2
HK ap-east-1
TW ap-east-2
SG ap-southeast-1
AU ap-southeast-2 ap-southeast-4
ID ap-southeast-3
MY ap-southeast-5
NZ ap-southeast-6
TH ap-southeast-7
IN ap-south-1 ap-south-2
CN cn-north-1 cn-northwest-1
BH me-south-1
AE me-central-1
IL il-central-1
ZA af-south-1
IE eu-west-1
GB eu-west-2
FR eu-west-3
DE eu-central-1 eusc-de-east-1
CH eu-central-2
SE eu-north-1
IT eu-south-1
ES eu-south-2
US us-east-1 us-east-2 us-west-1 us-west-2 us-gov-east-1 us-gov-west-1
CA ca-central-1 ca-west-1
MX mx-central-1
BR sa-east-1"""

COUNTRY_OF: Mapping[str, str] = {
    region: line[:2] for line in _LINES.splitlines() for region in line[3:].split()
}
"""The code of ISO 3166-1 alpha-2 by region."""
