// Some positions of a plain ledger, booked on one thread.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "base/decimal.hpp"
#include "ledger/plain_frame.hpp"
#include "ledger/plain_kernel.hpp"

namespace ballast::ledger {

// What a sale took of a lot; rows as PlainFrame counts them.
struct PlainSale {
    std::uint32_t row = 0;
    std::uint32_t lot = 0;  // row of the purchase
    std::uint32_t position = 0;
    std::int32_t acquired = 0;
    Term term = Term::kShort;
    std::int64_t units = 0;  // 10^-6
    Int128 proceeds = 0;     // 10^-12, as the next
    Int128 basis = 0;
};

struct PlainGains {
    Int128 short_term = 0;
    Int128 long_term = 0;
};

struct PlainCash {
    Int128 balance = 0;
    bool moved = false;  // a row changed it, be it back
};

struct PlainResult {
    std::vector<PlainSale> sales;         // in the order of booking, where they are kept
    std::map<int, PlainGains> by_year;    // years in which something was sold
    std::vector<PlainCash> cash;          // by account
    std::vector<std::uint32_t> lot_rows;  // row of the lot of each number, where sales are kept
};

// The symbols of one part. A position needs no other of another symbol, so that parts may be booked
// at the same time: of `rings`, of all positions, each touches its own, to which it adds the gains.
class PlainPart {
public:
    PlainPart(const PlainFrame& frame, std::size_t part, std::size_t parts, bool keep_sales,
              std::vector<PlainRing>& rings);

    // False: not plain, and the result means nothing.
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
    std::vector<char> mine_;         // by symbol, and of rows without one
    std::vector<PlainRow> entered_;  // with room for more than there are
    std::size_t count_ = 0;
    std::vector<std::uint32_t> entered_rows_;  // where sales are kept
    int year_ = 0;
    PlainGains* gains_of_year_ = nullptr;
    PlainResult result_;
};

}  // namespace ballast::ledger
