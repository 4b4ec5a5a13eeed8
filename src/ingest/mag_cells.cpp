#include "ingest/mag_cells.hpp"

#include <algorithm>
#include <cmath>
#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include "base/text.hpp"
#include "ingest/workbook_format.hpp"

namespace ballast::ingest::detail {

namespace {

std::string lowered(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return result;
}

}  // namespace

bool is_absent(std::string_view text) {
    const std::string lower = lowered(without_blanks(text));
    return lower.empty() || lower == "na" || lower == "n/a" || lower == "-" || lower == "none";
}

MagCells::MagCells(const WorkbookSheet& sheet, MagSheet& into) : into_(into) {
    for (const WorkbookCell& cell : sheet.cells)
        cells_.emplace(Place{cell.row, cell.column}, &cell);
}

const WorkbookCell* MagCells::at(std::uint32_t row, std::uint32_t column) const {
    const auto found = cells_.find({row, column});
    return found == cells_.end() ? nullptr : found->second;
}

bool MagCells::any(std::uint32_t row, std::uint32_t first_column, std::uint32_t last_column) const {
    const auto found = cells_.lower_bound({row, first_column});
    return found != cells_.end() && found->first.first == row && found->first.second <= last_column;
}

std::vector<std::uint32_t> MagCells::rows(const CellRange& range, std::uint32_t first) const {
    std::vector<std::uint32_t> found;
    const std::uint32_t known = std::min(range.last_row, range.first_row + kRowsInKnownOrder - 1);
    for (std::uint32_t row = first; row <= known; ++row) found.push_back(row);
    for (auto cell = cells_.lower_bound({std::max(first, known + 1), 0});
         cell != cells_.end() && cell->first.first <= range.last_row;) {
        found.push_back(cell->first.first);
        cell = cells_.lower_bound({cell->first.first + 1, 0});
    }
    return found;
}

void MagCells::cover(const CellRange& range) {
    for (auto cell = cells_.lower_bound({range.first_row, 0});
         cell != cells_.end() && cell->first.first <= range.last_row; ++cell)
        if (range.contains(cell->first.first, cell->first.second)) covered_.insert(cell->first);
}

void MagCells::warn(std::uint32_t row, std::uint32_t column, std::string code, std::string text,
                    std::optional<double> value) {
    if (!reported_.emplace(Place{row, column}, code).second) return;
    into_.warnings.push_back({cell_name(row, column), std::move(code), std::move(text), value});
}

void MagCells::error(std::uint32_t row, std::uint32_t column, std::string code, std::string text) {
    if (!reported_.emplace(Place{row, column}, code).second) return;
    into_.errors.push_back({cell_name(row, column), std::move(code), std::move(text), {}});
}

// Null for an empty cell or one without a usable value, which is an error.
const WorkbookCell* MagCells::usable(std::uint32_t row, std::uint32_t column) {
    const WorkbookCell* cell = at(row, column);
    if (!cell) return nullptr;
    if (cell->formula.contains('[')) {
        error(row, column, "EXTERNAL_LINK",
              "the formula reads another workbook: replace it with its value");
        return nullptr;
    }
    if (!cell->formula.empty() && !cell->has_value) {
        error(row, column, "FORMULA_WITHOUT_VALUE",
              "the file stores no value of the formula: calculate and save the workbook, or "
              "replace the formula with its value");
        return nullptr;
    }
    if (cell->type == CellType::kError) {
        error(row, column, "ERROR_CELL",
              fmt::format("{} is not a value: correct the cell, or empty it", cell->value));
        return nullptr;
    }
    if (!cell->formula.empty() && reported_.emplace(Place{row, column}, "FORMULA").second)
        into_.doubts.push_back({MagUnit::kFormulaValues, cell_name(row, column)});
    if (cell->type == CellType::kText && without_blanks(cell->value).size() != cell->value.size())
        warn(row, column, "TRIMMED");
    return cell;
}

std::string MagCells::text(std::uint32_t row, std::uint32_t column) {
    const WorkbookCell* cell = usable(row, column);
    return cell ? std::string(without_blanks(cell->value)) : std::string();
}

std::optional<double> MagCells::parsed(const WorkbookCell& cell, bool& percent) const {
    std::string digits(without_blanks(cell.value));
    percent = digits.ends_with('%');
    if (percent) digits.pop_back();
    // 1,500,000 and (1,500)
    const bool negative = digits.starts_with('(') && digits.ends_with(')');
    if (negative) digits = digits.substr(1, digits.size() - 2);
    std::erase(digits, ',');
    digits = without_blanks(digits);
    if (percent) digits += "e-2";  // exact, unlike a division
    double value = 0.0;
    const auto [end, error] =
        fast_float::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value))
        return std::nullopt;
    return negative ? -value : value;
}

std::optional<double> MagCells::number(std::uint32_t row, std::uint32_t column) {
    const WorkbookCell* cell = usable(row, column);
    if (!cell || is_absent(cell->value)) return std::nullopt;
    bool percent = false;
    const auto value = parsed(*cell, percent);
    if (!value || cell->type == CellType::kDate) {
        error(row, column, "NOT_A_NUMBER",
              fmt::format("\"{}\" is not a number: expected one such as 0.0425", cell->value));
        return std::nullopt;
    }
    if (percent) warn(row, column, "PERCENT_TEXT", {}, value);
    return value;
}

std::optional<fin::Date> MagCells::date(std::uint32_t row, std::uint32_t column) {
    const WorkbookCell* cell = usable(row, column);
    if (!cell || is_absent(cell->value)) return std::nullopt;
    const std::string value(without_blanks(cell->value));
    if (value == "00:00:00" || value == "0" || value == "1900-01-00") {
        warn(row, column, "EMPTY_DATE", value + " read as empty");
        return std::nullopt;
    }
    std::string iso = value.substr(0, 10);
    bool percent = false;
    if (const auto serial = parsed(*cell, percent); serial && !percent)
        iso = date_text(*serial, DateSystem::k1900).value_or("").substr(0, 10);
    const auto date = fin::Date::parse(iso);
    if (!date) {
        error(row, column, "NOT_A_DATE",
              fmt::format("\"{}\" is not a date: expected one such as 2016-07-20", value));
        return std::nullopt;
    }
    return *date;
}

std::optional<bool> MagCells::flag(std::uint32_t row, std::uint32_t column) {
    const WorkbookCell* cell = usable(row, column);
    if (!cell || is_absent(cell->value)) return std::nullopt;
    const std::string value = lowered(without_blanks(cell->value));
    if (value == "yes" || value == "y" || value == "true" || value == "1") return true;
    if (value == "no" || value == "n" || value == "false" || value == "0") return false;
    error(row, column, "NOT_A_FLAG", fmt::format("\"{}\": expected Yes or No", cell->value));
    return std::nullopt;
}

MagValue MagCells::value(std::uint32_t row, std::uint32_t column) {
    const WorkbookCell* cell = usable(row, column);
    if (!cell || is_absent(cell->value)) return std::nullopt;
    if (cell->type == CellType::kDate)
        return std::string(without_blanks(cell->value)).substr(0, 10);
    bool percent = false;
    const auto number = parsed(*cell, percent);
    if (!number) return std::string(without_blanks(cell->value));
    if (percent) warn(row, column, "PERCENT_TEXT", {}, number);
    return *number;
}

void MagCells::check_rate(std::optional<double> value, std::uint32_t row, std::uint32_t column,
                          std::string_view label) {
    if (!value || std::abs(*value) <= 1.0) return;
    warn(row, column, "RATE_SUSPECT",
         fmt::format("{} {} larger than 1: given as percent points? value kept, user must confirm "
                     "{:.2f}",
                     label, *value, *value / 100.0));
    into_.doubts.push_back({MagUnit::kRatesInPercent, cell_name(row, column)});
}

void MagCells::check_price(std::optional<double> value, std::uint32_t row, std::uint32_t column) {
    if (value && *value > 0.0 && *value <= 2.0)
        into_.doubts.push_back({MagUnit::kPricesInFractions, cell_name(row, column)});
}

}  // namespace ballast::ingest::detail
