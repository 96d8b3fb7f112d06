"""The page: a stored run as one HTML file that opens anywhere and asks nothing of any network."""

from evidence.page.period import Period
from evidence.page.render import render_page

__all__ = ["Period", "render_page"]
