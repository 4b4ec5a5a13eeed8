// Detects the format of a file and reads it: see import_row.hpp.
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>

#include "base/digest.hpp"
#include "base/quotable.hpp"
#include "ingest/broker/formats.hpp"
#include "ingest/broker/text.hpp"
#include "ingest/csv_scan.hpp"
#include "ingest/import_row.hpp"
#include "ingest/rejected_rows.hpp"

namespace ballast::ingest {

namespace {

using broker::Column;
using broker::Field;
using broker::Format;
using broker::Layout;
using broker::Records;

constexpr std::size_t kHeaderRecords = 60;     // maximum length of a preamble
constexpr std::size_t kHeaderBytes = 1 << 16;  // likewise
constexpr std::array kDelimiters = {',', ';', '\t', '|'};

// A header and its format.
struct Found {
    const Format* format = nullptr;
    char delimiter = ',';
    std::size_t record = 0;
    Layout layout;
};

// The best of the formats for the text's first records: the one with the most matched columns, the
// generic one only when no other fits.
std::optional<Found> find_header(std::string_view text, std::span<const Format* const> formats,
                                 std::optional<char> only_delimiter) {
    std::optional<Found> best;
    bool best_generic = false;
    for (const char delimiter : kDelimiters) {
        if (only_delimiter && *only_delimiter != delimiter) continue;
        const Records head =
            broker::cut_records(text.substr(0, kHeaderBytes), delimiter, kHeaderRecords);
        for (std::size_t i = 0; i < head.records.size(); ++i) {
            if (head.records[i].count < 2) continue;
            Layout layout = broker::headed(head.of(head.records[i]));
            for (const Format* format : formats) {
                if (!broker::lay_out(format->columns, layout)) continue;
                const bool generic = format == &broker::kGeneric;
                if (best && (generic > best_generic ||
                             (generic == best_generic && layout.matched <= best->layout.matched)))
                    continue;
                best = Found{format, delimiter, i, layout};
                best_generic = generic;
            }
        }
    }
    return best;
}

// A custom mapping as a format.
struct OwnFormat {
    std::vector<std::string> names;  // folded
    std::vector<Column> columns;
    std::vector<std::string> words;
    std::vector<broker::ActionWord> actions;
    Format format;
};

void make_own_format(const ColumnMapping& mapping, OwnFormat& own) {
    const std::array<std::pair<Field, const std::string*>, 14> fields = {
        {{Field::kDate, &mapping.date},
         {Field::kAction, &mapping.type},
         {Field::kSymbol, &mapping.symbol},
         {Field::kQuantity, &mapping.quantity},
         {Field::kPrice, &mapping.price},
         {Field::kAmount, &mapping.amount},
         {Field::kFees, &mapping.fees},
         {Field::kCurrency, &mapping.currency},
         {Field::kAccount, &mapping.account},
         {Field::kRatio, &mapping.ratio},
         {Field::kLotId, &mapping.lot_id},
         {Field::kNewSymbol, &mapping.new_symbol},
         {Field::kSourceId, &mapping.source_id},
         {Field::kName, &mapping.note}}};
    own.names.reserve(fields.size());
    for (const auto& [field, name] : fields) {
        if (name->empty()) continue;
        own.names.push_back(broker::folded(*name));
        own.columns.push_back({field, own.names.back(), true});
    }
    own.words.reserve(mapping.types.size());
    for (const auto& [word, type] : mapping.types) {
        own.words.push_back(broker::folded(word));
        own.actions.push_back({own.words.back(), broker::act_of(type)});
    }
    own.format = broker::kGeneric;
    own.format.name = "mapping";
    own.format.columns = own.columns;
}

std::string digest_of(const std::vector<std::string>& keys) {
    std::string joined;
    for (const std::string& key : keys) {
        joined += key;
        joined += '\x1f';
    }
    return sha256_hex(joined);
}

Error unrecognized(std::string_view text, std::string_view requested) {
    std::string names;
    for (const ImportFormat& format : import_formats())
        names += (names.empty() ? "" : ", ") + format.name;
    const std::string_view trimmed = broker::trim(text);
    const std::string_view line = trimmed.substr(0, trimmed.find_first_of("\r\n"));
    std::size_t shown = std::min<std::size_t>(line.size(), 120);
    while (shown > 0 && shown < line.size() &&
           (static_cast<unsigned char>(line[shown]) & 0xC0U) == 0x80U)
        --shown;
    const std::string format =
        requested.empty() ? "a known format" : fmt::format("the format {}", requested);
    const std::string message =
        fmt::format("the first lines contain no header of {}: the text starts with \"{}\"", format,
                    line.substr(0, shown));
    Error error = fail(Code::kInvalidInput, message).with("formats", names);
    error.errors.push_back(
        {"line 1", "format", message,
         "a table requires columns for a date, a symbol and a type such as buy or dividend: name "
         "its "
         "columns in a mapping, or give a file as downloaded from a broker or bank; prices and "
         "positions have imports of their own"});
    return error;
}

// A mapped column must be unique: which of two applies is unknown.
Status check_names(const Layout& layout) {
    for (const int column : layout.column) {
        if (column < 0) continue;
        const std::string& key = layout.keys[static_cast<std::size_t>(column)];
        if (key.empty() || std::ranges::count(layout.keys, key) == 1) continue;
        const std::string& name = layout.names[static_cast<std::size_t>(column)];
        const std::string message = fmt::format("two columns are named \"{}\"", quotable(name));
        Error error =
            fail(Code::kInvalidInput, message + "; which of them to use is ambiguous: rename one");
        error.errors.push_back({"header", "duplicate_field", message, "rename one of them"});
        return error;
    }
    return {};
}

Result<ImportFile> read_table(std::string_view text, const Found& found,
                              const ImportOptions& options, const OwnFormat* own) {
    TRY_STATUS(check_names(found.layout));
    ImportFile file;
    file.format = std::string(found.format->name);
    file.columns = found.layout.names;
    file.fingerprint = digest_of(found.layout.keys);
    const std::size_t limit = options.max_rows + found.record + 2;
    // Counted before they take memory. A line end within quotes ends no row.
    const auto lines = static_cast<std::size_t>(
        std::max(std::ranges::count(text, '\n'), std::ranges::count(text, '\r')));
    if (lines >= limit && broker::has_records(text, found.delimiter, limit))
        return fail(Code::kLimitExceeded,
                    fmt::format("the file has more than {} rows; no more are read: split it",
                                options.max_rows));
    const Records records = broker::cut_records(text, found.delimiter, limit);
    broker::Sheet sheet(records, *found.format, options, file);
    if (own != nullptr) {
        sheet.words = own->actions;
        sheet.default_type = options.mapping->default_type;
    }
    sheet.set_table(found.layout, found.record + 1, records.records.size());
    found.format->read(sheet);
    if (sheet.rejected_rows > kMostRejectedRows) return broker::too_many_rejected(file);
    sheet.settle_charges();
    return file;
}

}  // namespace

Result<ImportFile> read_import_file(std::string_view bytes, const ImportOptions& options) {
    TRY(const std::string text, broker::decode_text(bytes));
    if (broker::trim(text).empty())
        return fail(Code::kInvalidInput, "the file is empty; download it again");
    const bool automatic = options.format == "auto" || options.format.empty();
    ImportFile file;
    if (options.mapping) {
        OwnFormat own;
        make_own_format(*options.mapping, own);
        const Format* only = &own.format;
        const auto found = find_header(text, std::span(&only, 1), options.mapping->delimiter);
        if (!found)
            return fail(Code::kInvalidInput,
                        "no line of the file has all columns named in the mapping; compare their "
                        "names with the file's header");
        return read_table(text, *found, options, &own);
    }
    if (options.format == "ofx" || (automatic && broker::looks_like_ofx(text))) {
        file.format = "ofx";
        TRY_STATUS(broker::read_ofx(text, options, file));
        return file;
    }
    if (options.format == "qif" || (automatic && broker::looks_like_qif(text))) {
        file.format = "qif";
        TRY_STATUS(broker::read_qif(text, options, file));
        return file;
    }
    const auto formats = broker::table_formats();
    std::vector<const Format*> candidates;
    for (const Format* format : formats)
        if (automatic || format->name == options.format) candidates.push_back(format);
    if (candidates.empty())
        return fail(Code::kInvalidInput, fmt::format("there is no format \"{}\"", options.format));
    const auto found = find_header(text, candidates, std::nullopt);
    if (!found) return unrecognized(text, automatic ? "" : options.format);
    return read_table(text, *found, options, nullptr);
}

std::vector<ImportFormat> import_formats() {
    std::vector<ImportFormat> formats = {
        {"ofx", "OFX and QFX of any bank or broker, SGML or XML", {}},
        {"qif", "QIF, the text format of Quicken", {}}};
    for (const Format* format : broker::table_formats()) {
        ImportFormat& entry = formats.emplace_back();
        entry.name = std::string(format->name);
        entry.description = std::string(format->description);
        for (const Column& column : format->columns)
            if (column.required)
                entry.columns.emplace_back(column.names.substr(0, column.names.find('|')));
    }
    std::sort(formats.begin(), formats.end(),
              [](const ImportFormat& a, const ImportFormat& b) { return a.name < b.name; });
    return formats;
}

std::string header_fingerprint(std::string_view bytes) {
    const auto text = broker::decode_text(bytes);
    if (!text || broker::looks_like_ofx(*text) || broker::looks_like_qif(*text)) return {};
    if (const auto found = find_header(*text, broker::table_formats(), std::nullopt))
        return digest_of(found->layout.keys);
    // For a table of unknown format: the first of its widest lines.
    const char delimiter = detail::find_delimiter(*text);
    const Records head = broker::cut_records(std::string_view(*text).substr(0, kHeaderBytes),
                                             delimiter, kHeaderRecords);
    const auto widest =
        std::max_element(head.records.begin(), head.records.end(),
                         [](const auto& a, const auto& b) { return a.count < b.count; });
    if (widest == head.records.end() || widest->count < 2) return {};
    return digest_of(broker::headed(head.of(*widest)).keys);
}

}  // namespace ballast::ingest
