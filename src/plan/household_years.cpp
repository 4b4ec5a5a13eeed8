#include "plan/household_years.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "plan/compiled.hpp"
#include "plan/tile_kernel.hpp"

namespace ballast::plan {

namespace {

constexpr double kCent = 0.005;

// The accounts of one path, nominal.
struct Accounts {
    double taxable = 0.0;
    double basis = 0.0;
    std::array<double, kMaxPeople> deferred{};
    double tax_free = 0.0;

    double deferred_total() const { return deferred[0] + deferred[1]; }
    double total() const { return taxable + deferred_total() + tax_free; }
};

struct Draw {
    double taxable = 0.0;
    double deferred = 0.0;
    double tax_free = 0.0;
};

// What is withdrawn from each account to raise `amount` before taxes.
Draw draw_of(WithdrawalOrder order, const Accounts& from, double amount) {
    const double deferred = from.deferred_total();
    if (order == WithdrawalOrder::kProportional) {
        const double total = from.taxable + deferred + from.tax_free;
        const double share = total > 0.0 ? std::min(amount / total, 1.0) : 0.0;
        return {from.taxable * share, deferred * share, from.tax_free * share};
    }
    Draw draw;
    const bool taxable_first = order == WithdrawalOrder::kTaxableFirst;
    double& first = taxable_first ? draw.taxable : draw.deferred;
    double& second = taxable_first ? draw.deferred : draw.taxable;
    first = std::min(amount, taxable_first ? from.taxable : deferred);
    second = std::min(amount - first, taxable_first ? deferred : from.taxable);
    draw.tax_free = std::min(amount - first - second, from.tax_free);
    return draw;
}

// The taxes of a year with a withdrawal and a conversion.
struct Decision {
    double amount = 0.0;  // withdrawn
    double conversion = 0.0;
    Draw draw;
    TaxBill bill;
    double penalty = 0.0;
    double gain = 0.0;
    double left = 0.0;      // cash after spending and taxes; negative is a shortfall
    double ordinary = 0.0;  // ordinary income less deductions, negative where these are larger
};

class Year {
public:
    Year(const CompiledHousehold& household, const HouseholdTerms& terms, double index)
        : household_(household), terms_(terms), index_(index) {}

    TaxYear base;  // income that does not depend on the decision
    Accounts accounts;
    double cash = 0.0;            // received less spending, expenses and surcharges
    double early_share = 0.0;     // of tax-deferred money whose withdrawal is penalized
    std::optional<double> fixed;  // withdrawal by a rule; absent: what pays everything

    Decision settle(double conversion) const;
    Decision convert(const Conversions& policy, int year, double price_level) const;

private:
    Decision taxed(double amount, double conversion) const;
    Decision settle_by_rule(double conversion) const;
    Decision fill(double target, bool medicare) const;

    const CompiledHousehold& household_;
    const HouseholdTerms& terms_;
    double index_ = 1.0;
};

Decision Year::taxed(double amount, double conversion) const {
    Decision made{.amount = amount, .conversion = conversion};
    Accounts from = accounts;
    const double deferred = accounts.deferred_total();
    if (conversion > 0.0) {
        for (double& balance : from.deferred) balance *= 1.0 - conversion / deferred;
        from.tax_free += conversion;
    }
    made.draw = draw_of(household_.household->order, from, amount);
    if (accounts.taxable > 0.0)
        made.gain = made.draw.taxable * (1.0 - accounts.basis / accounts.taxable);
    TaxYear year = base;
    year.pensions += made.draw.deferred + conversion;
    year.long_term_gain += made.gain;
    made.bill = tax_bill(terms_.law, index_, year);
    made.penalty = kEarlyWithdrawalRate * early_share * made.draw.deferred;
    made.left = cash + amount - made.bill.total - made.penalty;
    made.ordinary = made.bill.adjusted_gross_income - made.bill.deductions -
                    year.qualified_dividends - std::max(year.long_term_gain, 0.0);
    return made;
}

// The smallest withdrawal that pays everything, with the taxes that it causes. What is left grows
// with the withdrawal by one less the marginal tax rate.
Decision Year::settle(double conversion) const {
    constexpr int kSteps = 60;
    if (fixed) return settle_by_rule(conversion);
    Decision low = taxed(0.0, conversion);
    if (low.left >= -kCent) return low;
    const double most = accounts.total();
    double next = std::min(-low.left * 1.2, most);
    Decision high = taxed(next, conversion);
    while (high.left < 0.0 && high.amount < most) {
        low = high;
        next = std::min(high.amount + std::max(-high.left * 1.5, kCent), most);
        high = taxed(next, conversion);
    }
    if (high.left <= kCent) return high;
    for (int step = 0; step < kSteps; ++step) {
        // The secant, kept inside the bracket; halved where it moves too little.
        const double share = step % 3 == 2 ? 0.5 : low.left / (low.left - high.left);
        Decision middle = taxed(low.amount + share * (high.amount - low.amount), conversion);
        if (std::abs(middle.left) <= kCent) return middle;
        (middle.left < 0.0 ? low : high) = middle;
    }
    return high;
}

// What the rule takes out, and in addition the taxes that a conversion causes.
Decision Year::settle_by_rule(double conversion) const {
    const Decision without = taxed(std::min(*fixed, accounts.total()), 0.0);
    if (conversion <= 0.0) return without;
    Year paid = *this;
    paid.fixed.reset();
    paid.cash -= without.left;
    Decision made = paid.settle(conversion);
    made.left += without.left;
    return made;
}

// The conversion that raises ordinary income, or the income for Medicare, to `target`.
Decision Year::fill(double target, bool medicare) const {
    constexpr int kSteps = 40;
    const auto distance = [&](const Decision& made) {
        return (medicare ? made.bill.medicare_income : made.ordinary) - target;
    };
    Decision low = settle(0.0);
    const double most = std::max(accounts.deferred_total() - low.draw.deferred, 0.0);
    if (distance(low) >= 0.0 || most <= kCent) return low;
    Decision high = settle(std::min(-distance(low), most));
    while (distance(high) < 0.0 && high.conversion < most) {
        low = high;
        high = settle(std::min(high.conversion + std::max(-distance(high), 1.0), most));
    }
    if (distance(high) <= 0.0) return high;
    for (int step = 0; step < kSteps && distance(low) < -1.0; ++step) {
        const double share = step % 3 == 2 ? 0.5 : distance(low) / (distance(low) - distance(high));
        Decision middle = settle(low.conversion + share * (high.conversion - low.conversion));
        (distance(middle) <= 0.0 ? low : high) = middle;
    }
    return low;
}

Decision Year::convert(const Conversions& policy, int year, double price_level) const {
    const int last = policy.last_year.value_or(std::numeric_limits<int>::max());
    if (policy.policy == ConversionPolicy::kNone || year < policy.first_year || year > last)
        return settle(0.0);
    if (policy.policy == ConversionPolicy::kAmount) {
        const Decision without = settle(0.0);
        const double most = std::max(accounts.deferred_total() - without.draw.deferred, 0.0);
        const double amount = std::min(policy.amount * price_level, most);
        return amount > 0.0 ? settle(amount) : without;
    }
    const StatusLaw& law = terms_.law.of(base.status);
    double target = std::numeric_limits<double>::infinity();
    const bool medicare = policy.policy == ConversionPolicy::kMedicareTier;
    if (medicare) {
        target = medicare_tier_limit(law, index_, static_cast<std::size_t>(policy.tier));
    } else if (policy.rate < law.ordinary.back().rate) {
        // A cent below the end, so that rounding never reaches the next bracket.
        for (std::size_t i = 0; i + 1 < kOrdinarySteps; ++i)
            if (law.ordinary[i].rate <= policy.rate + 1e-9)
                target = law.ordinary[i + 1].over * index_ - 0.01;
    }
    return fill(target, medicare);
}

// One path: its accounts and what later years read of earlier ones.
class Path {
public:
    Path(const CompiledHousehold& household, const PathMarket& market,
         const std::array<int, kMaxPeople>& last_years)
        : household_(household), market_(market), last_years_(last_years) {
        accounts_ = {.taxable = household.taxable,
                     .basis = household.basis,
                     .deferred = household.deferred,
                     .tax_free = household.tax_free};
        incomes_.reserve(household.terms.size());
    }

    HouseholdOutcome run(const HouseholdRows& rows);

private:
    bool alive(std::size_t p, int k) const { return p < household_.people && k <= last_years_[p]; }
    void open(int k, Year& year, HouseholdYear& row);
    double pensions(int k, double price) const;
    double surcharge(int k, FilingStatus status, HouseholdYear& row) const;
    void close(int k, const Decision& made, HouseholdYear& row);
    bool follows_rule(int k) const;
    double by_rule(int k, double balance);
    double index_of(const HouseholdTerms& terms, int k) const {
        return terms.law_year_index >= k ? 1.0 : price(k) / price(terms.law_year_index);
    }
    double price(int k) const { return market_.price_level[static_cast<std::size_t>(k)]; }
    const HouseholdTerms& terms(int k) const {
        return household_.terms[static_cast<std::size_t>(k)];
    }

    const CompiledHousehold& household_;
    const PathMarket& market_;
    std::array<int, kMaxPeople> last_years_{};
    Accounts accounts_;
    double carried_loss_ = 0.0;
    struct Rule {
        WithdrawalRule terms;
        int first_year = 0;
        double first_balance = 0.0;
        double first_amount = 0.0;
        double last_amount = 0.0;  // nominal
    };
    std::optional<Rule> rule_;  // from its first year on
    struct Income {
        double medicare = 0.0;
        FilingStatus status = FilingStatus::kSingle;
    };
    std::vector<Income> incomes_;
    HouseholdOutcome outcome_;
};

double Path::pensions(int k, double price) const {
    const HouseholdTerms& year = terms(k);
    double total = 0.0;
    for (std::size_t p = 0; p < household_.people; ++p)
        total += alive(p, k)
                     ? year.pensions_real[p] * price + year.pensions_nominal[p]
                     : year.survivor_pensions_real[p] * price + year.survivor_pensions_nominal[p];
    return total;
}

// Medicare surcharges by the income and filing status of two years before.
double Path::surcharge(int k, FilingStatus status, HouseholdYear& row) const {
    constexpr int kLookback = 2;
    const HouseholdTerms& year = terms(k);
    Income income{.medicare = k == 0 ? household_.household->income_two_years_before
                                     : household_.household->income_last_year,
                  .status = status};
    if (k >= kLookback) income = incomes_[static_cast<std::size_t>(k - kLookback)];
    double total = 0.0;
    for (std::size_t p = 0; p < household_.people; ++p) {
        if (!alive(p, k) || year.ages[p] < 65) continue;
        const MedicarePremium premium =
            medicare_premium(year.law.of(income.status), index_of(year, k), income.medicare);
        row.medicare_tier = premium.tier;
        total += premium.surcharge;
    }
    return total;
}

// Income and outgo of the year before anything is decided.
void Path::open(int k, Year& year, HouseholdYear& row) {
    const HouseholdTerms& terms = this->terms(k);
    const double price = this->price(k);
    row.year = household_.household->start_year + k;
    row.price_level = price;
    row.age = terms.ages[0];
    if (household_.people == 2) row.second_age = terms.ages[1];
    double saved = 0.0;
    for (std::size_t p = 0; p < household_.people; ++p) {
        const std::size_t other = 1 - p;
        if (!alive(p, k)) {
            // The survivor takes over what the deceased left.
            if (alive(other, k)) {
                accounts_.deferred[other] += accounts_.deferred[p];
                accounts_.deferred[p] = 0.0;
            }
            continue;
        }
        ++row.alive;
        if (terms.ages[p] >= 65) ++year.base.aged_65;
        year.base.wages[p] = terms.wages[p] * price;
        year.base.deferrals += terms.deferrals[p] * price;
        row.wages += year.base.wages[p];
        saved += (terms.deferrals[p] + terms.tax_free_saving[p]) * price;
    }
    year.base.status = row.alive == 2 ? FilingStatus::kMarriedJoint : FilingStatus::kSingle;
    row.status = year.base.status;
    for (std::size_t p = 0; p < household_.people; ++p) {
        const double required = accounts_.deferred[p] * terms.required_share[p];
        accounts_.deferred[p] -= required;
        row.required_distribution += required;
        if (!alive(p, k)) continue;
        accounts_.deferred[p] += terms.deferrals[p] * price;
        accounts_.tax_free += terms.tax_free_saving[p] * price;
    }
    year.base.interest = household_.interest_yield * accounts_.taxable;
    year.base.qualified_dividends = household_.dividend_yield * accounts_.taxable;
    const double paid_out = year.base.interest + year.base.qualified_dividends;
    // In cash: spent, or bought again with what is left over.
    accounts_.taxable -= paid_out;
    row.pensions = pensions(k, price);
    row.social_security = household_benefits(household_, last_years_, k) * price;
    year.base.pensions = row.pensions + row.required_distribution;
    year.base.social_security = row.social_security;
    year.base.other_income = terms.taxable_income_real * price + terms.taxable_income_nominal;
    year.base.long_term_gain = -carried_loss_;
    year.base.itemized_deductions = household_.household->itemized_deductions * price;
    row.other_income =
        year.base.other_income + terms.income_real * price + terms.income_nominal + paid_out;
    const double share =
        household_.people == 2 && row.alive == 1 ? household_.household->survivor_spending : 1.0;
    row.spending = terms.spending * share * price;
    row.expenses = terms.expense_real * price + terms.expense_nominal;
    row.medicare_surcharge = surcharge(k, row.status, row);
    year.cash = row.wages - saved + row.social_security + row.pensions + row.other_income +
                row.required_distribution - row.spending - row.expenses - row.medicare_surcharge;
    const double deferred = accounts_.deferred_total();
    for (std::size_t p = 0; p < household_.people && deferred > 0.0; ++p)
        if (terms.early[p]) year.early_share += accounts_.deferred[p] / deferred;
    year.accounts = accounts_;
}

// From the first year without a wage on.
bool Path::follows_rule(int k) const {
    if (!household_.household->withdrawal) return false;
    const HouseholdTerms& year = terms(k);
    for (std::size_t p = 0; p < household_.people; ++p)
        if (alive(p, k) && year.wages[p] > 0.0) return rule_.has_value();
    return true;
}

// What the rule takes out of the accounts in year k, whose first balance is `balance`.
double Path::by_rule(int k, double balance) {
    const WithdrawalRule& terms = *household_.household->withdrawal;
    const double price = this->price(k);
    SpendingView view{.balance = balance, .start_price_level = price};
    view.years_left = static_cast<double>(household_.terms.size()) - k;
    view.annuity_share = annuity_due_share(growth_of(terms), view.years_left);
    const int age = this->terms(k).ages[0];
    if (const auto divisor = uniform_lifetime_divisor(age, terms.table))
        view.rmd_share = 1.0 / *divisor;
    constexpr double kFeelFree = 20.0 * 100.0;
    view.age_share = age / kFeelFree;
    view.cape = terms.cape.value_or(0.0);
    if (!rule_) {
        rule_ = Rule{.terms = terms, .first_year = k, .first_balance = balance};
        if (terms.rate)
            rule_->first_amount = *terms.rate * balance;
        else
            rule_->first_amount =
                terms.amount ? *terms.amount * price : view.annuity_share * balance;
        if (!rule_->terms.rate && terms.amount && balance > 0.0)
            rule_->terms.rate = rule_->first_amount / balance;
        rule_->last_amount = rule_->first_amount;
    } else {
        view.inflation = price / this->price(k - 1);
        view.portfolio_growth = market_.growth[static_cast<std::size_t>(k - 1)];
    }
    view.first_balance = rule_->first_balance;
    view.first_spending = rule_->first_amount;
    view.spending = rule_->last_amount;
    view.price_level = price / this->price(rule_->first_year);
    rule_->last_amount = std::max(decide_spending(rule_->terms, view).amount, 0.0);
    return rule_->last_amount;
}

// The decision into the accounts, their growth, and the figures of the year.
void Path::close(int k, const Decision& made, HouseholdYear& row) {
    const double price = this->price(k);
    const double deferred = accounts_.deferred_total();
    if (accounts_.taxable > 0.0) accounts_.basis *= 1.0 - made.draw.taxable / accounts_.taxable;
    accounts_.taxable -= made.draw.taxable;
    if (deferred > 0.0) {
        const double kept = std::max(1.0 - (made.draw.deferred + made.conversion) / deferred, 0.0);
        for (double& balance : accounts_.deferred) balance *= kept;
    }
    accounts_.tax_free = std::max(accounts_.tax_free + made.conversion - made.draw.tax_free, 0.0);
    if (made.left > 0.0) {
        accounts_.taxable += made.left;
        accounts_.basis += made.left;
    }
    carried_loss_ = made.bill.carried_loss;
    incomes_.push_back({made.bill.medicare_income, row.status});
    row.shortfall = made.left < -2.0 * kCent ? -made.left : 0.0;
    outcome_.failed = outcome_.failed || row.shortfall > 0.0;
    outcome_.shortfall += row.shortfall / price;
    outcome_.conversions += made.conversion / price;
    outcome_.lifetime_tax += (made.bill.total + made.penalty + row.medicare_surcharge) / price;
    const double growth = market_.growth[static_cast<std::size_t>(k)];
    accounts_.taxable *= growth;
    accounts_.tax_free *= growth;
    for (double& balance : accounts_.deferred) balance *= growth;

    row.conversion = made.conversion;
    row.from_taxable = made.draw.taxable;
    row.from_tax_deferred = made.draw.deferred + row.required_distribution;
    row.from_tax_free = made.draw.tax_free;
    row.realized_gain = made.gain;
    row.adjusted_gross_income = made.bill.adjusted_gross_income;
    row.taxable_benefits = made.bill.taxable_benefits;
    row.taxable_income = made.bill.taxable_income;
    row.bracket = made.bill.ordinary_rate;
    row.income_tax = made.bill.income_tax + made.bill.investment_tax + made.penalty;
    row.wage_tax = made.bill.wage_tax;
    row.taxable_balance = accounts_.taxable;
    row.tax_deferred_balance = accounts_.deferred_total();
    row.tax_free_balance = accounts_.tax_free;
    // Spending is what gives way.
    const double unpaid = std::min(row.shortfall, row.spending);
    row.spending -= unpaid;
}

HouseholdOutcome Path::run(const HouseholdRows& rows) {
    const int years = static_cast<int>(household_.terms.size());
    int k = 0;
    for (; k < years && (alive(0, k) || alive(1, k)); ++k) {
        HouseholdYear row;
        Year year(household_, terms(k), index_of(terms(k), k));
        const double balance = accounts_.total();
        const double before = follows_rule(k) ? by_rule(k, balance) : -1.0;
        open(k, year, row);
        // Distributions and payouts of the accounts are part of what the rule takes out.
        const double received =
            row.required_distribution + year.base.interest + year.base.qualified_dividends;
        if (before >= 0.0) year.fixed = std::max(before - received, 0.0);
        Decision made = year.convert(household_.household->conversions, k, price(k));
        if (before >= 0.0 && made.left > 0.0) {
            // More than the rule takes out is invested again; the rest is spent.
            const double kept = std::min(made.left, std::max(received - before, 0.0));
            row.spending += made.left - kept;
            made.left = kept;
        }
        close(k, made, row);
        const auto at = static_cast<std::size_t>(k);
        if (!rows.balance.empty()) rows.balance[at] = accounts_.total() / price(k + 1);
        if (!rows.taxes.empty())
            rows.taxes[at] = (row.income_tax + row.wage_tax + row.medicare_surcharge) / price(k);
        if (!rows.spending.empty()) rows.spending[at] = row.spending / price(k);
        if (rows.years) rows.years->push_back(row);
    }
    const double last = k > 0 ? price(k) : 1.0;
    outcome_.terminal = accounts_.total() / last;
    outcome_.heirs_tax = household_.household->heirs_tax_rate * accounts_.deferred_total() / last;
    // After the last death nothing moves any more.
    for (auto at = static_cast<std::size_t>(k); at < rows.balance.size(); ++at) {
        rows.balance[at] = outcome_.terminal;
        rows.taxes[at] = 0.0;
        if (!rows.spending.empty()) rows.spending[at] = 0.0;
    }
    return outcome_;
}

}  // namespace

double household_benefits(const CompiledHousehold& household,
                          const std::array<int, kMaxPeople>& last_years, int k) {
    const HouseholdTerms& year = household.terms[static_cast<std::size_t>(k)];
    const auto alive = [&](std::size_t p) { return p < household.people && k <= last_years[p]; };
    double total = 0.0;
    for (std::size_t p = 0; p < household.people; ++p) {
        if (!alive(p)) continue;
        const std::size_t other = 1 - p;
        double benefit = year.own_benefit[p];
        if (alive(other)) {
            benefit += year.spouse_excess[p];
        } else if (other < household.people) {
            benefit = std::max(
                benefit, year.survivor_benefit[p][static_cast<std::size_t>(last_years[other])]);
        }
        total += benefit;
    }
    return total;
}

HouseholdOutcome run_household(const CompiledHousehold& household, const PathMarket& market,
                               const std::array<int, kMaxPeople>& last_years,
                               const HouseholdRows& rows) {
    return Path(household, market, last_years).run(rows);
}

}  // namespace ballast::plan
