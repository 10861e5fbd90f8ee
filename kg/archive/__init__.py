"""Captures by SHA-256, their text layers and tables; whatever is read here is treated as hostile."""
