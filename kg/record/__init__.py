"""Recording: a draft passes the gate, enters the ledger, and the index follows.

Guarantees: what is acknowledged is in the ledger, synced; what is refused changes nothing.
Takes drafts from `kg.intake`; hands on contributions, and findings where a person should know something.

    drafting        sheets and files to drafts
    reading_lists   ICE's lists to drafts, in parallel
    new_parts       what of a draft is not recorded yet
    claim_states    which claims are live
    archive_world   what the gate may ask of an archive
    recording       the one way in: gate, then ledger, then index
    importing       lists, a contribution each
    repeated_lists  lists with the rows of an earlier one
    withdrawing     taking claims back
    superseded_rows rows that a superseding claim takes over
    reading_pages   what a machine reads of scans, as a capture
    attaching       a reader's own copies of documents
    anchor_check    every anchor looked at again
    count_notices   what meets what is recorded
    shared_words    what words a new document shares with a held one
    through_time    how quotations stand in a newer capture
    quoting_again   one more place of a claim, by a person's word
    merging         what another archive has and this one does not
    signing         signatures of contributions
    timestamping    what others say of when a contribution was there
    verifying       the whole archive looked at again
"""
