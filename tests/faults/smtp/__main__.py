"""`python -m tests.faults.smtp` prints every cell of the matrix of answers."""

from __future__ import annotations

from tests.faults.smtp.cells import listed

if __name__ == "__main__":
    print(listed())
