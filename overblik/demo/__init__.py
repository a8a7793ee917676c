"""
The demo's data: the public cases as they stood on 1 September 2021, by the same deeds as the interface uses.

Dates and figures that nobody has published are marked (eksempel).
"""
