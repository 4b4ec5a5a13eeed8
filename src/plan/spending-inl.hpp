// The withdrawal rules: the year's spending from the inputs of the rule. One source for the
// simulation and for plan.withdrawal. Included once per vector target.
#if defined(BALLAST_PLAN_SPENDING_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_PLAN_SPENDING_INL_HPP
#undef BALLAST_PLAN_SPENDING_INL_HPP
#else
#define BALLAST_PLAN_SPENDING_INL_HPP
#endif

#include "plan/lanes-inl.hpp"
#include "plan/tile_kernel.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::plan::HWY_NAMESPACE {

// Inputs of a rule that are the same for all paths: read once per tile and year.
struct RuleYear {
    const WithdrawalRule& rule;
    double rate;
    double weight;
    double years_left;
    double annuity_share;
    double rmd_share;
    double age_share;

    RuleYear(const WithdrawalRule& of, const YearTerms& terms)
        : rule(of),
          rate(of.rate.value_or(0.0)),
          weight(weight_of(of)),
          years_left(terms.years_left),
          annuity_share(terms.annuity_share),
          rmd_share(terms.rmd_share),
          age_share(terms.age_share) {}
};

// Inputs of a rule by path; a rule reads only those it needs. This implementation serves
// plan.withdrawal, with the same values in every lane.
struct AskedView {
    const SpendingView& asked;

    HWY_INLINE Num balance() const { return asked.balance; }
    HWY_INLINE Num first_balance() const { return asked.first_balance; }
    HWY_INLINE Num first_spending() const { return asked.first_spending; }
    HWY_INLINE Num first_rate() const { return asked.first_spending / asked.first_balance; }
    HWY_INLINE Num spending() const { return asked.spending; }
    HWY_INLINE Num inflation() const { return asked.inflation; }
    HWY_INLINE Num price_level() const { return asked.price_level; }
    HWY_INLINE Num start_price_level() const { return asked.start_price_level; }
    HWY_INLINE Num portfolio_growth() const { return asked.portfolio_growth; }
    HWY_INLINE Num cape() const { return asked.cape; }
};

struct Decision {
    Num amount;
    Num frozen, capped, cut, raised;  // 1 where it happened
};

HWY_INLINE Decision undecided() {
    Decision d;
    d.amount = d.frozen = d.capped = d.cut = d.raised = Num(0.0);
    return d;
}

HWY_INLINE Num flag(Truth t) { return select(t, 1.0, 0.0); }

// Guyton and Klinger (2006), rules 2 to 5: freeze after a year of loss when the rate would exceed
// the first one; cap on the raise; then capital preservation and prosperity.
template <class View>
HWY_INLINE Decision published_guyton_klinger(const RuleYear& year, const View& view) {
    const WithdrawalRule& rule = year.rule;
    const Num first_rate = view.first_rate();
    const Num raised = view.spending() * view.inflation();
    Decision d = undecided();
    Truth freeze = both(view.portfolio_growth() < 1.0, raised > first_rate * view.balance());
    if (!rule.withdrawal_rule) freeze = Num(0.0) > Num(1.0);
    const Num cap = 1.0 + rule.inflation_cap;
    const Num base =
        select(freeze, view.spending(), view.spending() * minimum(view.inflation(), cap));
    const Truth prosperity = base < (1.0 - rule.lower) * first_rate * view.balance();
    Truth preservation = base > (1.0 + rule.upper) * first_rate * view.balance();
    if (year.years_left <= rule.last_years) preservation = Num(0.0) > Num(1.0);
    d.frozen = flag(freeze);
    d.capped = flag(both(neither(freeze), view.inflation() > cap));
    d.cut = flag(preservation);
    d.raised = flag(prosperity);
    d.amount = select(preservation, base * (1.0 - rule.cut), base);
    d.amount = select(prosperity, base * (1.0 + rule.raise), d.amount);
    return d;
}

// cFIREsim: last year's nominal spending over the balance, strict comparison; always inflated; no
// freeze.
template <class View>
HWY_INLINE Decision cfiresim_guyton_klinger(const RuleYear& year, const View& view) {
    const WithdrawalRule& rule = year.rule;
    const Num first_rate = view.first_rate();
    const Num rate = view.spending() / view.balance();
    const Num base = view.spending() * view.inflation();
    Truth preservation = rate > first_rate * (1.0 + rule.upper);
    if (year.years_left <= rule.last_years) preservation = Num(0.0) > Num(1.0);
    const Truth prosperity = rate < first_rate * (1.0 - rule.lower);
    Decision d = undecided();
    d.cut = flag(preservation);
    d.raised = flag(prosperity);
    d.amount = select(preservation, base * (1.0 - rule.cut), base);
    d.amount = select(prosperity, base * (1.0 + rule.raise), d.amount);
    return d;
}

// FI Calc: freeze when the inflated amount is above the inflated first one and prices rose; then
// cut or raise, with non-strict comparison, on the frozen amount; cuts while at least 15 years are
// left.
template <class View>
HWY_INLINE Decision ficalc_guyton_klinger(const RuleYear& year, const View& view) {
    const WithdrawalRule& rule = year.rule;
    const Num first_rate = view.first_rate();
    const Num raised = view.spending() * view.inflation();
    Truth freeze = both(both(view.portfolio_growth() < 1.0, view.inflation() > 1.0),
                        raised > view.first_spending() * view.price_level());
    if (!rule.withdrawal_rule) freeze = Num(0.0) > Num(1.0);
    const Num base = select(freeze, view.spending(), raised);
    const Num rate = raised / view.balance();
    Truth preservation = rate >= first_rate * (1.0 + rule.upper);
    if (year.years_left < rule.last_years) preservation = Num(0.0) > Num(1.0);
    const Truth prosperity = rate <= first_rate * (1.0 - rule.lower);
    Decision d = undecided();
    d.frozen = flag(freeze);
    d.cut = flag(preservation);
    d.raised = flag(prosperity);
    d.amount = select(preservation, base * (1.0 - rule.cut), base);
    d.amount = select(prosperity, base * (1.0 + rule.raise), d.amount);
    return d;
}

template <class View>
HWY_INLINE Decision guyton_klinger(const RuleYear& year, const View& view) {
    switch (year.rule.variant) {
        case GuytonKlingerVariant::kPublished:
            return published_guyton_klinger(year, view);
        case GuytonKlingerVariant::kCfiresim:
            return cfiresim_guyton_klinger(year, view);
        case GuytonKlingerVariant::kFicalc:
            return ficalc_guyton_klinger(year, view);
    }
    return undecided();
}

template <class View>
HWY_INLINE Num vanguard(const RuleYear& year, const View& view) {
    const WithdrawalRule& rule = year.rule;
    const Num inflated = view.spending() * view.inflation();
    const Num requested = year.rate * view.balance();
    return minimum(maximum(requested, inflated * (1.0 - rule.max_cut)),
                   inflated * (1.0 + rule.max_raise));
}

// The amount before floor and ceiling.
template <class View>
HWY_INLINE Num unbounded(const RuleYear& year, const View& view) {
    const WithdrawalRule& rule = year.rule;
    const double rate = year.rate;
    const double weight = year.weight;
    const auto inflated = [&]() HWY_ATTR { return view.spending() * view.inflation(); };
    const auto inflated_first = [&]()
                                    HWY_ATTR { return view.first_spending() * view.price_level(); };
    switch (rule.strategy) {
        case Strategy::kConstantDollar:
            return rule.inflation_adjusted ? inflated_first() : view.first_spending();
        case Strategy::kConstantPercentage:
            return rate * view.balance();
        case Strategy::kGuytonKlinger:
            return guyton_klinger(year, view).amount;
        case Strategy::kVpw:
            return year.annuity_share * view.balance();
        case Strategy::kFloorCeiling:
            return minimum(
                maximum(rate * view.balance(), floor_fraction_of(rule) * inflated_first()),
                ceiling_fraction_of(rule) * inflated_first());
        case Strategy::kVanguardDynamic:
            return vanguard(year, view);
        case Strategy::kNinetyFive:
            return maximum(rate * view.balance(), rule.keep * view.spending());
        case Strategy::kHebeler:
            return weight * inflated() + (1.0 - weight) * (year.annuity_share * view.balance());
        case Strategy::kCape:
            return (rule.cape_a + rule.cape_b / view.cape()) * view.balance();
        case Strategy::kRmd:
            return year.rmd_share * view.balance();
        case Strategy::kEndowment:
            return weight * inflated() + (1.0 - weight) * (rate * view.balance());
        case Strategy::kVariable: {
            const Num change = view.balance() / (view.price_level() * view.first_balance()) - 1.0;
            return inflated_first() * (1.0 + rule.sensitivity * change);
        }
        case Strategy::kFeelFree:
            return year.age_share * view.balance();
    }
    return 0.0;
}

template <class View>
HWY_INLINE Num bounded(const WithdrawalRule& rule, const View& view, Num amount) {
    if (rule.floor) amount = maximum(amount, *rule.floor * view.start_price_level());
    if (rule.ceiling) amount = minimum(amount, *rule.ceiling * view.start_price_level());
    return maximum(amount, 0.0);
}

}  // namespace ballast::plan::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // per-target guard
