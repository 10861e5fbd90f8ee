"""What an open archive says of its own ledger: where it ends, what was recorded when, and proofs of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kg.ledger import Head
from kg.ledger.history import history, history_root
from kg.workspace.answering import Answering
from kg.workspace.outcomes import LedgerEnd, Logged

if TYPE_CHECKING:
    from kg.ask.proofs import ClaimProof, ProofCheck

__all__ = ["LedgerAnswers"]


class LedgerAnswers(Answering):
    """What `Answering` answers, and what the ledger says of itself; nothing here changes it."""

    def head(self) -> Head:
        """Where the ledger ends: what to keep or publish elsewhere.

        >>> workspace.head().sequence
        15

        Raises:
            ArchiveError: it lacks what its head file or the store knows of.
        """
        self.archive.refuse_loss()
        return self.archive.ledger.head()

    def ending(self) -> LedgerEnd:
        """The same, with the root of its history, when its newest contribution was recorded and how many claims are
        live.

        >>> workspace.ending().recorded.year
        2026

        Raises:
            ArchiveError: as `head`.
        """
        head = self.head()
        root = history_root(history(self.archive.ledger, head))
        return LedgerEnd(head, root, self.recorded(), self.counts().claims)

    def recorded(self) -> datetime | None:
        """When the newest contribution was recorded; None where there is none.

        >>> workspace.recorded().year
        2026
        """
        return self.archive.ledger.recorded()

    def log(self) -> list[Logged]:
        """Every contribution with the size of its file in bytes, oldest first.

        >>> workspace.log()[0].contribution.sequence
        1
        """
        return [Logged(header, path.stat().st_size) for header, path in self.archive.ledger.contributions()]

    def heads_since(self) -> int | None:
        """The first contribution of which a head was kept; None where none is kept yet.

        >>> workspace.heads_since()
        1
        """
        rooted = (header.sequence for header, _ in self.archive.ledger.contributions() if header.root_hash)
        kept = self.archive.ledger.kept_head()
        return next(rooted, kept.sequence if kept else None)

    def proof(self, claim: str, *, head: str | None = None, path: str | Path | None = None) -> ClaimProof:
        """The proof that the archive recorded a claim, up to where it ends or ended: `head` is what `kg head` printed
        then, or a file of it. With `path` it is written there.

        >>> cited = workspace.cite("agencies-by-place", {"place": "ak"})
        >>> proof = workspace.proof(cited.rows[0].notes[0].of.claim.value, path="claim.proof")
        >>> proof.published.history_root == workspace.ending().history_root
        True

        Raises:
            NotFound, UsageError: no claim or several have that name, it was not recorded by then, the archive never
                ended there, or the file cannot be written.
            ArchiveError: its contribution is not what was recorded, or was recorded before there were proofs.
        """
        from kg.ask import proofs
        from kg.record.verifying import head_in

        made = proofs.prove(self.archive.ledger, self.claim_named(claim), None if head is None else head_in(head))
        if path is not None:
            proofs.write_proof(made, Path(path))
        return made

    @staticmethod
    def verify_proof(path: str | Path, head: str) -> ProofCheck:
        """Whether a proof leads from its claim to a head that was published, which needs no archive.

        >>> cited = workspace.cite("agencies-by-place", {"place": "ak"})
        >>> proof = workspace.proof(cited.rows[0].notes[0].of.claim.value, path="claim.proof")
        >>> ends = workspace.ending()
        >>> Workspace.verify_proof("claim.proof", f"{ends.head} history root {ends.history_root}").holds
        True

        Raises:
            UnreadableFile: it is no proof.
            UsageError: this is no head with a history root.
        """
        from kg.ask import proofs
        from kg.record.verifying import published_head_in

        return proofs.check_proof(proofs.read_file(Path(path)), published_head_in(head))
