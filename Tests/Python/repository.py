"""Where the repository and its built programs are."""

import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
# The static executables, as `make build` leaves them.
DIST = Path(os.environ.get("DORIS_SUPERVISOR_DIST", REPOSITORY / "dist"))
