"""`make package`: the template and the zip, ready for `aws cloudformation package` and `deploy`."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from chalicelib import parts
from chalicelib.parts import DocumentError
from infra.bundle import write_zip
from infra.functions import SignIn
from infra.generated import ROOT, ZIP
from infra.template import build

TEMPLATE = "sam.json"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m infra.package", description=__doc__)
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "dist", help="a folder")
    parser.add_argument(
        "--own-issuer", action="store_true", help="sign-in by an OpenID provider of yours, without Cognito"
    )
    parser.add_argument("--office", type=Path, help="the folder of your policy, calendar, office and rules")
    asked = parser.parse_args(arguments)
    try:
        package(asked.out, "own_issuer" if asked.own_issuer else "cognito", asked.office)
    except DocumentError as error:
        parser.error(str(error))


def package(out: Path, sign_in: SignIn = "cognito", office: Path | None = None) -> None:
    """Write both into a folder; DocumentError if the office's own documents cannot be taken."""
    for made in (parts.build_sla, parts.build_rules):
        made(office)
    template = build(sign_in)
    write_zip(out / ZIP, office)
    (out / TEMPLATE).write_text(json.dumps(template, indent=1, ensure_ascii=False) + "\n", "utf-8")
    size = (out / ZIP).stat().st_size / 1_000_000
    sys.stdout.write(f"{out / TEMPLATE}: {len(template['Resources'])} resources\n")
    sys.stdout.write(f"{out / ZIP}: {size:.1f} MB\n")


if __name__ == "__main__":
    main()
