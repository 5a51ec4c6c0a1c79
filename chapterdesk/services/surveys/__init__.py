"""Surveys and the measures of solidarity: answers taken in from any form's export, results, and what the chapter follows."""
