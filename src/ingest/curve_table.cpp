#include "ingest/curve_table.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>

#include "ingest/column_values.hpp"

namespace ballast::ingest {

std::optional<double> tenor_days(std::string_view tenor) {
    if (tenor == "ON" || tenor == "on") return 1.0;
    if (tenor.size() < 2) return std::nullopt;
    int count = 0;
    const char* last = tenor.data() + tenor.size() - 1;
    const auto [end, error] = std::from_chars(tenor.data(), last, count);
    if (error != std::errc() || end != last || count <= 0 || count > 100'000) return std::nullopt;
    switch (*last) {
        case 'D':
        case 'd':
            return count;
        case 'W':
        case 'w':
            return 7.0 * count;
        case 'M':
        case 'm':
            return 365.25 / 12.0 * count;
        case 'Y':
        case 'y':
            return 365.25 * count;
        default:
            return std::nullopt;
    }
}

Status CurveTableReader::take_header(const SplitRow& row) {
    const auto refuse = [&](std::string message) {
        return fail(Code::kInvalidInput, fmt::format("{}: {}", file_, message)).with("file", file_);
    };
    if (!row.problem.empty() || row.cells.size() < 2)
        return refuse("a curves file must have a column of ids and columns of tenors");
    double before = 0.0;
    for (const std::string_view tenor : row.cells.subspan(1)) {
        const auto days = tenor_days(tenor);
        if (!days)
            return refuse(fmt::format(
                "\"{}\" in the header is not a tenor: expected one such as ON, 1W, 3M or 10Y",
                tenor));
        if (*days <= before)
            return refuse(fmt::format("the tenor {} is not in ascending order", tenor));
        before = *days;
        tenors_.emplace_back(tenor);
    }
    return {};
}

void CurveTableReader::wrong(const SplitRow& row, std::string column, std::string value,
                             std::string rule, std::string message, std::string fix) {
    if (taker_.error)
        taker_.error({.file = file_,
                      .line = row.line,
                      .id = row.cells.empty() ? std::string() : std::string(row.cells[0]),
                      .column = std::move(column),
                      .value = std::move(value),
                      .rule = std::move(rule),
                      .message = std::move(message),
                      .fix = std::move(fix)});
}

Status CurveTableReader::take(const SplitRow& row) {
    if (tenors_.empty()) return take_header(row);
    ++rows_;
    if (!row.problem.empty() || row.cells.empty() || row.cells.size() > tenors_.size() + 1) {
        wrong(row, "", "", row.problem.empty() ? "fields" : std::string(row.problem),
              "the row cannot be read", "give an id and a rate for each tenor, as UTF-8");
        return {};
    }
    CurveRow curve{.id = std::string(row.cells[0]), .line = row.line};
    curve.currency = curve.id.substr(0, curve.id.find('_'));
    if (curve.currency.size() != 3 || curve.id.size() > 64 ||
        !std::ranges::all_of(curve.currency, [](char c) { return c >= 'A' && c <= 'Z'; })) {
        wrong(row, "Curve", curve.id.substr(0, 256), "currency",
              "a curve's id must start with its currency", "name it like EUR_ESTR_OIS");
        return {};
    }
    if (std::ranges::find(curves_, curve.id, &CurveRow::id) != curves_.end()) {
        wrong(row, "Curve", curve.id, "duplicate", "a curve with this id appears above",
              "give every curve a unique id");
        return {};
    }
    for (std::size_t i = 1; i < row.cells.size(); ++i) {
        const std::string_view cell = row.cells[i];
        if (cell.empty()) continue;
        double rate = 0.0;
        std::size_t after = 0;  // no cell when the id is unknown
        if (!detail::read_double(cell, cell.size(), after, rate) || !std::isfinite(rate) ||
            rate < -1.0 || rate > 1.0) {
            wrong(row, tenors_[i - 1], std::string(cell.substr(0, 256)), "number",
                  "expected a rate as a fraction from -1 to 1: 2.5% is 0.025",
                  "correct the cell; the curve is left out");
            return {};
        }
        curve.nodes.emplace_back(tenors_[i - 1], rate);
    }
    if (curve.nodes.empty()) {
        wrong(row, "", "", "required", "the curve has no rate", "give at least one");
        return {};
    }
    curves_.push_back(std::move(curve));
    return {};
}

Result<std::vector<CurveRow>> CurveTableReader::finish() {
    if (tenors_.empty())
        return fail(Code::kInvalidInput, fmt::format("{}: the file is empty", file_))
            .with("file", file_);
    return std::move(curves_);
}

}  // namespace ballast::ingest
