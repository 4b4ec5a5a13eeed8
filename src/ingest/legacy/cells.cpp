#include "ingest/legacy/cells.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/text.hpp"

namespace ballast::ingest::detail {

namespace {

constexpr std::size_t kMostShownBytes = 80;

bool is_among(const std::vector<std::string_view>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

std::optional<double> double_of(std::string_view text) {
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

}  // namespace

std::string LegacyRow::text(std::string_view column) const {
    const auto found = columns_.find(column);
    if (found == columns_.end()) return "";
    const auto& cell = table_.rows[index_][found->second];
    return cell ? std::string(without_blanks(*cell)) : "";
}

void LegacyRow::reject(std::string_view code, std::string_view column, std::string_view expected,
                       std::string_view fix) {
    if (!is_valid_) return;
    is_valid_ = false;
    rejected_.push_back({.target = target_,
                         .place = place(),
                         .code = std::string(code),
                         .column = std::string(column),
                         .value = text(column).substr(0, kMostShownBytes),
                         .expected = std::string(expected),
                         .fix = std::string(fix)});
}

std::optional<Decimal> LegacyRow::decimal(std::string_view column) {
    const std::string cell = text(column);
    if (cell.empty()) return std::nullopt;
    if (const auto exact = Decimal::parse(cell)) return *exact;
    // A binary number with more digits than a decimal has: 0.30000000000000004.
    if (const auto value = double_of(cell))
        if (const auto rounded = Decimal::from_double(*value, Decimal::kScale, Rounding::kHalfEven))
            return *rounded;
    reject("decimal", column, "a number such as 12.5", "correct the number in the earlier system");
    return std::nullopt;
}

std::optional<double> LegacyRow::number(std::string_view column) {
    const std::string cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto value = double_of(cell);
    if (!value)
        reject("number", column, "a number such as 12.5",
               "correct the number in the earlier system");
    return value;
}

std::optional<fin::Date> LegacyRow::date(std::string_view column) {
    const std::string cell = text(column);
    if (cell.empty()) return std::nullopt;
    const bool has_time = cell.size() > 10 && (cell[10] == ' ' || cell[10] == 'T');
    if (const auto date = fin::Date::parse(has_time ? std::string_view(cell).substr(0, 10)
                                                    : std::string_view(cell)))
        return *date;
    reject("date", column, "a date such as 2024-01-15", "correct the date in the earlier system");
    return std::nullopt;
}

Decimal LegacyRow::needed_decimal(std::string_view column) {
    if (!has(column)) reject("missing", column, "a number", "enter it in the earlier system");
    return decimal(column).value_or(Decimal());
}

fin::Date LegacyRow::needed_date(std::string_view column) {
    if (!has(column)) reject("missing", column, "a date", "enter it in the earlier system");
    return date(column).value_or(fin::Date());
}

std::string LegacyRow::needed_text(std::string_view column) {
    if (!has(column)) reject("missing", column, "a text", "enter it in the earlier system");
    return text(column);
}

LegacyTables::LegacyTables(std::span<const TextTable> tables, LegacyBook& book) : book_(book) {
    for (const TextTable& table : tables) tables_[table.name].push_back(&table);
    for (const auto& [name, parts] : tables_) {
        LegacyTable& entry = book_.tables.emplace_back();
        entry.name = name;
        for (const TextTable* part : parts) entry.rows += part->rows.size() + part->left_out;
    }
}

void LegacyTables::note(std::string_view name, bool is_read, std::string_view why) {
    const auto entry = std::ranges::find(book_.tables, name, &LegacyTable::name);
    if (entry == book_.tables.end()) return;
    entry->is_read = is_read;
    if (!why.empty()) entry->note = why;
}

void LegacyTables::leave_out_others(std::string_view why) {
    for (LegacyTable& table : book_.tables)
        if (!table.is_read && table.note.empty()) table.note = why;
}

Result<std::map<std::string, std::size_t, std::less<>>> LegacyTables::places_of(
    const TextTable& table, const LegacyColumns& columns) {
    std::map<std::string, std::size_t, std::less<>> places;
    for (std::size_t c = 0; c < table.columns.size(); ++c)
        if (!places.emplace(table.columns[c], c).second)
            return fail(Code::kInvalidInput, fmt::format("the table {} has the column {} twice",
                                                         table.name, table.columns[c]));
    std::vector<std::string_view> missing;
    for (const std::string_view name : columns.required)
        if (!places.contains(name)) missing.push_back(name);
    if (!missing.empty())
        return fail(Code::kInvalidInput,
                    fmt::format(
                        "the table {} has no column {}: it is of another version of the earlier "
                        "system, or was edited. Its columns are {}; expected {}",
                        table.name, fmt::join(missing, ", "), fmt::join(table.columns, ", "),
                        fmt::join(columns.required, ", ")))
            .with("table", table.name);
    std::vector<std::string_view> unknown;
    for (const std::string& name : table.columns)
        if (!is_among(columns.required, name) && !is_among(columns.optional, name))
            unknown.push_back(name);
    if (!unknown.empty())
        book_.findings.push_back(
            {Severity::kInfo, "unknown_column",
             fmt::format("columns that are not read: {}", fmt::join(unknown, ", ")), table.name});
    return places;
}

}  // namespace ballast::ingest::detail
