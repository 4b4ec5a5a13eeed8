// Sign conventions of fees, taxes and withdrawals.
//
// The engine posts an amount as the change in cash: a charge is negative, its refund or reversal
// positive. Imported tables use one of two conventions: this one, or magnitudes, where the type
// alone implies an outflow. The table itself shows which: where any amount of a type in an account
// is negative, positive ones are refunds; where none is, they are magnitudes. Stored transactions
// are always changes in cash, so that none depends on another.
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
    kInferred,   // inferred by account and type, as above
    kCash,       // changes in cash: a positive amount is a refund
    kMagnitude,  // both signs are charges
};

constexpr bool is_outflow(model::TransactionType type) {
    using enum model::TransactionType;
    return type == kFee || type == kTax || type == kWithdrawal;
}

// Determines the convention of a table: all amounts are observed before any is converted.
class OutflowSigns {
public:
    OutflowSigns() = default;
    explicit OutflowSigns(OutflowSign stated) : stated_(stated) {}

    // `group`: an account, as any dense index.
    void see(std::size_t group, model::TransactionType type, Decimal amount);
    // The amount as a change in cash; unchanged for other types.
    Decimal in_cash(std::size_t group, model::TransactionType type, Decimal amount) const;
    // Info issues on what was inferred from positive amounts: at most one per meaning.
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

// For a table in columns, by account code; rows without an account form the last group.
OutflowSigns outflow_signs(const model::TransactionColumns& columns, OutflowSign stated);
// Converts the amounts of a table to changes in cash.
Issues to_cash(std::span<model::Transaction> table, OutflowSign stated);
// For a single row, from which nothing can be inferred: a positive amount is a charge.
std::optional<Issue> to_cash(model::Transaction& row, OutflowSign stated);

}  // namespace ballast::ledger
