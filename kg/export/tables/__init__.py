"""The archive as tables for R, pandas and spreadsheets: CSV with CSVW metadata, Parquet, and a code book.

columns    the one table of tables and columns, of which the rest is made
cells      cells, and what places are called
listed     the panel, counties, lists and their rows
stated     agencies, claims, statements, observations, disagreements, sources, captures
csvw       the metadata
code_book  a line for each column
parquet    Parquet of a table
writing    the folder
"""

from kg.export.tables.writing import TablesWritten, write_tables

__all__ = ["TablesWritten", "write_tables"]
