"""One module a command; adding a file with a `register(app)` function adds a command."""
