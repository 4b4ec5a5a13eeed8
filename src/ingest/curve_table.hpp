// Curves in a wide table: a curve id in each row's first cell, zero rates at the tenors in the
// header ("ON", "1W", "1M", "12M", "5Y"), as fractions, continuously compounded ACT/365.
//
// A curve's currency is the part of its id before the first "_" ("EUR_ESTR_OIS"). An empty cell is
// not a node. A curve without nodes is rejected; so is a row with a rate that is not a number or
// outside -1 to 1, because dropping one node would silently change the curve.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ingest/balance_rows.hpp"
#include "ingest/row_splitter.hpp"

namespace ballast::ingest {

// Approximate days of a tenor such as ON, 1W, 3M or 10Y; nullopt for any other text.
std::optional<double> tenor_days(std::string_view tenor);

struct CurveRow {
    std::string id;
    std::string currency;
    std::vector<std::pair<std::string, double>> nodes;  // tenor and rate, ascending
    std::size_t line = 0;
};

class CurveTableReader {
public:
    CurveTableReader(std::string file, const BalanceTaker& taker)
        : file_(std::move(file)), taker_(taker) {}

    // The header first. kInvalidInput for a header with an invalid tenor, or with tenors that do
    // not ascend.
    Status take(const SplitRow& row);
    // kInvalidInput when there was no header.
    Result<std::vector<CurveRow>> finish();
    std::size_t rows() const { return rows_; }

private:
    Status take_header(const SplitRow& row);
    void wrong(const SplitRow& row, std::string column, std::string value, std::string rule,
               std::string message, std::string fix);

    std::string file_;
    BalanceTaker taker_;
    std::vector<std::string> tenors_;
    std::vector<CurveRow> curves_;
    std::size_t rows_ = 0;
};

}  // namespace ballast::ingest
