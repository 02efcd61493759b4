// The shipped fixtures, taken into the program when it is built, so that one binary is enough.
#include "CFixtures.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char badge_png[] = {
#embed "../../fixtures/images/badge.png"
};
static const unsigned char dunes_png[] = {
#embed "../../fixtures/images/dunes.png"
};
static const unsigned char landscape_png[] = {
#embed "../../fixtures/images/landscape.png"
};
static const unsigned char lettering_png[] = {
#embed "../../fixtures/images/lettering.png"
};
static const unsigned char lettering_reference_png[] = {
#embed "../../fixtures/images/lettering.reference.png"
};
static const unsigned char manifest_json[] = {
#embed "../../fixtures/images/manifest.json"
};
static const unsigned char old_lake_png[] = {
#embed "../../fixtures/images/old-lake.png"
};
static const unsigned char old_lake_reference_png[] = {
#embed "../../fixtures/images/old-lake.reference.png"
};
static const unsigned char old_portrait_png[] = {
#embed "../../fixtures/images/old-portrait.png"
};
static const unsigned char old_portrait_reference_png[] = {
#embed "../../fixtures/images/old-portrait.reference.png"
};
static const unsigned char portrait_png[] = {
#embed "../../fixtures/images/portrait.png"
};
static const unsigned char small_lake_png[] = {
#embed "../../fixtures/images/small-lake.png"
};
static const unsigned char small_lake_reference_png[] = {
#embed "../../fixtures/images/small-lake.reference.png"
};
static const unsigned char small_town_png[] = {
#embed "../../fixtures/images/small-town.png"
};
static const unsigned char small_town_reference_png[] = {
#embed "../../fixtures/images/small-town.reference.png"
};
static const unsigned char tiny_png[] = {
#embed "../../fixtures/images/tiny.png"
};
static const unsigned char weave_png[] = {
#embed "../../fixtures/images/weave.png"
};

#define FILE_OF(name, symbol) {name, symbol, sizeof symbol}

static const cfixtures_file files[] = {
    FILE_OF("badge.png", badge_png),
    FILE_OF("dunes.png", dunes_png),
    FILE_OF("landscape.png", landscape_png),
    FILE_OF("lettering.png", lettering_png),
    FILE_OF("lettering.reference.png", lettering_reference_png),
    FILE_OF("manifest.json", manifest_json),
    FILE_OF("old-lake.png", old_lake_png),
    FILE_OF("old-lake.reference.png", old_lake_reference_png),
    FILE_OF("old-portrait.png", old_portrait_png),
    FILE_OF("old-portrait.reference.png", old_portrait_reference_png),
    FILE_OF("portrait.png", portrait_png),
    FILE_OF("small-lake.png", small_lake_png),
    FILE_OF("small-lake.reference.png", small_lake_reference_png),
    FILE_OF("small-town.png", small_town_png),
    FILE_OF("small-town.reference.png", small_town_reference_png),
    FILE_OF("tiny.png", tiny_png),
    FILE_OF("weave.png", weave_png),
};

size_t cfixtures_count(void) {
    return sizeof files / sizeof files[0];
}

cfixtures_file cfixtures_at(size_t index) {
    return files[index];
}
