"""What was recorded: append-only contribution files (`files`), what one says (`contents`), what is live (`live`)."""

from kg.ledger.files import EMPTY, Head, Ledger
from kg.ledger.live import live_quads

__all__ = ["EMPTY", "Head", "Ledger", "live_quads"]
