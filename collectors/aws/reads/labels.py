"""Tags that services spell in their own way, spelt as the rest do, so that they are looked at."""

from typing import Any


def labelled(value: Any, member: str = "") -> Any:
    """An answer with every list of tags as `Key` and `Value`, whose values only labels pass.

    ECS and CodeBuild write `key` and `value`, EKS a dictionary.
    """
    if member == "tags" and isinstance(value, dict):
        return [{"Key": key, "Value": value[key]} for key in sorted(value)]
    if member == "tags" and isinstance(value, list):
        return [{"Key": tag["key"], "Value": tag.get("value", "")} for tag in value]
    if isinstance(value, dict):
        return {name: labelled(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [labelled(item) for item in value]
    return value
