"""What each field of the `[[identity]]` tables means, in the words that an editor shows."""

from collections.abc import Mapping

_SOURCE = "The name of the source; part of every scope, so keep it."
_TRUST = "Whose certificates are trusted; those of the system when left out."

IDENTITY_WORDS: Mapping[str, Mapping[str, str]] = {
    "LdapSettings": {
        "type": "ldap, for Active Directory, OpenLDAP and others.",
        "name": _SOURCE,
        "url": "ldaps://host, or ldap://host, which is upgraded by StartTLS.",
        "user": "Whom to bind as: a name in the directory, or user@domain.",
        "env": "password, with the environment variable that holds it.",
        "file": "password, with the file that holds it.",
        "base": "Below which name is read, such as dc=example,dc=com.",
        "accounts": "A filter of accounts; by the usual classes when left out.",
        "groups": "A filter of groups; by the usual classes when left out.",
        "disabled": "A filter of accounts that may not sign in; not for Active Directory.",
        "privileged": "Names of groups that administer, besides those Active Directory knows.",
        "elsewhere": "Names below which another server answers that is a source of its own.",
        "deleted": "Whether the deleted objects of Active Directory are read too.",
        "ca_file": _TRUST,
        "allow_loopback": "Whether plain LDAP to this very machine is let through.",
    },
    "ProviderSettings": {
        "type": "Which system it is.",
        "name": _SOURCE,
        "url": "Where it answers; https, save on this machine.",
        "env": "Secrets by name, each with the environment variable that holds it.",
        "file": "Secrets by name, each with the file that holds it.",
        "parameters": "What it asks for besides: the tenant of entra, the subject of google.",
        "privileged": "Groups and roles that administer, where the system does not say it.",
        "ca_file": _TRUST,
        "allow_loopback": "Whether plain HTTP to this very machine is let through.",
    },
}
"""Words by the name of the model and of the field."""
