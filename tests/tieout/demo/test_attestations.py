"""The demo's attestations: one run shows each of the words that a person's word can come to."""

from pathlib import Path

from evidence.attested.keeping import register
from evidence.run_store import RunReader
from evidence.verify import verify
from tests.tieout.cli.conftest import FILES
from tieout.audit import Audit
from tieout.demo.attestations import AWAITS, EXPIRED, PASSES, STORY, WITHDRAWN, give_attestations
from tieout.instants import utc_now
from tieout.workspace import Workspace

COMES_TO = {PASSES: "pass", AWAITS: "pending", EXPIRED: "stale", WITHDRAWN: "pending"}


def test_each_fate_is_seen_in_a_run(tmp_path: Path) -> None:
    """What the story tells passes, awaits its second person, is stale, or was withdrawn.

    The attestation's own result is meant: registers of these controls are not kept here.
    """
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    place = Workspace.load(tmp_path)
    vault = place.vault()
    now = utc_now()
    assert give_attestations(place, vault, now) == len(STORY)
    assert give_attestations(place, vault, now) == 0
    assert len(register(vault)) == len(STORY)
    results = RunReader(vault, Audit(place, vault).run()).results()
    attested = {each.control: each.verdict.value for each in results if each.check == "attestation"}
    found = {told.control: attested[told.control] for told in STORY}
    assert found == {told.control: COMES_TO[told.fate] for told in STORY}
    assert [str(each) for each in verify(vault.path)] == []
