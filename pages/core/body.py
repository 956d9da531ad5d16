"""What a page's body may hold. `pages/blocks/body.py` says it: blocks know how pages are looked up, pages no block.

Wagtail reads both when the field is first used, after all models were loaded.
"""

from wagtail.blocks import Block

BODY_BLOCKS: list[tuple[str, Block]] = []  # by name, in the order of the editor's menu
BODY_COUNTS: dict[str, dict[str, int]] = {}  # as StreamField's `block_counts`
