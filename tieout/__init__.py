"""The public face of Tieout; users import only this package."""
