"""`python -m jixiao`: the command line."""

from jixiao.cli import run

if __name__ == "__main__":
    run()
