"""Do one of make's targets: `python -m safeguarding.launch run`."""

import sys

from safeguarding.launch import check, lock, serve, styles
from safeguarding.launch.environment import Refusal
from tests import run as tests
from tests.mutation import run as mutants
from tests.performance import run as bench

TARGETS = {
    "run": serve.run,
    "dev": serve.dev,
    "test": tests.run,
    "soak": tests.soak,
    "bench": bench.run,
    "mutants": mutants.run,
    "check": check.run,
    "css": styles.build,
    "lock": lock.run,
}


def main(target: str) -> int:
    """Do `target` and return the exit code: 0 done, 1 refused or failed, 130 stopped by Ctrl+C."""
    try:
        return TARGETS[target]() or 0
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\nStopped. Run 'make {target}' again to go on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
