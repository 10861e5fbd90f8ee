"""How answers look: values in, lines out. Nothing here asks the archive anything."""
