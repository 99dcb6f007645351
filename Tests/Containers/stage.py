"""What all tests share: one engine and the images, made once."""

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
    def prepare(cls, folder: Path, root: Path):
        cls.engine = Engine(folder)
        cls.base = images.make_base(cls.engine, root, "2.1")
        cls.images = {role: images.build(cls.engine, cls.base, role) for role in ["fe", "be"]}
        # No way out, and names for its containers.
        cls.engine.run("network", "create", "--internal", "--subnet", "198.18.77.0/24", cls.network)
