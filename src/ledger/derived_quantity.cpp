#include "ledger/derived_quantity.hpp"

#include <fmt/format.h>

#include "ledger/amounts.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

bool is_trade(Type type) {
    return type == Type::kBuy || type == Type::kSell || type == Type::kReinvest ||
           type == Type::kShortSell || type == Type::kCover;
}

bool receives(Type type) { return type == Type::kSell || type == Type::kShortSell; }

// Price times units per contract; nullopt where no quantity follows from it.
std::optional<Decimal> unit_money(const model::Transaction& t) {
    const bool open =
        is_trade(t.type) && t.price && t.amount && (!t.quantity || t.quantity->is_zero());
    if (!open || t.price->sign() <= 0 || magnitude(*t.amount) >= kLargest ||
        magnitude(t.fees) >= kLargest)
        return std::nullopt;
    const Decimal units = multiplier_of(t);
    if (units.sign() <= 0 || !product_in_range(*t.price, units)) return std::nullopt;
    const Decimal money = product(*t.price, units);
    return money.is_zero() ? std::nullopt : std::optional(money);
}

}  // namespace

Issues derive_quantities(std::span<model::Transaction> table) {
    std::size_t derived = 0;
    std::size_t rounded = 0;
    for (model::Transaction& t : table) {
        const auto unit = unit_money(t);
        if (!unit) continue;
        const Decimal money = receives(t.type) ? proceeds_of(t) + t.fees : cost_of(t) - t.fees;
        // The quantity is below 10^15, so that the division fits.
        if (money.sign() <= 0 ||
            money.units() / unit->units() >= kLargest.units() / Decimal{1}.units())
            continue;
        const Decimal quantity = per_unit(money, *unit);
        if (quantity.is_zero()) continue;
        ++derived;
        rounded += product(quantity, *unit) != money;
        t.quantity = quantity;
    }
    if (derived == 0) return {};
    return {{rounded > 0 ? Severity::kWarning : Severity::kInfo, "derived_quantity",
             fmt::format("{} trades state a price and an amount but no quantity: it is derived as "
                         "the amount without fees divided by the price{}",
                         derived,
                         rounded > 0 ? fmt::format("; {} quantities are rounded", rounded) : ""),
             "transactions"}};
}

}  // namespace ballast::ledger
