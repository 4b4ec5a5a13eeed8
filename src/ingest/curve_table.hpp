// Curves in a wide table: a curve id in each row's first cell, zero rates at the tenors that the
// header names ("ON", "1W", "1M", "12M", "5Y"), as fractions, continuously compounded ACT/365.
//
// A curve's currency is the part of its id before the first "_" ("EUR_ESTR_OIS"). An empty cell is
// no node. A curve without any is refused; so is a rate that is no number or beyond -1 to 1, with
// its whole row: a curve with a hole where a number was meant would be read past silently.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "ingest/balance_rows.hpp"
#include "ingest/row_splitter.hpp"

namespace ballast::ingest {

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

    // The header first. kInvalidInput for a header with something that is no tenor, or with tenors
    // that do not ascend.
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
