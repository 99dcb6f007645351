"""What all tests share: one engine and the images, made once."""

import json
import subprocess
from pathlib import Path

import images
from engine import Engine


class Stage:
    """Filled by the runner before the first test."""

    engine: Engine
    base: str
    images: dict[str, str]
    network = "doris"

    @classmethod
    def prepare(cls, folder: Path, root: Path) -> str | None:
        """Makes all of it; returns why no container runs on this machine where that is so."""
        cls.engine = Engine(folder)
        images.make_bare(cls.engine, root)
        # No way out, and names for its containers.
        made = cls.engine.try_run("network", "create", "--internal", "--subnet", "198.18.77.0/24", cls.network)
        # A first container, before there is anything of ours: what it cannot do is the machine's doing.
        trial = cls.engine.try_run("run", "--detach", "--name", "trial", "--network", cls.network, "--read-only",
                                   "--memory", "64m", images.BARE, "sleep", "infinity")
        if made.returncode or trial.returncode:
            return f"podman runs no container here: {(made if made.returncode else trial).stdout.strip().splitlines()[-1]}"
        cls.keep_address(cls.engine.run("network", "inspect", "--format", "{{.NetworkInterface}}", cls.network))
        cls.base = images.make_base(cls.engine, root, "2.1")
        cls.images = {role: images.build(cls.engine, cls.base, role) for role in ["fe", "be"]}
        return None

    @staticmethod
    def keep_address(bridge: str):
        """Gives the network's bridge its address for good.

        One that is not set is the least of its members', so that it may change with each container that comes and goes;
        others send to the former one for half a minute then, and get no answer to any name.
        """
        found = subprocess.run(["ip", "-json", "link", "show", "dev", bridge], stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["ip", "link", "set", "dev", bridge, "address", json.loads(found)[0]["address"]], check=True)
