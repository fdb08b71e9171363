"""Requests of every kind to every operation of /openapi.json, as each role: `make fuzz`."""

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from chalicelib.domain.values import Role
from tests.e2e import client
from tests.e2e.server import ROOT, Server

HERE = Path(__file__).parent
UNITS = {Role.HANDLER: "utilities", Role.UNIT_HEAD: "utilities"}
NOBODY, WRONG = "nobody", "wrong"
CALLERS = (NOBODY, WRONG, *map(str, Role))
ALL = "coverage,fuzzing,stateful"
CASES = (
    "柳塘街道停水两天了，没人管",
    "自来水发黄",
    "夜里工地噪音太大",
    "建议在公园加装路灯",
    "想问一下医保怎么报销",
    "表扬社区工作人员",
)


@dataclass(frozen=True)
class Told:
    """How one run went: its exit code, what it printed, how many requests by status."""

    caller: str
    code: int
    text: str
    tally: Counter[str]


def prepared(server: Server) -> str:
    """Some cases, of which one is answered and one asks back; their tickets and access codes."""
    sent = [client.submit(server, {"text": text, "phone": f"1390000000{n}"}) for n, text in enumerate(CASES)]
    server.settle()
    known = [(answer.json()["ticket"], answer.json()["access_code"]) for answer in sent]
    act(server, "handler", known[0][0], "reply", outcome="solved", text="已经修好")
    act(server, "handler", known[1][0], "ask", text="在哪一栋楼？")
    server.settle()
    return ",".join(map(":".join, known))


def act(server: Server, role: str, ticket: str, action: str, **fields: str) -> None:
    path = f"/v1/staff/cases/{ticket}/{action}"
    answer = client.post(server, path, fields, server.token(role, UNITS.get(Role(role), "")))
    assert answer.status_code == 200, answer.text


def run(
    server: Server, caller: str, *, known: str, seed: int, examples: int, phases: str, folder: Path
) -> Told:
    """One caller; the same seed asks the same."""
    tally = folder / f"{caller}.json"
    done = subprocess.run(  # noqa: S603  our own command
        [*_command(server, caller), "--seed", str(seed), "--max-examples", str(examples), "--phases", phases],
        cwd=ROOT,
        env=os.environ
        | {
            "SCHEMATHESIS_HOOKS": "tests.fuzz.checks",
            "PYTHONPATH": str(ROOT),
            "FUZZ_TALLY": str(tally),
            "FUZZ_TICKETS": known,
            "FUZZ_ROLE": caller if caller in tuple(Role) else "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    counted = json.loads(tally.read_text("utf-8")) if tally.exists() else {}
    return Told(caller, done.returncode, done.stdout + done.stderr, Counter(counted))


def _command(server: Server, caller: str) -> list[str]:
    program = Path(sys.executable).with_name("schemathesis")
    options = ["--config-file", str(HERE / "schemathesis.toml")]
    token = _token(server, caller)
    header = ["-H", f"Authorization: Bearer {token}"] if token else []
    checks = ["--checks", "all", "--continue-on-failure", "--no-color", "--generation-database", "none"]
    return [str(program), *options, "run", f"{server.base_url}/openapi.json?lang=en", *header, *checks]


def _token(server: Server, caller: str) -> str:
    if caller == NOBODY:
        return ""
    return server.token(caller, UNITS.get(Role(caller), "")) if caller in tuple(Role) else "no.such.token"


def everybody(
    server: Server, callers: Sequence[str], seed: int, examples: int, folder: Path
) -> tuple[Counter[str], list[str]]:
    """Requests by status, and who got what the document does not say."""
    total, failed, known = Counter[str](), list[str](), prepared(server)
    for caller in callers:
        told = run(server, caller, known=known, seed=seed, examples=examples, phases=ALL, folder=folder)
        total += told.tally
        click.echo(f"{caller}: {dict(sorted(told.tally.items()))}")
        if told.code:
            failed.append(caller)
            click.echo(told.text)
    if "Traceback" in server.log:
        failed.append("server")
        click.echo(server.log[server.log.index("Traceback") :][:5000])
    return total, failed


@click.command()
@click.option("--seed", default=1, help="The same seed asks the same.")
@click.option("--examples", default=20, help="Requests of each kind to each operation.")
@click.option("--caller", multiple=True, type=click.Choice(CALLERS), help="Only these, and not all.")
def main(seed: int, examples: int, caller: tuple[str, ...]) -> None:
    """Ask the running server everything, as every role, without a token and with a wrong one."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data")
        try:
            server.start()
            server.to_office_hours()
            total, failed = everybody(server, caller or CALLERS, seed, examples, Path(folder))
        finally:
            server.close()
    click.echo(f"{total['requests']} requests with seed {seed}; failed: {', '.join(failed) or 'none'}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
