"""What each field of tables and mappings of people means, in the words that an editor shows."""

from collections.abc import Mapping

_CELL = "The cell where it stands, such as B2."
_ROW = "The text that the row begins with where it stands."

PEOPLE_WORDS: Mapping[str, Mapping[str, str]] = {
    "PeopleSettings": {
        "name": "The name of the source; part of every scope, so keep it.",
        "files": "The listings, each with its mapping.",
        "feeds": "Systems that are asked over HTTPS, a table for each kind of rows.",
    },
    "FeedSettings": {
        "profile": "The profile of the vendor's system, such as bamboohr.",
        "kind": "What is read from it; people.person when left out.",
        "name": "Its scope; the profile's name when left out.",
        "url": "Where it answers; https, save on this machine.",
        "env": "Secrets by name, each with the environment variable that holds it.",
        "file": "Secrets by name, each with the file that holds it.",
        "parameters": "What the profile asks for besides, such as the number of the company.",
        "mapping": "What is said of its mapping besides the profile.",
        "ca_file": "Whose certificates are trusted; those of the system when left out.",
        "allow_loopback": "Whether plain HTTP to this very machine is let through.",
    },
    "RegisterSettings": {
        "name": "The name of the source; part of every scope, so keep it.",
        "files": "The registers, each by its template or by a mapping.",
    },
    "RegisterFile": {
        "file": "The register, CSV, XLSX or YAML.",
        "register": "Which register it is, with the columns of its template.",
        "mapping": "What its columns mean, where they are not those of the template.",
        "time_zone": "The site's time zone, such as Asia/Tokyo; for registers that tell times.",
        "as_of": "The first words of the row, above or below, that says of which day it is.",
        "newest": "How old that day may be, such as '35 days'.",
    },
    "PeopleFile": {
        "file": "The listing, CSV or XLSX.",
        "mapping": "What its columns mean.",
        "sftp": "The SFTP server that it lies on; on this machine when left out.",
    },
    "DropSettings": {
        "host": "The server.",
        "port": "Its port; 22 when left out.",
        "user": "Whom to sign in as.",
        "host_key": "Its public key, as ssh-keyscan prints it less the host; pinned.",
        "key_file": "The private key to sign in with.",
        "folder": "The folder there; that of the user when left out.",
        "ready": "The ending of a file that says beside it that it is whole, such as .done.",
    },
    "PeopleMapping": {
        "kind": "What a row is: a person, a training, a pledge, an approval, a supplier.",
        "format": "csv, xlsx or yaml; by the file's suffix when left out.",
        "encoding": "The encoding of a CSV file.",
        "delimiter": "What parts the cells of a CSV file.",
        "sheet": "The sheet of an XLSX file.",
        "header_row": "The line of the header, counted from 1.",
        "dates": "How dates are written, as strptime formats.",
        "time_zone": "The time zone of the sites in its country, such as Asia/Tokyo.",
        "columns": "The column for each field, by its header; others are never looked at.",
        "constants": "Fields that are the same for every row.",
        "control_total": "How many rows were delivered, so that a cut listing is noticed.",
        "as_of": "Where the listing says of which day it is.",
        "newest": "How old that day may be, such as '3 days'.",
    },
    "MappedColumn": {
        "column": "The column's header.",
        "also": "Headers that it may have instead.",
        "may_lack": "Whether a listing without the column is read; its field is not observed then.",
        "values": "What cells mean: written to meant; * for every other.",
        "split": "What parts several values in one cell.",
    },
    "Spot": {"cell": _CELL, "text": _ROW},
    "ControlTotal": {
        "cell": _CELL,
        "text": _ROW,
        "count": "The number itself.",
        "counts": "Whether it counts rows or persons.",
    },
}
