"""Work that may crash its process is done in another, within limits; how it ended is reported.

The engine of queries and the reader of PDFs are native code: on some inputs they abort, overflow the
stack, take all the memory there is or never come back, and Python can catch none of it. So what a
stranger gave them is worked on in a supervised child with a limit on its memory and its time.

    limits      how much, and the ways a child ends
    confining   the child's side: memory, no core file, death with its parent
    channel     frames over pipes
    commands    a command's work in a fork of it, its words relayed
    warm        a child that answers one request after the other, for programs and servers
    serving     what runs in that child

Nothing here knows what is asked: rooms above give the work and say in their own words how it ended.
"""

from kg.guard.confining import is_inside
from kg.guard.limits import LIMITS, Ended, EndReason, Limits

__all__ = ["LIMITS", "EndReason", "Ended", "Limits", "is_inside"]
