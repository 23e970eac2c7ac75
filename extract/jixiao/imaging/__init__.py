"""Pixels of a page → evenly lit ink, the turn and bend of the page, pieces of ruling lines.

Every limit is a multiple of the page's own text height. Nothing is resampled but a
photographed or strongly turned page: thin lines do not survive it. What is crooked is
measured, and coordinates are mapped instead.
"""
