// Some positions of a plain ledger, posted on one thread.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/decimal.hpp"
#include "ledger/plain_frame.hpp"
#include "ledger/plain_kernel.hpp"

namespace ballast::ledger {

// The part of a lot that a sale took; rows as PlainFrame counts them.
struct PlainSale {
    std::uint32_t row = 0;
    std::uint32_t lot = 0;  // row of the purchase
    std::uint32_t position = 0;
    std::int32_t acquired = 0;
    Term term = Term::kShort;
    std::int64_t units = 0;  // 10^-6
    Int128 proceeds = 0;     // 10^-12, as is the next
    Int128 basis = 0;
};

struct PlainGains {
    Int128 short_term = 0;
    Int128 long_term = 0;
};

struct PlainCash {
    Int128 balance = 0;
    bool moved = false;  // a row changed it, even if back to zero
};

struct PlainResult {
    std::vector<PlainSale> sales;         // in posting order, where they are kept
    std::map<int, PlainGains> by_year;    // years with sales
    std::vector<PlainCash> cash;          // by account
    std::vector<std::uint32_t> lot_rows;  // row of each lot number, where sales are kept
};

// The symbols of one part. Positions of different symbols are independent, so that parts may be
// posted concurrently: of `rings`, which holds all positions, each part changes only its own and
// adds their gains to it.
class PlainPart {
public:
    PlainPart(const PlainFrame& frame, std::size_t part, std::size_t parts, bool keep_sales,
              std::vector<PlainRing>& rings);

    // False: not plain; the result is then undefined.
    bool book();
    PlainResult& result() { return result_; }

private:
    bool enter(std::uint32_t row);
    bool enter_trade(std::uint32_t row, std::size_t source, model::TransactionType type);
    PlainRow& add_row(std::uint32_t row);
    bool money_of(std::size_t source, bool bought, std::int64_t quantity, Int128& money) const;
    bool enter_cash(std::size_t source);
    bool enter_split(std::uint32_t row, std::size_t source);
    bool book_entered();
    void sell(std::size_t entered, const PlainLot& lot, std::int64_t units, Int128 proceeds,
              Int128 basis);
    void move_cash(std::uint32_t account, Int128 amount);

    const PlainFrame& frame_;
    bool keep_sales_;
    std::vector<PlainRing>& rings_;
    std::vector<char> mine_;         // by symbol, and for rows without one
    std::vector<PlainRow> entered_;  // larger than the number of rows entered
    std::size_t count_ = 0;
    std::vector<std::uint32_t> entered_rows_;  // where sales are kept
    int year_ = 0;
    PlainGains* gains_of_year_ = nullptr;
    PlainResult result_;
};

}  // namespace ballast::ledger
