"""The images under test: a Debian of its own as the base, the stand-in as its Doris, and over it what docker/ makes."""

import shutil
import subprocess
from pathlib import Path

from engine import Engine
from repository import DIST, REPOSITORY


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


def make_root(folder: Path) -> str | None:
    """A small system with a shell in the folder, unless an earlier run has left it there; needs the network.

    Returns why there is none where debootstrap cannot make it.
    """
    if (folder / "complete").exists():
        return None
    shutil.rmtree(folder, ignore_errors=True)
    name, mirror = release()
    done = subprocess.run(
        ["debootstrap", "--variant=minbase", name, folder / "root", mirror],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600,
    )
    if done.returncode:
        return f"debootstrap cannot make a system of {name} from {mirror}: {done.stdout.strip().splitlines()[-1]}"
    for spare in ["var/cache/apt/archives", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale"]:
        shutil.rmtree(folder / "root" / spare)
    (folder / "complete").touch()
    return None


# The system without any Doris; the first stages of a build take it.
BARE = "localhost/bare:test"
# What a base may bring along and an image of ours must not have from it.
OTHERS = ["USER nobody", "STOPSIGNAL SIGINT", 'ENTRYPOINT ["/bin/false"]', 'CMD ["--daemon"]']


def lay_out(home: Path, role: str, version: str):
    """The stand-in with what real releases have and it has not."""
    simulator = DIST / "doris-simulator"
    # A server that its owner alone may read and run, in its usual place.
    server = home / "lib" / f"doris_{role}"
    subprocess.run(
        [simulator, "layout", role, home, "--version", version, "--simulator", f"/opt/apache-doris/{role}/lib/doris_{role}"],
        stdout=subprocess.DEVNULL, check=True,
    )
    server.parent.mkdir()
    shutil.copy(simulator, server)
    server.chmod(0o750 if role == "fe" else 0o640)
    if role == "be":
        # The mode that a backend's script gives its server at each start.
        script = home / "bin/start_be.sh"
        text = script.read_text()
        assert text.count("\ndate >>") == 1, "the stand-in's script has another form"
        script.write_text(text.replace("\ndate >>", '\nchmod 755 "${DORIS_HOME}/lib/doris_be"\ndate >>'))


def load(engine: Engine, tag: str, *words: Path | str, changes: list[str] = []) -> str:
    """Makes an image of what tar packs when it is called with the words."""
    archive = engine.folder / "image.tar"
    with archive.open("wb") as file:
        subprocess.run(["tar", "-c", *words], stdout=file, check=True)
    engine.run("import", *[word for change in changes for word in ["--change", change]], archive, tag)
    archive.unlink()
    return tag


def make_bare(engine: Engine, root: Path):
    """The system without any Doris."""
    load(engine, BARE, "-C", root / "root", ".")


def make_base(engine: Engine, root: Path, version: str) -> str:
    """An image as the official ones are, with frontend and backend of the stand-in."""
    if engine.try_run("image", "exists", BARE).returncode:
        make_bare(engine, root)
    doris = engine.folder / f"doris-{version}"
    doris.mkdir()
    for role in ["fe", "be"]:
        lay_out(doris / "opt/apache-doris" / role, role, version)
    return load(engine, f"localhost/doris-base:{version}", "-C", root / "root", ".", "-C", doris, "opt/apache-doris",
                changes=OTHERS)


def build_arguments(base: str) -> dict[str, str]:
    """Builds from what is here: the program of `make build`, and a system with the usual tools for the first stages."""
    return {"SWIFT_IMAGE": BARE, "TOOLS_IMAGE": BARE, "BASE_IMAGE": base, "PREBUILT": "1"}


def build(engine: Engine, base: str, role: str) -> str:
    """The image of one role."""
    tag = f"localhost/doris-{role}:{base.rsplit(':')[-1]}"
    done = engine.build(REPOSITORY, f"docker/{role}.Dockerfile", tag, build_arguments(base))
    if done.returncode != 0:
        raise AssertionError(f"{tag} cannot be built: {done.stdout[-4000:]}")
    return tag
