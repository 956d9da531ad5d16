"""Build the starter documents from their Markdown sources in `src/`.

After changing a source: `pip install -r requirements/documents.txt`, then `python pages/starter/files/build.py`.
WeasyPrint needs Pango (Debian: libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0). The results are kept with the
sources; the site never builds them itself. The same sources, fonts and versions give the same bytes.
"""

from pathlib import Path

import yaml
from builder.pdf import build_pdf
from builder.source import read_sources
from builder.word import build_docx

FOLDER = Path(__file__).parent
BOARD = FOLDER.parent / "registers" / "board.yaml"
BUILDERS = {".pdf": build_pdf, ".docx": build_docx}


def main() -> None:
    author = yaml.safe_load(BOARD.read_text(encoding="utf-8"))["name"]
    for source in read_sources(FOLDER / "src", author):
        target = FOLDER / source.filename
        target.write_bytes(BUILDERS[target.suffix](source))
        print(f"{target.name}: {target.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
