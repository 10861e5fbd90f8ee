"""One way in for each kind of input; each gives a draft contribution and decides nothing."""
