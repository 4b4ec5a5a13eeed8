// A balance sheet in our own columns (id, side, type, currency, balance …) to positions, row by row
// as the file goes by; schedules and deposit slots in a second table keyed by id.
//
// Numbers have a decimal point, rates are fractions, dates are YYYY-MM-DD, columns are found by
// name in any order. A column that the contract does not know is refused: a misspelt one would
// silently change what a position is worth. A row that cannot be read is a fault with its line,
// column, value and rule, and the rest is read.
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
    kPositions,    // has id and balance
    kSchedules,    // has id, date and amount
    kCurves,       // a curve id, then tenors
    kBankExtract,  // a line with a field "Identifier"
    kUnknown,
};
// What a table is, from its first lines.
TableKind table_kind(std::string_view beginning);
TableKind table_kind(std::span<const std::string_view> header);

// Principal by date, of positions whose rows have none.
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

// Rows of a positions file, the header first. kInvalidInput when there is no header, or one that
// lacks a column every position needs, has one twice, or one that is unknown.
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
