"""The one notice on a site that is not open yet, the same on pages and error pages: it needs no database."""

LIST_ADDRESS = "/not-confirmed/"
NOTICE = f"""<aside class="app-notice" aria-label="Not open yet"><div class="app-width"><b>Not open yet:</b>
pages, numbers and opening hours are <a href="{LIST_ADDRESS}">not all confirmed</a>.</div></aside>"""
