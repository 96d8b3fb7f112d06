"""Proofs of checks: typed samples, and what a check must say of them.

>>> from tieout import Bucket
>>> from tieout.testing import absence_never_passes, must_fail, must_pass, sample
>>> store = sample(Bucket, id="arn:aws:s3:::example", versioning="Enabled")
>>> must_pass("bucket_keeps_versions", store)
>>> must_fail(
...     "bucket_keeps_versions", store.but(versioning="Suspended"),
...     reason="versioning is suspended",
... )
>>> proof = absence_never_passes("bucket_keeps_versions", store)

Everything is judged by the code that judges real evidence. It needs no test runner, and works
under any.
"""

from tieout.testing.absence import Denial, absence_never_passes
from tieout.testing.bench import Judgement, judged
from tieout.testing.check_files import load_checks
from tieout.testing.proofs import must_fail, must_not_apply, must_not_observe, must_pass
from tieout.testing.samples import Listing, Sample, listing, refused, sample

__all__ = [
    "Denial",
    "Judgement",
    "Listing",
    "Sample",
    "absence_never_passes",
    "judged",
    "listing",
    "load_checks",
    "must_fail",
    "must_not_apply",
    "must_not_observe",
    "must_pass",
    "refused",
    "sample",
]
