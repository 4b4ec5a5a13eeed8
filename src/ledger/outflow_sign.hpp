// What the sign of an amount says of fees, taxes and withdrawals.
//
// The engine books an amount as the change of cash: a charge is negative, its refund or reversal
// positive. Tables that come in know two conventions: that one, and magnitudes, in which the type
// alone says that money went out. A table shows which it has: where any amount of a type in an
// account is negative, those that are positive are refunds; where none is, they are magnitudes.
// Stored transactions are always changes of cash, so that none depends on another.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "model/transaction.hpp"
#include "model/transaction_columns.hpp"

namespace ballast::ledger {

enum class OutflowSign : std::uint8_t {
    kInferred,   // by account and type, as above
    kCash,       // changes of cash: a positive amount is a refund
    kMagnitude,  // both signs are charges
};

constexpr bool is_outflow(model::TransactionType type) {
    using enum model::TransactionType;
    return type == kFee || type == kTax || type == kWithdrawal;
}

// The convention of a table: every amount is seen before any is read.
class OutflowSigns {
public:
    OutflowSigns() = default;
    explicit OutflowSigns(OutflowSign stated) : stated_(stated) {}

    // `group`: an account, by any dense number.
    void see(std::size_t group, model::TransactionType type, Decimal amount);
    // As the change of cash; the amount itself of other types.
    Decimal in_cash(std::size_t group, model::TransactionType type, Decimal amount) const;
    // What was inferred from positive amounts: info, at most one of each meaning.
    Issues issues() const;

private:
    struct Seen {
        std::size_t negative = 0;
        std::size_t positive = 0;
    };
    static constexpr std::size_t kTypes = 3;
    static std::size_t place(model::TransactionType type);

    OutflowSign stated_ = OutflowSign::kInferred;
    std::vector<std::array<Seen, kTypes>> groups_;
};

// Of a table in columns, by the codes of its accounts; rows without one are the last group.
OutflowSigns outflow_signs(const model::TransactionColumns& columns, OutflowSign stated);
// The amounts of a table made changes of cash.
Issues to_cash(std::span<model::Transaction> table, OutflowSign stated);
// Of one row on its own, which shows nothing: inferred is a charge.
std::optional<Issue> to_cash(model::Transaction& row, OutflowSign stated);

}  // namespace ballast::ledger
