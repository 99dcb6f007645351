"""The page of shared memory in which the processes of one life leave their stamps; page.h is its other side."""

import mmap
import struct

_STAMPS = ("executed", "ended", "started", "arrived", "exiting", "released", "reaped")
_NUMBERS = ("supervisor", "status", "starts", "signals", "ready", "go", "release")
_FIELDS = {name: (8 * place, "=q") for place, name in enumerate(_STAMPS)} | {
    name: (8 * len(_STAMPS) + 4 * place, "=i") for place, name in enumerate(_NUMBERS)
}


class Page:
    """Reads and writes the fields by name; stamps are nanoseconds of CLOCK_MONOTONIC, and 0 before they are set."""

    def __init__(self, path):
        with open(path, "w+b") as file:
            file.truncate(mmap.PAGESIZE)
            object.__setattr__(self, "_memory", mmap.mmap(file.fileno(), mmap.PAGESIZE))

    def __getattr__(self, name):
        if name not in _FIELDS:
            raise AttributeError(name)
        offset, form = _FIELDS[name]
        return struct.unpack_from(form, self._memory, offset)[0]

    def __setattr__(self, name, value):
        offset, form = _FIELDS[name]
        struct.pack_into(form, self._memory, offset, value)

    def close(self):
        self._memory.close()
