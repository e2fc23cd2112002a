"""Entries proposed from a sheet: what its columns hold, row by row what that comes to, and whether its totals agree.

Pure: cells in, values out. What a row does not say stays not stated; what can be read in two ways is asked about.
"""
