"""The second places where copies of signed checkpoints go, as the settings of a seal name them."""

from pathlib import Path

from tieout.checkpoint_copies import BUCKET, Copies, FolderCopies
from tieout.settings.seal import SealSettings


def copies_of(settings: SealSettings, folder: Path) -> list[Copies]:
    """The second places of these settings; paths are relative to `folder`.

    Raises:
        CopyError: when a bucket's credentials cannot be had.
    """
    found: list[Copies] = []
    for place in settings.copies:
        if place.startswith(BUCKET):
            # The library of the cloud is loaded only where a bucket is named.
            from tieout.bucket_copies import bucket_copies

            found.append(
                bucket_copies(
                    place,
                    profile=settings.copies_profile,
                    region=settings.copies_region,
                    endpoint_url=settings.copies_endpoint_url,
                )
            )
        else:
            found.append(FolderCopies(place, folder / place))
    return found
