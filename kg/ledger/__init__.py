"""What was recorded: append-only contribution files (`files`), what one says (`contents`), what is live (`live`),
where it ends (`heads`), and whether all of it is there as it was (`verifying`)."""

from kg.ledger.files import Ledger
from kg.ledger.heads import EMPTY, Head, given_head
from kg.ledger.live import live_quads
from kg.ledger.verifying import verify

__all__ = ["EMPTY", "Head", "Ledger", "given_head", "live_quads", "verify"]
