"""Every kind of input, mutated from small sound ones by its grammar, and what must hold whatever comes in.

    python -m tests.fuzz --seconds 3600 --seed 7 [--kind sheets-yaml …] [--keep FOLDER]

says what was run, how it ended, the slowest and the largest, and keeps each finding with its input. What broke
a law once stands in `found/`, made small, and is tried again by the fast tests.

    mutation     inputs from sound ones
    running      a command in a supervised process: address space, CPU time, the clock
    case         an input with the command that reads it, and the archives it starts from
    reading      many inputs in one process
    laws         what must hold of every outcome
    kinds/       a module for each kind: its seeds, its grammar, the commands that read it
    campaign     inputs of all kinds in turn, findings told apart, each with its smallest input
"""
