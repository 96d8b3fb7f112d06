"""Instructions: the text of `VERIFY.txt`, for an auditor who has never seen us."""

from evidence.pack.head import PackHead

WIDTH = 78
"""Columns of the text: it is read in a terminal as it stands."""


def instructions(head: PackHead, *, sealed: bool, stamped: bool, people: bool) -> bytes:
    """The text for a pack; `sealed` when it holds a checkpoint, `stamped` when a time stamp.

    `people` says whether its records have fields that hold people.
    """
    signed = head.key is not None
    parts = [
        _opening(head),
        _CONTENTS,
        _signature(head.key) if head.key else _UNSIGNED,
        _FILES,
        _STAMP if stamped else "",
        _SCRIPT,
        _SYSTEMS,
        _proven(signed=signed, sealed=sealed, stamped=stamped),
        _left_out(head),
        _PSEUDONYMS if head.pseudonymised else _NAMES if people else _NOBODY,
        _NOT_PROVEN,
        _BY_HAND,
    ]
    return ("\n\n".join(part.strip("\n") for part in parts if part) + "\n").encode()


def _opening(head: PackHead) -> str:
    runs = head.runs
    first, last = runs[0], runs[-1]
    of = f"run {last.id}" if len(runs) == 1 else f"{len(runs)} runs, {first.id} to {last.id}"
    title = f"EVIDENCE PACK OF {_plain(head.organisation)}"
    return f"""
{title}
{"=" * min(len(title), WIDTH)}

This pack holds what a machine read from the systems of the organisation, the
rules it was judged by, and every result: {of}.
You can check all of it with tools you have already, and judge it again with
Python alone. Neither needs the program that made it (Tieout {_plain(head.version)}),
a network, or the organisation's help. Work on a copy, in the unpacked folder:

    unzip -q PACK.zip -d pack && cd pack     # where you received a ZIP file
"""


_CONTENTS = """
WHAT IS IN HERE

    workbooks/      working papers, one a framework: begin here
    index/          runs, controls, requirements and evidence as CSV tables
    controls/       a folder a control: as tested, exceptions, open items
    interchange/    results.jsonl: every result, one JSON object a line
    objects/        the evidence itself, each file named by its own SHA-256
    ledger/         the journal of every run ever begun, failed ones too
    verify/         a program to check the pack and judge the evidence again
    pack.json       what the pack is of, and how it was chosen
    withheld.json   what was left out, and why
    SHA256SUMS      every file above with its SHA-256

Papers are drawn from the newest run of the pack; objects/ holds all of them."""


def _signature(key: str) -> str:
    return f"""
STEP 1: WHO SIGNED IT

The fingerprint of the signing key (SHA256:...) must have reached you by
another way than this pack: in the engagement letter, or read out to you. A key
or fingerprint found in here proves nothing, and none is printed in this text.

a) With the fingerprint alone: compare it, sign by sign, with the one that this
   command prints behind 'Good "evidence-pack" signature'.

    ssh-keygen -Y check-novalidate -n evidence-pack -s SHA256SUMS.sig < SHA256SUMS

b) With the public key itself in a file allowed_signers OUTSIDE the pack, in one
   line: {key} ssh-ed25519 AAAA... (or ecdsa-sha2-nistp256 AAAA...)

    ssh-keygen -Y verify -f ../allowed_signers -I {key} \\
        -n evidence-pack -s SHA256SUMS.sig < SHA256SUMS
"""


_UNSIGNED = """
STEP 1: WHO SIGNED IT

NOBODY. This pack is not signed: the organisation's vault has no key yet. The
steps below show that the pack agrees with itself, not that it came from the
organisation nor that it was not made anew by somebody else. Ask for a signed
one; or have the SHA-256 of SHA256SUMS told to you by another way, and compare:

    sha256sum SHA256SUMS
"""

_FILES = """
STEP 2: NO FILE WAS CHANGED, REMOVED OR ADDED

    sha256sum --strict --quiet -c SHA256SUMS
    diff <(find . -type f ! -path ./SHA256SUMS ! -path ./SHA256SUMS.sig \\
               ! -path ./SHA256SUMS.tsr | cut -c3- | LC_ALL=C sort) \\
         <(cut -c67- SHA256SUMS | LC_ALL=C sort)
    find . ! -type f ! -type d

Each must print nothing and end with exit code 0. The first finds a changed or
missing file, the second (in bash or zsh) an added one, the third a link."""

_STAMP = """
STEP 3: WHEN IT EXISTED

A time-stamping service (RFC 3161) says when SHA256SUMS existed. Get the
service's root certificate from the service, not from this pack:

    openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile tsa-roots.pem
    openssl ts -reply -in SHA256SUMS.tsr -text | grep 'Time stamp'"""

_SCRIPT = """
JUDGE IT AGAIN

    python3 -I verify/verify.py

needs Python 3.11 or newer and nothing else. It checks the files, the chain of
the ledger and its proofs, then runs the stored checks over the stored evidence
and says of every result whether it agrees. One line a finding, then the
counts; exit code 0 means that all agree, 4 that something does not. It does
not check signatures: that is step 1. It is plain text: read it first, or use a
copy of verify/ that you received from elsewhere, and name this folder:

    python3 -I /elsewhere/verify/verify.py .

It runs the checks' own code, which came with the pack: do step 1 before, and
use a machine or container that may not reach anything of yours."""

_SYSTEMS = """
ON WHICH SYSTEM

Linux     all commands as they stand: OpenSSH 8.2 or newer, coreutils, OpenSSL.
macOS     'shasum -a 256 --strict -c SHA256SUMS | grep -v ": OK$"' for
          sha256sum. Unpack in a terminal: the Finder leaves files of its own
          (.DS_Store), which step 2 will show as added.
Windows   in Git Bash or WSL, all commands as they stand. Or in PowerShell for
          step 1, where '<' is unknown:
          cmd /c "ssh-keygen -Y check-novalidate -n evidence-pack -s SHA256SUMS.sig < SHA256SUMS"
"""


def _proven(*, signed: bool, sealed: bool, stamped: bool) -> str:
    said = ["WHAT IS PROVEN THEN", ""]
    if signed:
        said += [
            "- Whoever holds the key made exactly these files (step 1 and 2).",
        ]
    else:
        said += ["- The files agree with SHA256SUMS; that SHA256SUMS is genuine is NOT proven."]
    if stamped:
        said += ["- They existed at the time that the service states (step 3)."]
    said += [
        "- Every object is what the ledger names it by, and the ledger is one chain:",
        "  no entry was changed, removed or moved without making all later ones anew.",
        "- Every run ever begun is in the ledger, so a bad day cannot be left out.",
        "- Every result follows from the evidence by the stored rules (verify.py).",
    ]
    if sealed:
        said += [
            "- 'checkpoint' is a signed statement of the ledger's size and root (C2SP",
            "  tlog-checkpoint). Keep it: with it you can tell at the next audit whether",
            "  anything before it was rewritten. Where you hold an older one, it must be",
            "  'previous-checkpoint' or be confirmed by the ledger; 'consistency.txt'",
            "  shows that the one goes on from the other. 'proofs/' shows for each run",
            "  in this pack that it stands in the signed ledger.",
        ]
    else:
        said += [
            "- There is NO signed checkpoint: nothing shows that the ledger was not",
            "  written anew as a whole before this pack was made.",
        ]
    return "\n".join(said)


def _left_out(head: PackHead) -> str:
    said = ["WHAT WAS LEFT OUT", ""]
    if not head.withheld:
        said += ["Nothing of the runs in this pack."]
    else:
        said += [
            f"{head.withheld} objects that the runs reach were left out. withheld.json names",
            "each with the reason. The ledger and the runs name them still, so what was",
            "left out can be asked for, and will be checked by the same digests.",
        ]
    if head.selection["frameworks"] or head.selection["items"]:
        said += [
            "",
            "The pack was chosen by framework or item. Populations and definitions are",
            "digested whole, so they are here whole, more than what was asked for.",
        ]
    return "\n".join(said)


_PSEUDONYMS = """
PEOPLE ARE NAMED BY PSEUDONYMS

The same person has the same pseudonym throughout this pack and in no other,
and so has the domain of an address. The organisation keeps the table that
reveals them, and can look up the persons of a sample for you.

Records are digested with names, so those in here are others, made from the
originals; derived.json names for each derived object the one it was made of.

Can be checked: signature, files, chain and proofs, as in any pack; that each
original is named by the ledger; that every result follows from the derived
records by the stored rules. Results were judged again under pseudonyms, and
the pack was made only because every verdict in it came out as with names.

Cannot be checked with this pack alone: that a derived record says what its
original says, pseudonyms apart. Ask to see an original of your choice at the
organisation: its SHA-256 must be the one that derived.json and the ledger name.

Transcripts and drawn samples hold names, and are withheld. The ledger is as it
is and names operators and approvers. Text in which people are not expected (the
name of a policy or group) was not changed. Treat the pack as personal data."""

_NAMES = """
PEOPLE ARE NAMED

Names were not replaced: whoever made this pack chose so. Staff numbers,
addresses and logins stand in it as their sources have them. Treat it as
personal data, and erase it when the contract says so."""

_NOBODY = """
PEOPLE

Names were not replaced: no record in here is of a kind that has a field for
people. The ledger names operators and approvers all the same."""

_NOT_PROVEN = """
WHO WOULD BE CAUGHT, AND WHO NOT

Somebody who ...                                         is caught
changes, adds or removes files, without the key          always
hands you an older pack or an older state of the vault   if you hold a later
                                                         checkpoint, stamp, pack
works at the organisation and holds the key              only as far back as the
                                                         last thing you or a time
                                                         stamp service hold
controlled the collecting machine during the run         NOT by this; compare the
                                                         request ids in the ledger
                                                         with the source's own log
made the source itself answer falsely                    NOT by this; completeness
                                                         is shown per population

No conclusion is drawn for you: columns named Assessor are empty."""

_BY_HAND = """
BY HAND

A row of a workbook names its record by SHA-256; objects/ab/<sha256> is that
record: plain text, a head line and then one JSON object a row. 'sha256sum' of
the file prints its own name. Its transcript, named beside it, holds the
questions asked and the answers received. The ledger entry of type 'evidence'
says when, as whom, and with which request ids of the source."""


def _plain(text: str) -> str:
    """Text as a terminal may show it: what is not printable as a visible escape."""
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text
    )
