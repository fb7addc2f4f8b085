"""Make or refresh one of the test suite's Python environments: make_venv.py FOLDER REQUIREMENTS

`FOLDER/.ready` holds the hash of the requirements it was made from. `FOLDER.lock` is held with flock(2) meanwhile, so
that two processes never make the same one; the kernel drops the lock of a process that dies, so none is ever stale.
"""
import fcntl
import hashlib
import importlib.metadata
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path


def pins(requirements: Path) -> dict[str, str]:
    lines = (line.split("#")[0].strip() for line in requirements.read_text().splitlines())
    return dict(line.split("==", 1) for line in lines if line)


def normalise(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def installed(folder: Path) -> dict[str, str]:
    site = sysconfig.get_path("purelib", "venv", vars={"base": str(folder), "platbase": str(folder)})
    return {normalise(d.metadata["Name"]): d.version for d in importlib.metadata.distributions(path=[site])}


def works(python: Path) -> bool:
    try:
        return subprocess.run([python, "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def main() -> None:
    folder, requirements = Path(sys.argv[1]), Path(sys.argv[2])
    digest = hashlib.sha256(requirements.read_bytes()).hexdigest()
    ready, python = folder / ".ready", folder / "bin" / "python"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{folder}.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Asked only now: whoever held the lock may have made exactly what we want.
        if ready.exists() and ready.read_text().strip() == digest and works(python):
            return
        wanted, found = pins(requirements), installed(folder)
        complete = ready.exists() and works(python)
        if not complete or any(found.get(normalise(name), version) != version for name, version in wanted.items()):
            shutil.rmtree(folder, ignore_errors=True)
            venv.create(folder, with_pip=True)
            found = {}
        # An environment that only lacks a package is completed in place: something may be running from it.
        if any(normalise(name) not in found for name in wanted):
            subprocess.run(
                [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
                check=True, stdout=sys.stderr)
        ready.write_text(digest + "\n")


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
