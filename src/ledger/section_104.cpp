#include "ledger/section_104.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "ledger/amounts.hpp"
#include "ledger/lot_report.hpp"
#include "ledger/split_factors.hpp"
#include "ledger/valuation.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

constexpr int kForwardDays = 30;

struct PoolSide {
    Decimal quantity;  // of the day
    Decimal money;     // cost including fees, or proceeds net of fees
    Decimal left;      // not yet matched
    Decimal money_left;
    const model::Transaction* first = nullptr;

    void add(const model::Transaction& t, Decimal units, Decimal amount) {
        if (first == nullptr) first = &t;
        quantity += units;
        money += amount;
        left += units;
        money_left += amount;
    }
    // The share of the money for `units` of the unmatched quantity.
    Decimal take(Decimal units) {
        const Decimal part = units == left ? money_left : mul_div(money_left, units, left);
        left -= units;
        money_left -= part;
        return part;
    }
};

struct Day {
    PoolSide bought;
    PoolSide sold;
    std::vector<const model::Transaction*> actions;  // before trading
    std::vector<const model::Transaction*> later;    // after trading
};

struct Pool {
    Decimal quantity;
    Decimal cost;
    std::optional<Decimal> base_cost = Decimal{};  // nullopt once an amount has no rate
    std::optional<fin::Date> opened;

    void add(Decimal amount, std::optional<Decimal> in_base) {
        cost += amount;
        base_cost = base_cost && in_base ? std::optional(*base_cost + *in_base) : std::nullopt;
    }
    void subtract(Decimal amount, std::optional<Decimal> in_base) {
        add(-amount, in_base ? std::optional(-*in_base) : std::nullopt);
    }
    std::optional<Decimal> base_share(Decimal part, Decimal whole) const {
        if (!base_cost || part == whole) return base_cost;
        return whole.is_zero() ? Decimal{} : mul_div(*base_cost, part, whole);
    }
};

struct Security {
    std::map<fin::Date, Day> days;
    Pool pool;
    std::set<std::string> accounts;
    fin::Currency currency;
    std::map<fin::Date, SplitFactor> splits;  // all rows of a day combined
};

class PoolMatching {
public:
    // `left_out`: symbols whose rows are skipped. `shelter`: the account that is not taxed whose
    // rows are matched; none for those of all taxed accounts.
    PoolMatching(std::span<const model::Transaction> transactions, const LotSettings& settings,
                 const std::set<std::string>& left_out, const std::string* shelter)
        : transactions_(transactions), settings_(settings), left_out_(left_out), shelter_(shelter) {
        if (settings.rates != nullptr) valuation_.emplace(*settings.rates);
    }

    // Adds disposals, pools and cash to the report.
    Status run(LotReport& report) {
        TRY_STATUS(gather());
        for (auto& [symbol, security] : securities_) match_ahead(symbol, security);
        std::set<fin::Date> dates;
        for (const auto& [symbol, security] : securities_)
            for (const auto& [date, day] : security.days) dates.insert(date);
        for (const fin::Date date : dates)
            for (auto& [symbol, security] : securities_)
                if (security.days.contains(date)) TRY_STATUS(pool_day(symbol, security, date));
        add_to(report);
        return {};
    }

    // The row of the last error.
    const model::Transaction* at() const { return at_; }

    fin::Date last() const { return last_; }

private:
    bool holds(const std::string& account) const {
        return shelter_ == nullptr ? is_taxed(settings_.treatment_of(account))
                                   : account == *shelter_;
    }

    Status gather() {
        const auto moves = pair_transfers(transactions_);
        for (std::size_t i = 0; i < transactions_.size(); ++i) {
            const model::Transaction& t = transactions_[i];
            if (settings_.as_of && t.date > *settings_.as_of) continue;
            last_ = std::max(last_, t.date);
            if (left_out_.contains(t.symbol)) continue;
            if (!t.account.empty() && !holds(t.account)) continue;
            at_ = &t;
            TRY_STATUS(check_transaction(t));
            if (const Decimal cash = cash_effect(t); !cash.is_zero())
                cash_[{t.account, t.currency}] += cash;
            const TransferMove& move = moves[i];
            const bool stays =
                move.part != TransferMove::Part::kAlone && holds(move.from) == holds(move.to);
            if (t.symbol.empty() || stays) continue;
            TRY_STATUS(enter(t));
        }
        TRY(SplitFactors factors,
            split_factors(transactions_, moves, settings_.as_of, left_out_, at_));
        for (auto& [symbol, splits] : factors) securities_[symbol].splits = std::move(splits);
        return {};
    }

    // A pool has one currency, that of the amounts paid and received for its shares.
    static Status take_currency(const model::Transaction& t, Security& security) {
        const bool priced = t.type == Type::kBuy || t.type == Type::kReinvest ||
                            t.type == Type::kSell || t.type == Type::kTransferIn ||
                            t.type == Type::kReturnOfCapital || t.type == Type::kBasisIncrease;
        if (!priced) return {};
        if (security.currency == fin::Currency{}) security.currency = t.currency;
        if (security.currency == t.currency) return {};
        return fail(
            Code::kInvalidInput,
            fmt::format("the pool of {} is in {}: a row of {} in {} cannot be added; convert its "
                        "amounts at the rate of its date",
                        t.symbol, security.currency.code(), t.date.to_string(), t.currency.code()));
    }

    Status enter(const model::Transaction& t) {
        Security& security = securities_[t.symbol];
        Day& day = security.days[t.date];
        TRY_STATUS(take_currency(t, security));
        switch (t.type) {
            case Type::kBuy:
            case Type::kReinvest:
                security.accounts.insert(t.account);
                day.bought.add(t, *t.quantity, cost_of(t));
                return {};
            case Type::kSell:
                day.sold.add(t, *t.quantity, proceeds_of(t));
                return {};
            case Type::kTransferIn:
                security.accounts.insert(t.account);
                [[fallthrough]];
            case Type::kTransferOut:
            case Type::kReturnOfCapital:
            case Type::kBasisIncrease:
                day.later.push_back(&t);
                return {};
            case Type::kSplit:
            case Type::kSpinoff:
                day.actions.push_back(&t);
                if (!t.new_symbol.empty()) {
                    Security& child = securities_[t.new_symbol];
                    if (child.currency == fin::Currency{}) child.currency = t.currency;
                    child.accounts.insert(t.account);
                }
                return {};
            case Type::kDividend:
            case Type::kInterest:
            case Type::kFee:
            case Type::kTax:
            case Type::kDeposit:
            case Type::kWithdrawal:
                return {};
            default:
                return fail(Code::kUnsupported,
                            fmt::format("{} {}: short sales, options and mergers are not matched "
                                        "by section 104",
                                        t.date.to_string(), t.symbol));
        }
    }

    // Units on `date` expressed in units of a later day.
    static Decimal units_on(const Security& security, Decimal units, fin::Date date,
                            fin::Date later) {
        for (auto at = security.splits.upper_bound(date);
             at != security.splits.end() && at->first <= later; ++at)
            units = mul_div(units, at->second.numerator, at->second.denominator);
        return units;
    }

    void match_ahead(const std::string& symbol, Security& security) {
        for (auto& [date, day] : security.days) {
            const Decimal units = std::min(day.sold.left, day.bought.left);
            if (!units.is_zero())
                add(symbol, security, date, day.sold, units, day.bought.take(units), date,
                    DisposalRule::kSameDay);
        }
        for (auto& [date, day] : security.days) {
            for (auto ahead = security.days.upper_bound(date);
                 ahead != security.days.end() && ahead->first <= date + kForwardDays &&
                 !day.sold.left.is_zero();
                 ++ahead) {
                PoolSide& bought = ahead->second.bought;
                const Decimal requested = units_on(security, day.sold.left, date, ahead->first);
                if (bought.left.is_zero() || requested.is_zero()) continue;
                const Decimal matched = std::min(requested, bought.left);
                const Decimal sold = matched == requested
                                         ? day.sold.left
                                         : mul_div(day.sold.left, matched, requested);
                add(symbol, security, date, day.sold, sold, bought.take(matched), ahead->first,
                    DisposalRule::kThirtyDays);
            }
        }
    }

    std::optional<Decimal> in_base(Decimal amount, const Security& security, fin::Date date) {
        if (!valuation_) return std::nullopt;
        valuation_->set_rates(date);
        return valuation_->convert(amount, security.currency);
    }

    void add(const std::string& symbol, const Security& security, fin::Date date, PoolSide& sold,
             Decimal units, Decimal cost, std::optional<fin::Date> acquired, DisposalRule rule,
             std::optional<Decimal> base_cost = {}) {
        const Decimal proceeds = sold.take(units);
        disposals_.push_back({.date = date,
                              .symbol = symbol,
                              .account = sold.first->account,
                              .lot_id = {},
                              .acquired = acquired,
                              .holding_from = {},
                              .quantity = units,
                              .proceeds = proceeds,
                              .cost_basis = cost,
                              .gain = proceeds - cost,
                              .term = {},
                              .wash_sale_disallowed = {},
                              .code = {},
                              .rule = rule,
                              .transaction = sold.first->id,
                              .currency = security.currency,
                              .base_cost = base_cost});
    }

    Status pool_day(const std::string& symbol, Security& security, fin::Date date) {
        Day& day = security.days[date];
        Pool& pool = security.pool;
        split_day_ = false;
        for (const model::Transaction* t : day.actions) TRY_STATUS(act(*t, security));
        if (!day.bought.left.is_zero()) {
            if (!pool.opened) pool.opened = date;
            pool.quantity += day.bought.left;
            const Decimal cost = day.bought.take(day.bought.left);
            pool.add(cost, in_base(cost, security, date));
        }
        for (const model::Transaction* t : day.later) TRY_STATUS(act(*t, security));
        if (day.sold.left.is_zero()) return {};
        const Decimal asked = day.sold.left;
        at_ = day.sold.first;
        if (asked > pool.quantity + LotBook::kDust)
            return fail(Code::kInvalidInput,
                        fmt::format("{}: {} of {} are requested, but {} are held: {} are missing",
                                    date.to_string(), asked.to_string(), symbol,
                                    pool.quantity.to_string(), (asked - pool.quantity).to_string()))
                .with("held", pool.quantity.to_string())
                .with("asked", asked.to_string())
                .with("missing", (asked - pool.quantity).to_string());
        const Decimal units = std::min(asked, pool.quantity);
        const Decimal cost =
            units == pool.quantity ? pool.cost : mul_div(pool.cost, units, pool.quantity);
        const auto base_cost = pool.base_share(units, pool.quantity);
        pool.quantity -= units;
        pool.subtract(cost, base_cost);
        add(symbol, security, date, day.sold, asked, cost, std::nullopt, DisposalRule::kPool,
            base_cost);
        return {};
    }

    Status act(const model::Transaction& t, Security& security) {
        Pool& pool = security.pool;
        at_ = &t;
        if (t.type != Type::kTransferIn && pool.quantity.is_zero())
            return fail(Code::kInvalidInput,
                        fmt::format("{}: {} is not held", t.date.to_string(), t.symbol))
                .with("held", "0");
        switch (t.type) {
            case Type::kSplit:
                return split(t, security);
            case Type::kSpinoff:
                return spin_off(t, security);
            case Type::kTransferIn: {
                const Decimal cost = t.amount || t.price ? cost_of(t) : Decimal{};
                if (!pool.opened) pool.opened = t.acquired.value_or(t.date);
                pool.quantity += *t.quantity;
                pool.add(cost, in_base(cost, security, t.acquired.value_or(t.date)));
                return {};
            }
            case Type::kTransferOut: {
                const Decimal units = std::min(*t.quantity, pool.quantity);
                pool.subtract(mul_div(pool.cost, units, pool.quantity),
                              pool.base_share(units, pool.quantity));
                pool.quantity -= units;
                return {};
            }
            case Type::kBasisIncrease: {
                const Decimal more =
                    t.amount ? magnitude(*t.amount) : product(*t.quantity, *t.price);
                pool.add(more, in_base(more, security, t.date));
                return {};
            }
            default:  // a capital distribution: the excess over the cost is a gain
                return distribute(t, security);
        }
    }

    // The pool also holds units that will be matched with later purchases, so that shares added
    // relative to the holding are fewer than those added to the pool.
    Status split(const model::Transaction& t, Security& security) {
        const auto factor = security.splits.find(t.date);
        if (factor == security.splits.end())
            return fail(Code::kInvalidInput,
                        fmt::format("{}: {} is not held, so the split ratio does not follow from "
                                    "the added shares: give the ratio",
                                    t.date.to_string(), t.symbol))
                .with("held", "0");
        if (split_day_) return {};
        split_day_ = true;
        if (mul_div(security.pool.quantity, factor->second.numerator, factor->second.denominator)
                .is_zero())
            return fail(Code::kInvalidInput,
                        fmt::format("{}: the split of {} leaves less than 10^-12 units: enter a "
                                    "sale for the cash that was paid instead",
                                    t.date.to_string(), t.symbol));
        security.pool.quantity =
            mul_div(security.pool.quantity, factor->second.numerator, factor->second.denominator);
        return {};
    }

    Status distribute(const model::Transaction& t, Security& security) {
        Pool& pool = security.pool;
        const Decimal paid = cash_effect(t);
        const Decimal lowered = std::min(paid, pool.cost);
        auto base_lowered = in_base(lowered, security, t.date);
        if (base_lowered && pool.base_cost) base_lowered = std::min(*base_lowered, *pool.base_cost);
        pool.subtract(lowered, base_lowered);
        if (paid == lowered) return {};
        PoolSide excess;
        excess.add(t, pool.quantity, paid - lowered);
        add(t.symbol, security, t.date, excess, pool.quantity, Decimal{}, std::nullopt,
            DisposalRule::kReturnOfCapital, Decimal{});
        return {};
    }

    Status spin_off(const model::Transaction& t, Security& security) {
        Pool& pool = security.pool;
        if (t.new_symbol.empty() || (!t.ratio && !t.quantity))
            return fail(Code::kInvalidInput,
                        "a spin-off requires new_symbol, and ratio or quantity");
        const Decimal received =
            t.ratio ? mul_div(pool.quantity, *t.ratio, t.ratio_base) : *t.quantity;
        Decimal moved;
        if (t.basis_fraction) {
            moved = product(pool.cost, *t.basis_fraction);
        } else if (t.fair_value && t.price) {
            const Decimal child = product(received, *t.fair_value);
            moved = mul_div(pool.cost, child, child + product(pool.quantity, *t.price));
        } else if (t.amount) {
            moved = magnitude(*t.amount);
        } else {
            return fail(Code::kInvalidInput,
                        "a spin-off requires basis_fraction, or fair_value and price, or amount");
        }
        const auto base_moved = pool.base_share(moved, pool.cost);
        pool.subtract(moved, base_moved);
        Pool& child = securities_[t.new_symbol].pool;
        child.quantity += received;
        child.add(moved, base_moved);
        if (!child.opened) child.opened = pool.opened;
        return {};
    }

    void add_to(LotReport& report) {
        report.disposals.insert(report.disposals.end(), disposals_.begin(), disposals_.end());
        for (const auto& [symbol, security] : securities_) {
            const Pool& pool = security.pool;
            if (pool.quantity.is_zero()) continue;
            OpenLot lot;
            lot.lot_id = "pool";
            lot.account = security.accounts.size() == 1 ? *security.accounts.begin() : "";
            lot.symbol = symbol;
            lot.acquired = lot.holding_from = pool.opened.value_or(fin::Date{});
            lot.quantity = pool.quantity;
            lot.cost_basis = pool.cost;
            lot.base_cost = pool.base_cost;
            lot.currency = security.currency;
            report.open_lots.push_back(std::move(lot));
        }
        for (const auto& [key, balance] : cash_)
            report.cash.push_back({key.first, key.second, balance});
    }

    std::span<const model::Transaction> transactions_;
    const LotSettings& settings_;
    const std::set<std::string>& left_out_;
    const std::string* shelter_;
    const model::Transaction* at_ = nullptr;
    std::map<std::string, Security> securities_;
    std::map<std::pair<std::string, fin::Currency>, Decimal> cash_;
    std::vector<Disposal> disposals_;
    std::optional<Valuation> valuation_;  // with settings.rates
    fin::Date last_;
    bool split_day_ = false;  // the splits of the current day are applied to the pool
};

// The pool of all taxed accounts, and one of each account that is not taxed.
Result<Outcome<LotReport>> match_all(std::span<const model::Transaction> transactions,
                                     const LotSettings& settings,
                                     const std::set<std::string>& left_out,
                                     const model::Transaction*& at) {
    std::vector<const std::string*> shelters{nullptr};
    for (const auto& [account, treatment] : settings.account_types)
        if (!is_taxed(treatment)) shelters.push_back(&account);
    Outcome<LotReport> outcome;
    LotReport& report = outcome.value;
    fin::Date last;
    for (const std::string* shelter : shelters) {
        PoolMatching matching(transactions, settings, left_out, shelter);
        if (const Status status = matching.run(report); !status) {
            at = matching.at();
            return status.error();
        }
        last = std::max(last, matching.last());
    }
    std::stable_sort(report.disposals.begin(), report.disposals.end(),
                     [](const Disposal& a, const Disposal& b) { return a.date < b.date; });
    complete(report, settings, settings.as_of.value_or(last), outcome.issues);
    for (OpenLot& lot : report.open_lots) lot.term.reset();
    return outcome;
}

}  // namespace

Result<Outcome<LotReport>> section_104(std::span<const model::Transaction> transactions,
                                       const LotSettings& settings, OnError on_error) {
    std::set<std::string> left_out;
    std::vector<NotBooked> refused;
    Issues issues;
    for (;;) {
        const model::Transaction* at = nullptr;
        auto outcome = match_all(transactions, settings, left_out, at);
        if (outcome) {
            outcome->value.unposted = std::move(refused);
            outcome->issues.insert(outcome->issues.end(), issues.begin(), issues.end());
            return outcome;
        }
        if (on_error == OnError::kRefuse || at == nullptr || at->symbol.empty() ||
            !left_out.insert(at->symbol).second)
            return outcome;
        const auto row = static_cast<std::size_t>(at - transactions.data());
        refused.push_back(unposted(row, outcome.error()));
        issues.push_back(
            {Severity::kError, "unposted",
             fmt::format("{}; all rows of {} are left out", outcome.error().message, at->symbol),
             fmt::format("/transactions/{}", row)});
    }
}

}  // namespace ballast::ledger
