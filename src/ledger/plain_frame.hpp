// Properties of a plain ledger known before posting: row order, positions, dates.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/work.hpp"
#include "ledger/lots.hpp"
#include "ledger/outflow_sign.hpp"
#include "model/transaction_columns.hpp"

namespace ballast::ledger {

// Year and first day of a long holding period, for every day between a ledger's first and last.
class DayFacts {
public:
    DayFacts() = default;
    DayFacts(fin::Date first, fin::Date last);

    // Indexed by date serial.
    Term term(std::int32_t acquired, std::int32_t sold) const {
        return sold >= at(acquired).long_from ? Term::kLong : Term::kShort;
    }
    int year(std::int32_t day) const { return at(day).year; }

private:
    struct Facts {
        std::int32_t long_from;
        int year;
    };
    const Facts& at(std::int32_t day) const {
        return facts_[static_cast<std::size_t>(day - first_)];
    }

    std::int32_t first_ = 0;
    std::vector<Facts> facts_;
};

struct PlainPosition {
    std::uint32_t account = 0;  // also 0 where the table has no accounts
    std::uint32_t symbol = 0;
};

// Rows are counted in posting order, from 0.
struct PlainFrame {
    static constexpr std::uint32_t kNone = model::TransactionColumns::kNone;

    model::TransactionColumns columns;
    std::vector<std::uint32_t> order;  // row of the table for each; empty: same order
    std::size_t rows = 0;              // number of rows up to the report date
    fin::Date last;                    // date of the last of them
    std::vector<PlainPosition> positions;
    std::vector<std::uint32_t> position_of;  // by account and symbol; kNone: never bought
    DayFacts days;
    OutflowSigns signs;  // by account

    std::size_t source(std::size_t row) const { return order.empty() ? row : order[row]; }
    // A single unnamed account where the table has no account column.
    std::size_t accounts() const {
        return columns.accounts.empty() ? 1 : columns.account_words.size();
    }
    std::uint32_t account(std::size_t source) const {
        return columns.accounts.empty() ? 0 : columns.accounts[source];
    }
    std::uint32_t position(std::size_t account, std::uint32_t symbol) const {
        return position_of[account * columns.symbol_words.size() + symbol];
    }
};

constexpr bool is_purchase(model::TransactionType type) {
    using enum model::TransactionType;
    return type == kBuy || type == kReinvest;
}
// Dividends, interest, fees, taxes, deposits, withdrawals.
constexpr bool moves_cash_alone(model::TransactionType type) {
    using enum model::TransactionType;
    return type == kDividend || type == kInterest || type == kFee || type == kTax ||
           type == kDeposit || type == kWithdrawal;
}

// nullopt when the ledger is not plain, as far as that can be determined without its amounts.
std::optional<PlainFrame> plain_frame(const model::TransactionColumns& columns,
                                      const LotSettings& settings, OutflowSign outflow_sign,
                                      const Work& work);

}  // namespace ballast::ledger
