#include "plan/conversions.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <numbers>

#include "plan/tax_law.hpp"

namespace ballast::plan {

namespace {

std::string policy_name(const Conversions& policy) {
    switch (policy.policy) {
        case ConversionPolicy::kNone:
            return "none";
        case ConversionPolicy::kAmount:
            return fmt::format("amount {:.0f}", policy.amount);
        case ConversionPolicy::kFillBracket:
            return fmt::format("fill_bracket {:.0f}%", policy.rate * 100.0);
        case ConversionPolicy::kMedicareTier:
            return fmt::format("medicare_tier {}", policy.tier);
    }
    return {};
}

// None, every bracket of ordinary income and every Medicare tier below the highest two.
std::vector<Conversions> usual_policies(const Household& household) {
    const StatusLaw& law =
        tax_law(household.start_year)
            .of(household.people.size() == 2 ? FilingStatus::kMarriedJoint : FilingStatus::kSingle);
    Conversions policy = household.conversions;
    policy.policy = ConversionPolicy::kNone;
    std::vector<Conversions> made = {policy};
    policy.policy = ConversionPolicy::kFillBracket;
    for (std::size_t i = 0; i + 2 < kOrdinarySteps; ++i) {
        policy.rate = law.ordinary[i].rate;
        made.push_back(policy);
    }
    policy.policy = ConversionPolicy::kMedicareTier;
    for (std::size_t tier = 0; tier + 2 < law.tiers; ++tier) {
        policy.tier = static_cast<int>(tier);
        made.push_back(policy);
    }
    return made;
}

// What is searched for, as a cost to be small.
double tax_of(const HouseholdSummary& summary) {
    return summary.mean_lifetime_tax + summary.mean_heirs_tax;
}
double wealth_missed(const HouseholdSummary& summary) { return -summary.terminal_after_tax.p50; }

// Simulates each amount once.
class AmountSearch {
public:
    AmountSearch(const Household& household, const Compiled& market, const Work& work)
        : household_(household), market_(market), work_(work) {
        household_.conversions.policy = ConversionPolicy::kAmount;
        for (const HouseholdAccount& account : household_.accounts)
            if (account.type == AccountType::kTaxDeferred) most_ += account.balance;
    }

    // Whether there is anything to convert.
    bool is_possible() const { return most_ > 0.0; }

    Result<ConversionResult> best(double (*cost)(const HouseholdSummary&)) {
        std::vector<double> amounts = {0.0};
        for (double amount = most_ / kFinest; amount <= most_; amount *= std::numbers::sqrt2)
            amounts.push_back(amount);
        std::size_t at = 0;
        for (std::size_t i = 0; i < amounts.size(); ++i) {
            TRY(const double here, value(amounts[i], cost));
            TRY(const double least, value(amounts[at], cost));
            if (here < least) at = i;
        }
        TRY(const double amount,
            narrowed(amounts[at == 0 ? 0 : at - 1], amounts[std::min(at + 1, amounts.size() - 1)],
                     amounts[at], cost));
        household_.conversions.amount = amount;
        return ConversionResult{household_.conversions, policy_name(household_.conversions),
                                known_.at(amount)};
    }

private:
    static constexpr double kFinest = 256.0;  // the smallest amount is this part of the balance

    // Golden sections between `low` and `high`; the best amount seen, `found` included.
    Result<double> narrowed(double low, double high, double found,
                            double (*cost)(const HouseholdSummary&)) {
        constexpr double kPart = std::numbers::phi - 1.0;
        const double near = std::max(0.01 * found, most_ / (10.0 * kFinest));
        double left = high - kPart * (high - low);
        double right = low + kPart * (high - low);
        while (high - low > near) {
            TRY(const double at_left, value(left, cost));
            TRY(const double at_right, value(right, cost));
            TRY(const double best, value(found, cost));
            if (std::min(at_left, at_right) < best) found = at_left < at_right ? left : right;
            if (at_left < at_right) {
                high = right;
                right = left;
                left = high - kPart * (high - low);
            } else {
                low = left;
                left = right;
                right = low + kPart * (high - low);
            }
        }
        return found;
    }

    Result<double> value(double amount, double (*cost)(const HouseholdSummary&)) {
        const auto found = known_.find(amount);
        if (found != known_.end()) return cost(found->second);
        household_.conversions.amount = amount;
        TRY(const HouseholdSummary summary, summarize_household(household_, market_, work_));
        return cost(known_.emplace(amount, summary).first->second);
    }

    Household household_;
    const Compiled& market_;
    const Work& work_;
    double most_ = 0.0;
    std::map<double, HouseholdSummary> known_;
};

}  // namespace

Result<ConversionComparison> compare_conversions(const Household& household, const Plan& market,
                                                 const History& history,
                                                 std::vector<Conversions> policies, bool search,
                                                 const Work& work) {
    TRY(const Compiled compiled, household_market(household, market, history));
    if (policies.empty()) policies = usual_policies(household);
    ConversionComparison made;
    Household varied = household;
    for (const Conversions& policy : policies) {
        varied.conversions = policy;
        TRY(const HouseholdSummary summary, summarize_household(varied, compiled, work));
        made.results.push_back({policy, policy_name(policy), summary});
    }
    if (AmountSearch amounts(household, compiled, work); search && amounts.is_possible()) {
        for (auto* cost : {&tax_of, &wealth_missed}) {
            TRY(ConversionResult best, amounts.best(cost));
            if (std::ranges::find(made.results, best.name, &ConversionResult::name) ==
                made.results.end())
                made.results.push_back(std::move(best));
        }
    }
    for (std::size_t i = 1; i < made.results.size(); ++i) {
        if (tax_of(made.results[i].summary) < tax_of(made.results[made.least_tax].summary))
            made.least_tax = i;
        if (wealth_missed(made.results[i].summary) <
            wealth_missed(made.results[made.most_wealth].summary))
            made.most_wealth = i;
    }
    return made;
}

}  // namespace ballast::plan
