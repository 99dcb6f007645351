"""The table of a run; each line is also printed as soon as it is there."""

from dataclasses import dataclass, field

from case import Case


@dataclass(frozen=True)
class Line:
    case: Case
    is_good: bool
    seconds: float
    seen: str

    @property
    def text(self) -> str:
        title = f"{self.case.title} [{self.case.name}]"
        return f"{'ok  ' if self.is_good else 'FAIL'} {self.seconds:5.0f} s  {title}: {' '.join(self.seen.split())}"


@dataclass
class Table:
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.lines.append(line)
        print(line.text, flush=True)

    @property
    def has_failed(self) -> bool:
        return any(not line.is_good for line in self.lines)

    @property
    def text(self) -> str:
        rows = ["", "| | case | seconds | seen |", "| --- | --- | --- | --- |"]
        for line in self.lines:
            seen = " ".join(line.seen.split()).replace("|", "/")
            rows.append(f"| {'ok' if line.is_good else 'FAIL'} | {line.case.title} | {line.seconds:.0f} | {seen[:160]} |")
        good = sum(line.is_good for line in self.lines)
        total = sum(line.seconds for line in self.lines)
        return "\n".join([*rows, "", f"{good} of {len(self.lines)} cases hold, in {total:.0f} s"])
