#include "ledger/amounts.hpp"

#include <fmt/format.h>
#include <string_view>
#include <type_traits>

#include "model/describe_transaction.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

bool trades(Type type) {
    return type == Type::kBuy || type == Type::kSell || type == Type::kShortSell ||
           type == Type::kReinvest;
}

bool names_security(const model::Transaction& t) {
    switch (t.type) {
        case Type::kDividend:
        case Type::kInterest:
        case Type::kFee:
        case Type::kTax:
        case Type::kDeposit:
        case Type::kWithdrawal:
            return false;
        case Type::kTransferIn:
        case Type::kTransferOut:
            return !t.symbol.empty() || t.quantity.has_value();
        default:
            return true;
    }
}

bool needs_quantity(Type type) {
    return trades(type) || type == Type::kCover || type == Type::kExercise || type == Type::kAssign;
}

class FieldErrors {
public:
    void add(std::string_view field, std::string_view code, std::string message,
             std::string hint = {}) {
        if (error_.errors.empty()) error_ = fail(Code::kInvalidInput, message);
        error_.errors.push_back(
            {fmt::format("/{}", field), std::string(code), std::move(message), std::move(hint)});
    }
    void number(std::string_view field, const std::optional<Decimal>& value, bool signed_value) {
        if (!value) return;
        if (!signed_value && value->is_negative())
            add(field, "range",
                fmt::format("{} is {}: expected a value of at least 0", field, value->to_string()),
                "give the absolute value; the type determines the direction");
        if (magnitude(*value) >= kLargest)
            add(field, "range",
                fmt::format("{} is {}: expected an absolute value below 10^15", field,
                            value->to_string()));
    }
    Status status() const {
        if (error_.errors.empty()) return {};
        return error_;
    }

private:
    Error error_;
};

void check_numbers(const model::Transaction& t, FieldErrors& errors) {
    describe::Described<model::Transaction>::fields.each([&](const auto& field) {
        if constexpr (std::is_convertible_v<decltype(t.*field.member), std::optional<Decimal>>)
            errors.number(field.name, t.*field.member,
                          field.name == "amount" || field.name == "fees");
    });
    if (t.ratio_base.is_zero() || (t.ratio && t.ratio->is_zero()))
        errors.add("ratio", "range", "the ratio contains a zero: expected positive numbers");
    if (t.basis_fraction && *t.basis_fraction > Decimal{1})
        errors.add("basis_fraction", "range",
                   "basis_fraction is above 1: expected the share of the basis that is "
                   "transferred, 0 to 1");
    if (t.quantity && t.price) {
        const Decimal units = t.multiplier.value_or(Decimal{100});
        if (!product_in_range(*t.quantity, *t.price) ||
            !product_in_range(product(*t.quantity, *t.price), units))
            errors.add("price", "range", "quantity times price exceeds 10^15");
    }
}

// Quantity times price times units per contract.
Decimal gross(const model::Transaction& t) {
    if (!t.quantity || !t.price) return Decimal{};
    return product(product(*t.quantity, *t.price), multiplier_of(t));
}

}  // namespace

Decimal multiplier_of(const model::Transaction& t) {
    if (t.multiplier) return *t.multiplier;
    // Shorter than any option symbol; parsing would build an error text.
    if (t.symbol.size() < 16) return Decimal{1};
    return model::parse_occ_symbol(t.symbol) ? Decimal{100} : Decimal{1};
}

Status check_transaction(const model::Transaction& t) {
    FieldErrors errors;
    check_numbers(t, errors);
    if (names_security(t) && t.symbol.empty())
        errors.add("symbol", "required", "symbol is missing: this type requires it");
    if (needs_quantity(t.type) && (!t.quantity || t.quantity->is_zero()))
        errors.add("quantity", "required",
                   "quantity is missing or zero: this type requires a positive quantity");
    if (trades(t.type) && !t.price && !t.amount)
        errors.add("price", "required",
                   "price and amount are missing: this type requires one of them",
                   "give `price` per unit, or `amount` including fees");
    if (t.type == Type::kCover && !t.price && !t.amount && t.lot_id.empty())
        errors.add("price", "required",
                   "price, amount and lot_id are missing: a cover requires one of them");
    if (t.type == Type::kSplit && !t.ratio && !t.quantity)
        errors.add("ratio", "required",
                   "ratio is missing: a split requires the ratio, or the added shares as quantity");
    if ((t.type == Type::kReturnOfCapital || t.type == Type::kBasisIncrease) && !t.amount &&
        !(t.quantity && t.price))
        errors.add("amount", "required", "amount is missing: this type requires it");
    const bool cash = t.type == Type::kDividend || t.type == Type::kInterest ||
                      t.type == Type::kDeposit || t.type == Type::kWithdrawal ||
                      t.type == Type::kTax;
    if (cash && !t.amount && !t.quantity && t.fees.is_zero())
        errors.add("amount", "required", "amount is missing: this type requires it");
    return errors.status();
}

Decimal cost_of(const model::Transaction& t) {
    return t.amount ? magnitude(*t.amount) : gross(t) + t.fees;
}

Decimal proceeds_of(const model::Transaction& t) {
    if (!t.amount) return gross(t) - t.fees;
    // In a file in which a broker signs every amount, a sale is positive; a negative sale is one
    // whose fees exceed its price.
    return t.amount->is_negative() && magnitude(*t.amount) > t.fees ? magnitude(*t.amount)
                                                                    : *t.amount;
}

// For rows with cash only: the amount, or quantity times price (per share paid), or the quantity
// itself where a file states the cash there.
static Decimal stated_cash(const model::Transaction& t) {
    if (t.amount) return *t.amount;
    if (t.quantity && t.price) return gross(t);
    return t.quantity.value_or(Decimal{});
}

Decimal cash_effect(const model::Transaction& t) {
    switch (t.type) {
        case Type::kBuy:
            return -cost_of(t);
        case Type::kSell:
        case Type::kShortSell:
            return proceeds_of(t);
        case Type::kCover:
            return t.amount || t.price ? -cost_of(t) : -t.fees;
        case Type::kDividend:
        case Type::kInterest:
            return t.amount ? *t.amount : stated_cash(t) - t.fees;
        case Type::kReturnOfCapital:
            return magnitude(stated_cash(t));
        case Type::kFee:
        case Type::kTax: {
            if (t.amount && !t.amount->is_zero()) return *t.amount;
            const Decimal stated = stated_cash(t);
            return -(stated.is_zero() ? t.fees : stated);
        }
        case Type::kDeposit:
            return t.amount ? *t.amount : stated_cash(t) - t.fees;
        case Type::kWithdrawal:
            return t.amount ? *t.amount : -stated_cash(t) - t.fees;
        case Type::kTransferIn:
            return t.symbol.empty() ? magnitude(stated_cash(t)) : -t.fees;
        case Type::kTransferOut:
            return t.symbol.empty() ? -magnitude(stated_cash(t)) : -t.fees;
        case Type::kExpire:
        case Type::kSplit:
        case Type::kSpinoff:
            return -t.fees;
        case Type::kReinvest:
        case Type::kExercise:
        case Type::kAssign:
        case Type::kMerger:
        case Type::kBasisIncrease:
            return Decimal{};
    }
    return Decimal{};
}

}  // namespace ballast::ledger
