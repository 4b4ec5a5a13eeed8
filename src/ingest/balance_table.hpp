// Reads a balance sheet with our columns (id, side, type, currency, balance …) into positions,
// row by row in streaming fashion; schedules and deposit run-off buckets come from a second table
// keyed by id.
//
// Numbers have a decimal point, rates are fractions, dates are YYYY-MM-DD, columns are matched by
// name in any order. An unknown column is an error, because a misspelled one would silently change
// valuations. A row that cannot be read is reported with its line, column, value and rule, and the
// rest is read.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "base/work.hpp"
#include "ingest/balance_rows.hpp"
#include "ingest/row_splitter.hpp"

namespace ballast::ingest {

enum class TableKind {
    kPositions,          // has id and balance
    kSchedules,          // has id, date and amount
    kCurves,             // a curve id, then tenors
    kBankExtract,        // a line with a field "Identifier"
    kEarlierBank,        // source_contract_type and notional: a session of ALMReady
    kCurvePoints,        // JSON: curves of such a session
    kEarlierResults,     // JSON: the figures that it stored
    kEarlierParameters,  // JSON: their date and terms
    kEarlierCharts,      // JSON: their parts by month and time bucket
    kEarlierOther,       // JSON without figures that are compared
    kUnknown,
};
// The kind of a table, from its first lines.
TableKind table_kind(std::string_view beginning);
TableKind table_kind(std::span<const std::string_view> header);

// Principal by date, for positions whose rows do not give it.
struct DatedAmountTable {
    std::unordered_map<std::string, model::DatedAmounts> by_id;
    std::size_t rows = 0;
};

// Rows of a schedules file, the header first.
class ScheduleTableReader {
public:
    static constexpr std::size_t kMaxRows = 50'000'000;

    ScheduleTableReader(std::string file, DatedAmountTable& table, const BalanceTaker& taker)
        : file_(std::move(file)), table_(&table), taker_(taker) {}

    Status take(const SplitRow& row);
    BalanceCount finish();

private:
    Status take_header(const SplitRow& row);
    void wrong(const SplitRow& row, std::size_t column, std::string_view rule,
               std::string_view expected);

    std::string file_;
    DatedAmountTable* table_;
    BalanceTaker taker_;
    BalanceCount count_;
    bool header_seen_ = false;
    std::size_t id_ = 0, date_ = 0, amount_ = 0;
};

// Rows of a positions file, the header first. kInvalidInput when there is no header, or when a
// required column is missing, a column appears twice, or one is unknown.
class BalanceTableReader {
public:
    // `schedules` may be null and must outlive the reader.
    BalanceTableReader(std::string file, const DatedAmountTable* schedules,
                       const BalanceTaker& taker);
    ~BalanceTableReader();
    BalanceTableReader(BalanceTableReader&&) noexcept;

    // A row that is in cells already.
    Status take(const SplitRow& row);
    // The file's text in pieces of any size: rows are read on the threads of `work` and handed over
    // in their order, on the calling thread.
    Status feed(std::string_view piece, const Work& work);
    Result<BalanceCount> finish(const Work& work);

private:
    struct State;
    std::unique_ptr<State> state_;
};

// The columns, in the order of the contract.
std::span<const std::string_view> balance_columns();

}  // namespace ballast::ingest
