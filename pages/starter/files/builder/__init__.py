"""Turns a document's Markdown source into a file: PDF to print, DOCX to change."""
