"""LDAP directories: Active Directory, OpenLDAP and others, read by searches alone."""
