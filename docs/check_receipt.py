#!/usr/bin/env python3
"""Check a receipt against the published roots: Python's standard library alone, and nothing of Huiyin.

    python3 check_receipt.py receipt.json roots.json [FIRST]

`receipt.json` is the answer of GET /v1/cases/TICKET/receipt, `roots.json` that of /open/roots.json?from=DAY,
or the same from a newspaper. FIRST is the hash of the first event, if it was noted on an earlier day.
docs/receipts.md tells the same in words.
"""

import hashlib
import json
import sys
from itertools import pairwise
from pathlib import Path


def sha(prefix, content):
    return hashlib.sha256(prefix + content).hexdigest()


def leaf_hash(ticket, first, seq, tip):
    return sha(b"\x00", f"{ticket} {first} {seq} {tip}".encode())


def climb(start, path):
    for side, neighbour in path:
        pair = (neighbour, start) if side == "left" else (start, neighbour)
        start = sha(b"\x01", b"".join(map(bytes.fromhex, pair)))
    return start


def root_hash(root):
    return sha(b"\x02", f"{root['day']} {root['count']} {root['tree']} {root['previous']}".encode())


def wrongs(receipt, roots, first=None):
    sealed = receipt["sealed"]
    if sealed is None:
        yield "not sealed yet: come back when the day is over"
        return
    if first is not None and first != sealed["first"]:
        yield "the case does not begin as it did when you noted it"
    if receipt["first"] != sealed["first"]:
        yield "the case does not begin as it did on the day it was sealed"
    if any(root_hash(root) != root["root"] for root in roots):
        yield "a published root does not fit its own day"
    if any(late["previous"] != early["root"] for early, late in pairwise(roots)):
        yield "the published roots do not follow one another"
    top = climb(leaf_hash(receipt["ticket"], sealed["first"], sealed["seq"], sealed["tip"]), sealed["path"])
    if top not in [root["tree"] for root in roots if root["day"] == sealed["day"]]:
        yield f"the case is not under the root that was published for {sealed['day']}"


def main(receipt, roots, first=None):
    one, other = (json.loads(Path(name).read_text("utf-8")) for name in (receipt, roots))
    found = list(wrongs(one, other, first))
    sys.stdout.write("\n".join(found or ["the receipt fits the published root"]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
