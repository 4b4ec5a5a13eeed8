#include "ledger/split_factors.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;
using Units = std::map<std::string, Decimal>;  // by account

Decimal total(const Units& units) {
    Decimal sum;
    for (const auto& [account, held] : units) sum += held;
    return sum;
}

// Units of every account and symbol, updated day by day.
class Walk {
public:
    Walk(std::span<const model::Transaction> rows, const TransferMoves& moves,
         const std::set<std::string>& left_out)
        : rows_(rows), moves_(moves), left_out_(left_out) {}

    Result<SplitFactors> run(std::optional<fin::Date> as_of, const model::Transaction*& at) {
        for (const std::size_t i : booking_order(rows_)) {
            const model::Transaction& t = rows_[i];
            if (as_of && t.date > *as_of) break;
            if (t.symbol.empty() || left_out_.contains(t.symbol)) continue;
            at = &t;
            TRY_STATUS(take(t, moves_[i]));
        }
        return std::move(factors_);
    }

private:
    Status take(const model::Transaction& t, const TransferMove& move) {
        Units& units = held_[t.symbol];
        const Decimal quantity = t.quantity.value_or(Decimal{});
        switch (t.type) {
            case Type::kBuy:
            case Type::kReinvest:
                units[t.account] += quantity;
                return {};
            case Type::kSell:
                units[t.account] -= quantity;
                return {};
            case Type::kTransferIn:
            case Type::kTransferOut:
                if (move.part == TransferMove::Part::kMove) {
                    units[move.from] -= move.sent;
                    units[move.to] += move.received;
                } else if (move.part == TransferMove::Part::kAlone) {
                    units[t.account] += t.type == Type::kTransferIn ? quantity : -quantity;
                }
                return {};
            case Type::kSpinoff:
                spin_off(t, units);
                return {};
            case Type::kSplit:
                return split(t, units);
            default:
                return {};
        }
    }

    void spin_off(const model::Transaction& t, const Units& units) {
        if (t.new_symbol.empty()) return;
        Units& child = held_[t.new_symbol];
        if (!t.ratio) {
            child[t.account] += t.quantity.value_or(Decimal{});
            return;
        }
        for (const auto& [account, held] : Units(units))
            if (t.account.empty() || t.account == account)
                child[account] += mul_div(held, *t.ratio, t.ratio_base);
    }

    Status split(const model::Transaction& t, Units& units) {
        const Decimal before = total(units);
        const bool all = t.account.empty() || units[t.account] == before;
        if (!t.ratio && before.sign() <= 0) return {};
        if (t.ratio && !product_in_range(magnitude(before), per_unit(*t.ratio, t.ratio_base)))
            return fail(Code::kInvalidInput, fmt::format("{}: the split of {} exceeds 10^15 units",
                                                         t.date.to_string(), t.symbol));
        for (auto& [account, held] : units)
            if (t.ratio && (t.account.empty() || t.account == account))
                held = mul_div(held, *t.ratio, t.ratio_base);
        if (!t.ratio) units[t.account] += *t.quantity;
        const auto [day, first] = factors_[t.symbol].try_emplace(t.date);
        SplitFactor& factor = day->second;
        if (first && t.ratio && all)
            factor = {*t.ratio, t.ratio_base};
        else if (first)
            factor = {total(units), before};
        else if (before.sign() > 0)
            join(factor, t, total(units), before);
        return {};
    }

    // Another split row of the same day: usually the same split reported by another account.
    static void join(SplitFactor& factor, const model::Transaction& t, Decimal after,
                     Decimal before) {
        if (factor.numerator == before)
            factor.numerator = after;
        else
            factor = {mul_div(factor.numerator, after, before), factor.denominator};
        const bool as_stated =
            t.ratio && mul_div(factor.denominator, *t.ratio, t.ratio_base) == factor.numerator;
        if (as_stated) factor = {*t.ratio, t.ratio_base};
    }

    std::span<const model::Transaction> rows_;
    const TransferMoves& moves_;
    const std::set<std::string>& left_out_;
    std::map<std::string, Units> held_;
    SplitFactors factors_;
};

}  // namespace

Result<SplitFactors> split_factors(std::span<const model::Transaction> transactions,
                                   const TransferMoves& moves, std::optional<fin::Date> as_of,
                                   const std::set<std::string>& left_out,
                                   const model::Transaction*& at) {
    return Walk(transactions, moves, left_out).run(as_of, at);
}

}  // namespace ballast::ledger
