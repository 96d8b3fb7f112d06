"""Error answers of AWS in each of its protocols."""

import json
from xml.sax.saxutils import escape

from tieout.standins.unserved.answers import Refusal

Answered = tuple[int, dict[str, str], bytes]
REST_XML = ("s3", "route53", "cloudfront")
"""The services, by signing name, whose paths name the operation and whose bodies are XML."""
NOT_SERVED = "NotImplemented"


def refused(refusal: Refusal, protocol: str) -> Answered:
    """Status, headers and body of a refusal in `json`, `rest-json`, `query`, `ec2`, `rest-xml`."""
    message = refusal.message or refusal.code
    if "json" in protocol:
        body = json.dumps({"__type": refusal.code, "message": message}).encode()
        kind = "application/json" if protocol == "rest-json" else "application/x-amz-json-1.1"
        return refusal.status, {"Content-Type": kind, "X-Amzn-Errortype": refusal.code}, body
    inner = f"<Code>{escape(refusal.code)}</Code><Message>{escape(message)}</Message>"
    text = f"<ErrorResponse><Error>{inner}</Error></ErrorResponse>"
    if protocol == "ec2":
        text = f"<Response><Errors><Error>{inner}</Error></Errors></Response>"
    return refusal.status, {"Content-Type": "text/xml"}, text.encode()


def not_served(signed_for: str, content_type: str, *, target: bool, message: str = "") -> Answered:
    """The refusal of an operation that nothing answers, which clients do not try again."""
    refusal = Refusal(NOT_SERVED, 400, message or "the stand-in does not serve this")
    if target:
        return refused(refusal, "json")
    if signed_for == "ec2":
        return refused(refusal, "ec2")
    by_form = content_type.startswith("application/x-www-form-urlencoded")
    return refused(refusal, "query" if by_form or signed_for in REST_XML else "rest-json")
