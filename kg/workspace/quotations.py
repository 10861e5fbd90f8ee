"""How quotations stand in newer captures, as `Workspace` tells it and is told where else to quote: for the faces."""

from kg.record.quoting_again import OtherPlace
from kg.record.through_time import DocumentQuotations, QuotationSince

__all__ = ["DocumentQuotations", "OtherPlace", "QuotationSince"]
