"""What was recorded: append-only contribution files (`files`), what one says (`contribution_file`), what is live
(`live`), where it ends (`heads`) and which contributions lead there (`history`), when it is said to be recorded
(`clock`), and whether all of it is there as it was (`verifying`)."""

from kg.ledger.clock import ahead
from kg.ledger.files import Ledger
from kg.ledger.heads import EMPTY, Head, given_head
from kg.ledger.live import live_quads, withdrawals
from kg.ledger.verifying import verify

__all__ = ["EMPTY", "Head", "Ledger", "ahead", "given_head", "live_quads", "verify", "withdrawals"]
