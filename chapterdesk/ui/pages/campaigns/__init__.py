"""Campaigns: the activist year, activities and what they brought, campaigns, local initiatives, young people."""

from chapterdesk.ui.pages.campaigns.page import CampaignsPage

__all__ = ["CampaignsPage"]
