"""Whether a root is there, and whether it lies on a network drive, which tells of no changes made elsewhere."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

MOUNTS = Path("/proc/mounts")  # Linux alone has it
NETWORK = frozenset(
    """nfs nfs4 cifs smb3 smbfs 9p afs ceph glusterfs lustre beegfs ncpfs davfs vboxsf virtiofs drvfs
    fuse.sshfs fuse.rclone fuse.davfs2 fuse.glusterfs fuse.ceph fuse.gvfsd-fuse fuse.s3fs fuse.smbnetfs
    fuse.google-drive-ocamlfuse fuse.vmhgfs-fuse fuse.cryptomator fuse.kio-fuse""".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """Which folder is at a path: another one at the same path is another place."""

    device: int
    inode: int
    mounted: bool


def place(path: Path) -> Place | None:
    """Return what folder is at a path now, links followed, or None without one."""
    try:
        info = path.stat()
    except OSError:
        return None
    return Place(info.st_dev, info.st_ino, os.path.ismount(path)) if path.is_dir() else None


def on_network(path: Path, mounts: Path = MOUNTS) -> bool:
    """Say whether a path lies on a network drive, as far as the system tells."""
    try:
        lines = mounts.read_bytes().decode("utf-8", "surrogateescape").splitlines()
    except OSError:
        return False
    return file_system(os.path.realpath(path), lines) in NETWORK


def file_system(path: str, mounts: list[str]) -> str:
    """Return the type of the file system that holds a path, from the lines of /proc/mounts; "" if none does."""
    best, found = -1, ""
    for line in mounts:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[1])
        within = path == point or path.startswith(point.rstrip("/") + "/")
        if within and len(point) >= best:  # of two at the same place, the later one hides the other
            best, found = len(point), fields[2]
    return found
