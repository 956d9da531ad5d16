"""Every public address of the site, for the published copy and for sitemap.xml.

listed.py      pages of the tree and lists made from records: what a search engine may show
files.py       documents, pictures, style sheets and scripts
redirects.py   addresses that lead elsewhere
first.py       where a change is seen first
source.py      all of it together, as `safeguarding.delivery` asks for it
"""
