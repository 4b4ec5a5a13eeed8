// The commands that are a method with a table: which method, which words of the command line become
// which fields of its request, and which parts of its response are shown.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ballast::api::cli {

enum class Format : std::uint8_t {
    kText,
    kMoney,     // two digits after the point
    kQuantity,  // at most six
    kNumber,    // at most four
    kPercent,   // a fraction as a percentage, two digits
    kLevel,     // a fraction as a percentage without trailing zeros: a confidence, a coverage
    kInstant,   // to the minute
};

// `pointer` is relative to the row. "@key" and "@value" are a member's name and value where the
// rows are the members of an object.
struct Column {
    std::string_view title;
    std::string_view pointer;
    Format format = Format::kText;
    bool signals = false;  // a negative number is highlighted
    // Where the row has "fraction" at this pointer, the number is a percentage.
    std::string_view unit = {};
    int spare = 0;  // left out where the terminal is too narrow, the largest first; 0: never
};

// A table of rows, or, with `is_facts`, one line per column of a single object.
struct Section {
    std::string_view name;  // of --show
    std::string_view title;
    std::string_view pointer;  // the array, the object of members, or the object of facts
    std::vector<Column> columns;
    bool is_facts = false;
    // Only rows whose values at these pointers equal those of the first row, which become part of
    // the title.
    std::vector<std::string_view> same = {};
    // Only rows with this text at this pointer.
    std::string_view where = {};
    std::string_view equals = {};
    std::size_t most = 0;  // rows on the screen, 0: all; CSV has all
    bool is_last = false;  // of more rows, the last are shown instead of the first
};

// A word of the command line that is a field of the request.
struct Place {
    std::string_view name;   // as displayed: "PORTFOLIO"
    std::string_view field;  // "portfolio"; empty: a file with the request itself
    std::string_view doc;
    bool required = true;
    bool is_secret = false;  // the word is a file with the value
    // The field that is a table, where a file may be that table instead of the request.
    std::string_view table = {};
};

struct Switch {
    std::string_view flag;   // "--commit"
    std::string_view field;  // set to true
    std::string_view doc;
};

struct Option {
    std::string_view flag;   // "--portfolio"
    std::string_view field;  // set to the value
    std::string_view doc;
};

// Text below the tables when the response has this text at `pointer`.
struct Advice {
    std::string_view pointer;
    std::string_view equals;
    std::string_view text;
};

struct View {
    std::string_view command;  // "var", "prices import"
    std::string_view method;
    std::string_view doc;
    std::string_view group;
    std::vector<Place> places;
    std::vector<Section> sections;
    std::vector<std::string_view> assignments = {};  // of fields that the words do not give
    std::vector<Switch> switches = {};
    std::vector<Option> options = {};
    std::vector<Advice> advice = {};
    std::string_view example = {};
    // What to type where there are no rows to show: "`ballast import FILE --commit` adds some".
    std::string_view when_empty = {};
    // The array of documents, each with its `content`, that --output writes one after the other.
    std::string_view documents = {};
    bool fails_on_breach = false;  // as with --fail-on-breach
};

std::span<const View> views();
// Groups of commands in the order of the help.
inline constexpr std::string_view kRiskGroup = "Portfolios and risk";
inline constexpr std::string_view kLedgerGroup = "Ledger";
inline constexpr std::string_view kPlanGroup = "Balance sheet and planning";
inline constexpr std::string_view kServerGroup = "Server and data";
inline constexpr std::string_view kProgramGroup = "Programs and shells";

}  // namespace ballast::api::cli
