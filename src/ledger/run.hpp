// Sorts transactions and posts them day by day.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include "ledger/engine.hpp"
#include "model/packed_transaction.hpp"

namespace ballast::ledger {

enum class OnError : std::uint8_t {
    kRefuse,  // stop at the first row that cannot be posted
    kSkip,    // leave it out and report it in issues()
};

// The transfers in kind of a ledger, by row; other rows are no part of one.
class TransferMoves {
public:
    const TransferMove& operator[](std::size_t row) const;
    TransferMove& at(std::size_t row) { return moves_[row]; }

private:
    std::map<std::size_t, TransferMove> moves_;
};

// The other side of every transfer in kind, by row: the row in the account that `other_account`
// names, otherwise the nearest opposite transfer of the same symbol and quantity in another
// account, at most ten days apart.
TransferMoves pair_transfers(model::TransactionRows transactions);

// Corporate actions that take effect before the day's trading.
constexpr bool before_trading(model::TransactionType type) {
    using enum model::TransactionType;
    return type == kSplit || type == kMerger || type == kSpinoff;
}

// The row of the error, with the quantities held and missing as the error states them.
NotBooked unposted(std::size_t row, const Error& error);

// Rows in posting order: by date, corporate actions before trading.
std::vector<std::size_t> booking_order(const model::TransactionRows& transactions);

// Days ascend; within a day corporate actions take effect before trading, everything else in the
// order given, except that a row that takes more than is held waits for the rest of its day.
class LedgerRun {
public:
    LedgerRun(model::TransactionRows transactions, LotSettings settings,
              OnError on_error = OnError::kRefuse);

    // Posts rows dated up to `date`. The error names the row as /transactions/N/field.
    Status until(fin::Date date);
    Status all();  // up to settings.as_of, if set

    Engine& engine() { return engine_; }
    const Engine& engine() const { return engine_; }
    const Issues& issues() const { return issues_; }
    const std::vector<NotBooked>& unposted() const { return not_booked_; }
    std::size_t booked() const { return booked_; }
    // Called after each row that was posted.
    std::function<void(const model::Transaction&)> on_booked = {};
    // Called before each row; used to measure the effect of a row.
    std::function<void(const model::Transaction&)> before = {};

private:
    Status book_day(std::size_t first, std::size_t last);
    Status refuse(std::size_t row, Error error);

    model::TransactionRows transactions_;
    std::vector<std::size_t> order_;
    TransferMoves moves_;
    std::size_t next_ = 0;
    std::size_t booked_ = 0;
    OnError on_error_;
    Issues issues_;
    std::vector<NotBooked> not_booked_;
    Engine engine_;
};

}  // namespace ballast::ledger
