"""`python -m complaints`: the command line."""

import sys

from complaints.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
