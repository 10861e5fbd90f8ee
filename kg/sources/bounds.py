"""How many times as much as usual is read of a file: `kg --limits N`, which is KG_LIMITS=N for programs.

Every limit on what a document, list, sheet or receipt may cost is told with this way to raise it; usual limits suit a
machine of 2 GB. Not raised are what a question may have and what it may take, which have options of their own.
"""

from __future__ import annotations

import os
import re

__all__ = ["RAISE", "TIMES"]


def _asked() -> int:
    asked = os.environ.get("KG_LIMITS", "")
    return int(asked) if re.fullmatch("[1-9][0-9]{0,2}", asked) else 1


TIMES = _asked()
RAISE = f"or allow more with kg --limits {2 * TIMES}"
