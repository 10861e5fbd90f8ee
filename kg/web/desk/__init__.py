"""The desk in the browser: what `kg serve --edit` adds. Without that none of its addresses is there.

sessions     who may: a token for each archivist, a cookie, and what every change must carry
bodies       what a form sends
routes       the addresses, each with the page that answers it
visiting     one request of an archivist
drafts       the first page, a draft, its sheet, and recording it
claims       adding a claim: the text, the words chosen, the form, what the gate says
text         a text with its places marked, as a browser can count in it
taking_back  withdrawing and superseding, with what rests on a claim
resolving    which agencies are one: proposals and decisions
"""

from kg.web.desk.sessions import Sessions

__all__ = ["Sessions"]
