"""What a pack carries to verify and re-perform itself: standard library alone, nothing of Tieout.

These files are copied as they stand into the folder `verify/` of a pack, where `verify.py` makes a
package of its own folder. So they import nothing but each other and Python; the checks and resource
models they run are the stored sources of the run.
"""
