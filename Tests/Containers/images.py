"""The images under test: a Debian of its own as the base, the stand-in as its Doris, and over it what docker/ makes."""

import os
import shutil
import subprocess
from pathlib import Path

from engine import Engine

REPOSITORY = Path(__file__).resolve().parents[2]
DIST = Path(os.environ.get("DORIS_SUPERVISOR_DIST", REPOSITORY / "dist"))


def release() -> tuple[str, str]:
    """The code name of this machine's own Debian or Ubuntu, and where its packages come from."""
    facts = dict(line.split("=", 1) for line in Path("/etc/os-release").read_text().splitlines() if "=" in line)
    name = facts.get("VERSION_CODENAME", "").strip('"')
    targets = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"],
        text=True, stdout=subprocess.PIPE, check=True,
    ).stdout
    mirrors = [line.split()[1] for line in targets.splitlines() if line.split()[:1] == [name]]
    if not mirrors:
        raise LookupError(f"apt knows no packages of '{name}'")
    return name, mirrors[0]


def make_root(folder: Path):
    """A small system with a shell in the folder, unless an earlier run has left it there; needs the network."""
    if (folder / "complete").exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    name, mirror = release()
    subprocess.run(
        ["debootstrap", "--variant=minbase", name, folder / "root", mirror],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, timeout=600,
    )
    for spare in ["var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"]:
        shutil.rmtree(folder / "root" / spare)
    (folder / "complete").touch()


def make_base(engine: Engine, root: Path, version: str) -> str:
    """An image as the official ones are, with frontend and backend of the stand-in."""
    extra = engine.folder / f"doris-{version}"
    program = extra / "usr/local/bin/doris-simulator"
    program.parent.mkdir(parents=True)
    shutil.copy(DIST / "doris-simulator", program)
    for role in ["fe", "be"]:
        subprocess.run(
            [program, "layout", role, extra / "opt/apache-doris" / role, "--version", version,
             "--simulator", "/usr/local/bin/doris-simulator"],
            stdout=subprocess.DEVNULL, check=True,
        )
    imitate_modes(extra / "opt/apache-doris/be")
    tag = f"localhost/doris-base:{version}"
    archive = engine.folder / "base.tar"
    with archive.open("wb") as file:
        subprocess.run(["tar", "-c", "-C", root / "root", ".", "-C", extra, "opt/apache-doris",
                        "usr/local/bin/doris-simulator"], stdout=file, check=True)
    engine.run("import", archive, tag)
    archive.unlink()
    return tag


def imitate_modes(home: Path):
    """Lets a backend's start script do what Doris' own does beside the start: give the server its mode, make a folder."""
    (home / "lib").mkdir(exist_ok=True)
    (home / "lib/doris_be").touch(mode=0o644)
    script = home / "bin/start_be.sh"
    first, rest = script.read_text().split("\n", 1)
    steps = ['chmod 550 "/opt/apache-doris/be/lib/doris_be" || exit 1', 'mkdir -p "/opt/apache-doris/be/lib/udf-runtime" || exit 1']
    script.write_text("\n".join([first, *steps, rest]))


def make_bare(engine: Engine, root: Path) -> str:
    """The system without any Doris."""
    tag = "localhost/bare:test"
    archive = engine.folder / "bare.tar"
    with archive.open("wb") as file:
        subprocess.run(["tar", "-c", "-C", root / "root", "."], stdout=file, check=True)
    engine.run("import", archive, tag)
    archive.unlink()
    return tag


def build_arguments(base: str) -> dict[str, str]:
    """Builds from what is here: the program of `make build` and one base for every stage."""
    return {"SWIFT_IMAGE": base, "TOOLS_IMAGE": base, "BASE_IMAGE": base, "PREBUILT": "1"}


def build(engine: Engine, base: str, role: str) -> str:
    """The image of one role."""
    tag = f"localhost/doris-{role}:{base.rsplit(':')[-1]}"
    done = engine.build(REPOSITORY, f"docker/{role}.Dockerfile", tag, build_arguments(base))
    if done.returncode != 0:
        raise AssertionError(f"{tag} cannot be built: {done.stdout[-4000:]}")
    return tag
