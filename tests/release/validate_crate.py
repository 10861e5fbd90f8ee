"""What roc-validator says of a crate: `python validate_crate.py FOLDER CONTEXT SEVERITY`, as a list in JSON.

It runs in an environment of its own, since roc-validator needs an earlier `rich` than the program has. The context of
RO-Crate is read from a file, and nothing is asked of the network.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rocrate_validator import services
from rocrate_validator.utils import http

FOLDER, CONTEXT, SEVERITY = sys.argv[1:]
ADDRESS = "https://w3id.org/ro/crate/1.2/context"


class ContextReply:
    """The answer of the address of the context."""

    status_code = 200
    ok = True
    headers = {"Content-Type": "application/ld+json"}  # noqa: RUF012
    content = Path(CONTEXT).read_bytes()
    text = content.decode()
    url = ADDRESS

    def json(self) -> Any:
        return json.loads(self.content)

    def raise_for_status(self) -> None:
        """Nothing is wrong with it."""


def get(_: object, url: str, **__: object) -> ContextReply:
    if url.rstrip("/") != ADDRESS:
        raise OSError(f"no network: {url}")
    return ContextReply()


http.HttpRequester.get = get
settings = {
    "rocrate_uri": FOLDER,
    "profile_identifier": "ro-crate-1.2",
    "requirement_severity": SEVERITY,
    "no_cache": True,
    "skip_availability_check": True,
}
found = [[issue.severity.name, issue.message] for issue in services.validate(settings).get_issues()]
print("\n" + json.dumps(found))
