"""The archive as a folder of pages that opens without a server: every link in it holds, and it follows from the head.

addresses     an address of the site, and the file that stands for it
copied_pages  which addresses a copy has, and each page as the web makes it
rewriting     a page's tags with addresses, its text verbatim
contents      what the search looks in, and the lists of things by kind
writing       from page to page along the links, into a folder that appears whole
"""

from kg.site.writing import SiteWritten, write_site

__all__ = ["SiteWritten", "write_site"]
