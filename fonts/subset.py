"""Makes the fonts of this directory from the whole ones: their glyphs for European scripts, without hints and features.

Takes the directory that holds the whole fonts. Kerning is kept as a plain `kern` table, which needs no shaper, and
only between the letters that English text is made of. Needs fonttools.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

ASCII = "20-7e"
KERNED = "20-7e,2013,2014,2018,2019,201c,201d,2026"
EUROPEAN = (
    "20-7e,a0-17f,192,218-21b,370-3ff,400-45f,490-491,1e9e,2010-2027,2030,2032-2033,2039-203a,2044,20ac,2116,2122,"
    "2190-2195,2212,2248,2260,2264-2265,25b2,25c6,25cb,25cf"
)
FONTS = [
    ("InterDisplay-Bold.otf", EUROPEAN, KERNED),
    ("Inter-Regular.otf", EUROPEAN, KERNED),
    ("JetBrainsMono-Regular.ttf", ASCII + ",2026", ""),
]


def characters(ranges):
    bounds = (part.split("-") for part in ranges.split(",") if part)
    return [code for bound in bounds for code in range(int(bound[0], 16), int(bound[-1], 16) + 1)]


def subset(font, ranges):
    options = Options()
    options.layout_features = ["kern"]
    options.hinting = False
    options.notdef_outline = True
    options.desubroutinize = True
    options.glyph_names = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters(ranges))
    subsetter.subset(font)


def advance(value):
    return getattr(value, "XAdvance", 0) if value else 0


def pairs_of(table, glyphs):
    """The adjustments of one table: by pair, or by the classes of both."""
    firsts = [glyph for glyph in table.Coverage.glyphs]
    if table.Format == 1:
        for first, pairs in zip(firsts, table.PairSet):
            for pair in pairs.PairValueRecord:
                yield (first, pair.SecondGlyph), advance(pair.Value1)
        return
    left, right = table.ClassDef1.classDefs, table.ClassDef2.classDefs
    for first in firsts:
        row = table.Class1Record[left.get(first, 0)].Class2Record
        for second in sorted(glyphs):
            yield (first, second), advance(row[right.get(second, 0)].Value1)


def kerning(font, ranges):
    """The first adjustment that a lookup has for each pair, as a shaper takes it."""
    names = font.getBestCmap()
    glyphs = {names[code] for code in characters(ranges) if code in names}
    if "GPOS" not in font:
        return {}
    layout, kerning = font["GPOS"].table, {}
    lookups = {at for record in layout.FeatureList.FeatureRecord for at in record.Feature.LookupListIndex}
    for lookup in sorted(lookups):
        seen = {}
        for table in layout.LookupList.Lookup[lookup].SubTable:
            table = table.ExtSubTable if table.LookupType == 9 else table
            for pair, value in pairs_of(table, glyphs) if table.LookupType == 2 else ():
                if glyphs.issuperset(pair):
                    seen.setdefault(pair, value)
        for pair, value in seen.items():
            kerning[pair] = kerning.get(pair, 0) + value
    return {pair: value for pair, value in kerning.items() if value}


def main(whole):
    for name, ranges, kerned in FONTS:
        font = TTFont(next(Path(whole).rglob(name)), recalcTimestamp=False)
        subset(font, ranges)
        pairs = kerning(font, kerned)
        for tag in ("GPOS", "GSUB", "GDEF"):
            if tag in font:
                del font[tag]
        if pairs:
            table = KernTable_format_0()
            table.apple, table.coverage, table.version, table.kernTable = False, 1, 0, pairs
            font["kern"] = newTable("kern")
            font["kern"].version, font["kern"].kernTables = 0, [table]
        font.save(Path(__file__).with_name(name))


main(sys.argv[1])
