"""One module a kind of page; each takes a `Visit` and gives the page."""
