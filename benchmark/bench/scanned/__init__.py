"""How well page images are read: structure, numbers, labels, flags, time and memory.

The renderings are made here from sources whose fonts and random seeds were not used while
the readers were tuned; the truth of a page is the exported file's own reading.
"""
