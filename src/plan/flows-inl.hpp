// Cash flows of the paths of a register: contributions, windfalls, spending, expenses, taxes by
// account, and shortfalls. Included once per vector target.
#if defined(BALLAST_PLAN_FLOWS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_FLOWS_INL_HPP
#undef BALLAST_PLAN_FLOWS_INL_HPP
#else
#define BALLAST_PLAN_FLOWS_INL_HPP
#endif

#include <array>

#include "plan/shape.hpp"
#include "plan/spending-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

constexpr std::size_t kTaxable = 0;
constexpr std::size_t kDeferred = 1;
constexpr std::size_t kFree = 2;

// Below this share of the requested amount, the remainder is rounding.
constexpr double kUnpaid = 1e-12;

HWY_INLINE void sum_accounts(TileState& s, std::size_t i) {
    store(
        load(&s.account[kTaxable][i]) + load(&s.account[kDeferred][i]) + load(&s.account[kFree][i]),
        &s.balance[i]);
}

// Buys lots for `cash` in the taxable account, where lots are modeled.
HWY_INLINE void add_lots(TileState& s, std::size_t i, Num cash) {
    if (s.lots.empty()) return;
    alignas(64) std::array<double, kWidth> amounts;
    store(cash, amounts.data());
    for (std::size_t lane = 0; lane < kWidth; ++lane)
        s.lots[i + lane].add(amounts[lane], s.lot_growth[i + lane], s.time);
}

// Windfalls and incomes; in a plan with accounts they go into the taxable one, at cost.
HWY_INLINE void pay_in(Shape shape, const YearTerms& terms, TileState& s, std::size_t i) {
    const Num cash = fused(terms.paid_in_real, load(&s.year_cpi[i]), terms.paid_in);
    store(load(&s.balance[i]) + cash, &s.balance[i]);
    if (!shape.accounts) return;
    store(load(&s.account[kTaxable][i]) + cash, &s.account[kTaxable][i]);
    store(load(&s.basis[i]) + cash, &s.basis[i]);
    add_lots(s, i, cash);
}

// Sells from the taxable account to raise `need` after tax; returns the unmet part.
HWY_INLINE Num sell_lots(TileState& s, std::size_t i, Num need, Num& tax) {
    alignas(64) std::array<double, kWidth> open;
    alignas(64) std::array<double, kWidth> taxes;
    store(need, open.data());
    for (std::size_t lane = 0; lane < kWidth; ++lane) {
        const std::size_t path = i + lane;
        LotPile& lots = s.lots[path];
        const double requested = open[lane];
        const LotPile::Sale sale = lots.sell(requested, s.lot_growth[path], s.time);
        open[lane] = sale.net() >= requested * (1.0 - kUnpaid) ? 0.0 : requested - sale.net();
        taxes[lane] = sale.tax;
        s.account[kTaxable][path] = lots.value() * s.lot_growth[path];
    }
    tax = load(taxes.data());
    return load(open.data());
}

// The same by average cost, without lots.
HWY_INLINE Num sell_pool(const Compiled& plan, TileState& s, std::size_t i, Num open, Num& tax) {
    const Num taxable = load(&s.account[kTaxable][i]);
    const Num basis = load(&s.basis[i]);
    const Num gain = select(taxable > basis, 1.0 - basis / taxable, 0.0);
    const Num keep = 1.0 - gain * plan.account_tax[kTaxable];
    const Num sold = minimum(taxable, open / keep);
    open = select(taxable * keep <= open, open - sold * keep, 0.0);
    tax = sold - sold * keep;
    store(taxable - sold, &s.account[kTaxable][i]);
    store(select(taxable > 0.0, basis * (1.0 - sold / maximum(taxable, 1e-300)), 0.0), &s.basis[i]);
    return open;
}

// Sells to raise `need` after taxes: from the taxable account first, then the tax-deferred, then
// the tax-free.
HWY_INLINE Num sell(const Compiled& plan, TileState& s, std::size_t i, Num need) {
    Num tax = 0.0;
    Num open = s.lots.empty() ? sell_pool(plan, s, i, need, tax) : sell_lots(s, i, need, tax);
    for (const std::size_t account : {kDeferred, kFree}) {
        const double share = 1.0 - plan.account_tax[account];
        const Num held = load(&s.account[account][i]);
        const Num taken = minimum(held, open / share);
        open = select(held * share <= open, open - taken * share, 0.0);
        tax = tax + (taken - taken * share);
        store(held - taken, &s.account[account][i]);
    }
    store(fused(tax, load(&s.year_deflator[i]), load(&s.taxes[i])), &s.taxes[i]);
    sum_accounts(s, i);
    return need - maximum(open, 0.0);
}

// Cash first, then fixed income, then equities; assets of one class in proportion.
HWY_INLINE void take_by_class(const Compiled& plan, TileState& s, std::size_t i, Num fraction) {
    const std::size_t assets = plan.assets.size();
    Num open = fraction;
    for (const AssetClass sold :
         {AssetClass::kCash, AssetClass::kFixedIncome, AssetClass::kEquity}) {
        Num held = 0.0;
        for (std::size_t k = 0; k < assets; ++k)
            if (plan.classes[k] == sold) held = held + load(&s.weight[k][i]);
        const Num taken = minimum(held, open);
        const Num kept = select(held > 0.0, 1.0 - taken / maximum(held, 1e-300), 0.0);
        for (std::size_t k = 0; k < assets; ++k)
            if (plan.classes[k] == sold) store(load(&s.weight[k][i]) * kept, &s.weight[k][i]);
        open = open - taken;
    }
    const Num left = 1.0 - fraction;
    for (std::size_t k = 0; k < assets; ++k)
        store(select(left > 1e-12, load(&s.weight[k][i]) / left, plan.terms[0].weights[k]),
              &s.weight[k][i]);
}

// Pays `need` of the lanes at i as far as funds allow; records the shortfall.
HWY_INLINE Num pay(const Compiled& plan, Shape shape, int year, TileState& s, std::size_t i,
                   Num need) {
    const Num balance = load(&s.balance[i]);
    Num paid;
    if (shape.accounts) {
        paid = sell(plan, s, i, need);
    } else {
        paid = minimum(need, balance);
        store(balance - paid, &s.balance[i]);
    }
    if (shape.manages)
        take_by_class(plan, s, i, select(balance > 0.0, paid / maximum(balance, 1e-300), 0.0));
    const Num missing = need - paid;
    const Truth failed = missing > need * kUnpaid;
    const Num failed_year = load(&s.failed_year[i]);
    if (any(failed)) {
        store(select(failed, minimum(failed_year, static_cast<double>(year)), failed_year),
              &s.failed_year[i]);
        store(load(&s.shortfall[i]) + select(failed, missing * load(&s.year_deflator[i]), 0.0),
              &s.shortfall[i]);
    }
    return paid;
}

HWY_INLINE void pay_expenses(const Compiled& plan, Shape shape, const Step& step, TileState& s,
                             std::size_t i) {
    const YearTerms& terms = step.terms;
    pay(plan, shape, step.year, s, i,
        fused(terms.paid_out_real, load(&s.year_cpi[i]), terms.paid_out));
}

// Whether the first year's amount depends on the balance when it is paid.
HWY_INLINE bool sets_on_balance(Strategy strategy) {
    return strategy == Strategy::kConstantPercentage || strategy == Strategy::kVpw ||
           strategy == Strategy::kRmd || strategy == Strategy::kCape ||
           strategy == Strategy::kFeelFree;
}

// Inputs of the rule for the paths at i.
struct PathsView {
    const Compiled& plan;
    const TileState& s;
    std::size_t i;
    bool late;  // in prices of the end of the year

    HWY_INLINE Num balance() const { return load(&s.balance[i]); }
    HWY_INLINE Num first_balance() const { return load(&s.first_balance[i]); }
    HWY_INLINE Num first_spending() const { return load(&s.first_spending[i]); }
    HWY_INLINE Num first_rate() const { return load(&s.first_rate[i]); }
    HWY_INLINE Num spending() const { return load(&s.spending[i]); }
    HWY_INLINE Num inflation() const {
        return late ? load(&s.cpi[i]) / load(&s.year_cpi[i]) : load(&s.inflation[i]);
    }
    HWY_INLINE Num start_price_level() const { return load(late ? &s.cpi[i] : &s.year_cpi[i]); }
    // Spending from the start on has no earlier price level to divide by.
    HWY_INLINE Num price_level() const {
        const Num price = start_price_level();
        return plan.retirement == 0 ? price : price / load(&s.first_cpi[i]);
    }
    HWY_INLINE Num portfolio_growth() const { return load(&s.portfolio_growth[i]); }
    HWY_INLINE Num cape() const { return load(&s.cape[i]); }
};

// The year's spending by the rule, given the growth of the last twelve months.
HWY_INLINE void set_spending(const Compiled& plan, Shape shape, const RuleYear& year, bool first,
                             TileState& s, std::size_t i) {
    const WithdrawalRule& rule = year.rule;
    if (first) {
        store(maximum(load(&s.first_balance[i]), 1e-9), &s.first_balance[i]);
        store(load(&s.year_cpi[i]), &s.first_cpi[i]);
    }
    const PathsView view{plan, s, i, shape.priced_late};
    Num amount;
    if (first && rule.amount)
        amount = *rule.amount * view.start_price_level();
    else if (first && rule.strategy == Strategy::kHebeler)
        amount = year.annuity_share * view.balance();
    else if (first && !sets_on_balance(rule.strategy))
        amount = year.rate * view.first_balance() * view.price_level();
    else
        amount = unbounded(year, view);
    amount = bounded(rule, view, amount);
    store(amount, &s.spending[i]);
    if (first) {
        const Num start = amount / view.price_level();
        store(start, &s.first_spending[i]);
        store(start / view.first_balance(), &s.first_rate[i]);
    }
}

// One step's share of the year's spending, as far as funds allow.
HWY_INLINE Num pay_spending(const Compiled& plan, Shape shape, int year, TileState& s,
                            std::size_t i) {
    return pay(plan, shape, year, s, i, load(&s.spending[i]) * (1.0 / shape.steps));
}

// Distributions of the lanes' taxable account in the step, taxed and reinvested at cost. The rest
// of its growth goes to the lots. Returns the resulting account value.
HWY_INLINE Num distribute(const Compiled& plan, TileState& s, std::size_t i, Num factor) {
    const Num held = load(&s.account[kTaxable][i]);
    const Num paid = held * plan.distribution;
    const Num tax = paid * plan.distribution_tax;
    const Num price_growth = maximum(factor - plan.distribution, 0.0);
    store(load(&s.basis[i]) + (paid - tax), &s.basis[i]);
    store(maximum(load(&s.lot_growth[i]) * price_growth, 1e-12), &s.lot_growth[i]);
    add_lots(s, i, paid - tax);
    store(fused(tax, load(&s.year_deflator[i]), load(&s.taxes[i])), &s.taxes[i]);
    return fused(held, price_growth, paid - tax);
}

// Growth, fees, then the step's contribution.
HWY_INLINE void grow(const Compiled& plan, Shape shape, const Step& step, TileState& s,
                     std::size_t i, Num growth) {
    const YearTerms& terms = step.terms;
    const Num factor = growth * plan.fee_factor;
    Num added = 0.0;
    if (step.contributes)
        added = fused(terms.contribution_real, load(&s.year_cpi[i]), terms.contribution) *
                (1.0 / shape.steps);
    if (!shape.accounts) {
        const Num grown = load(&s.balance[i]) * factor;
        store(step.contributes ? grown + added : grown, &s.balance[i]);
        return;
    }
    const bool pays_out = plan.distribution > 0.0;
    std::array<Num, 3> grown = {
        pays_out ? distribute(plan, s, i, factor) : load(&s.account[kTaxable][i]) * factor,
        load(&s.account[kDeferred][i]) * factor, load(&s.account[kFree][i]) * factor};
    for (std::size_t a = 0; a < 3; ++a)
        store(fused(added, plan.account_contribution[a], grown[a]), &s.account[a][i]);
    const Num bought = added * plan.account_contribution[kTaxable];
    store(load(&s.basis[i]) + bought, &s.basis[i]);
    // A depleted path still receives contributions.
    if (!pays_out) store(maximum(load(&s.lot_growth[i]) * factor, 1e-12), &s.lot_growth[i]);
    if (step.contributes) add_lots(s, i, bought);
    sum_accounts(s, i);
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
