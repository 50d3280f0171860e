"""Run the ``newsner`` command as ``python -m newsner``."""

from newsner.cli.main import main

if __name__ == "__main__":
    main()
