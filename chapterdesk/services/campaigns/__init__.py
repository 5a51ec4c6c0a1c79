"""Campaigns, activities and local initiatives over the activist year, and what came of them."""
