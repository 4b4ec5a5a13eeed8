#include "clo/tranche_price.hpp"

#include <algorithm>
#include <cmath>

#include "clo/payment_dates.hpp"
#include "clo/projection.hpp"
#include "math/root.hpp"

namespace ballast::clo {

namespace {

bool has_flows(const TrancheFlows& flows) {
    return flows.balance > 0.0 && std::ranges::any_of(flows.flows, [](const DatedFlow& flow) {
               return flow.amount > 0.0;
           });
}

// The spread at which a falling value function meets the price.
template <class Value>
std::optional<double> spread_at(const TrancheFlows& flows, double price, const Value& value) {
    if (!has_flows(flows) || !(price > 0.0)) return std::nullopt;
    const double target = flows.balance * price / 100.0;
    const auto excess = [&](double spread) { return value(flows, spread) - target; };
    double low = -0.02, high = 0.02;
    for (int i = 0; i < 60 && excess(low) < 0.0; ++i) low -= 0.05;
    for (int i = 0; i < 60 && excess(high) > 0.0; ++i) high = high * 1.5 + 0.01;
    const auto root = math::find_root(excess, low, high);
    if (!root) return std::nullopt;
    return root->x;
}

}  // namespace

TrancheFlows tranche_flows(const DealPlan& plan, const TrancheProjection& tranche, std::size_t t,
                           const Deal& deal, const ProjectionTerms& terms) {
    TrancheFlows result{.as_of = terms.as_of};
    result.balance = plan.opening.balances[t] / (plan.cents ? 100.0 : 1.0);
    const std::string& name = deal.tranches[t].coupon.index.value_or(deal.index);
    const auto found = terms.indices.find(name);
    for (std::size_t k = 0; k < tranche.flows.size(); ++k) {
        const TrancheRow& row = tranche.flows[k];
        result.flows.push_back({row.date, row.total()});
        result.principal.push_back({row.date, row.principal_paid});
        const bool known = found != terms.indices.end() && !found->second.empty();
        result.index.push_back(known ? found->second[std::min(k, found->second.size() - 1)] : 0.0);
        // Settlement is on the date of the projection, without accrued interest.
        const fin::Date from = k == 0 ? terms.as_of : tranche.flows[k - 1].date;
        result.fractions.push_back(accrual_fraction(fin::DayCount::kAct360, from, row.date, 3));
    }
    return result;
}

double value_at_margin(const TrancheFlows& flows, double margin) {
    double factor = 1.0, sum = 0.0;
    for (std::size_t k = 0; k < flows.flows.size(); ++k) {
        factor /= 1.0 + (flows.index[k] + margin) * flows.fractions[k];
        sum += flows.flows[k].amount * factor;
    }
    return sum;
}

double value_at_z_spread(const TrancheFlows& flows, double spread) {
    double growth = 0.0, sum = 0.0;  // logarithm of the growth of the index
    for (std::size_t k = 0; k < flows.flows.size(); ++k) {
        growth += std::log1p(flows.index[k] * flows.fractions[k]);
        const double years = (flows.flows[k].date - flows.as_of) / 365.0;
        const double zero = years > 0.0 ? std::expm1(growth / years) : 0.0;
        sum += flows.flows[k].amount * std::pow(1.0 + zero + spread, -years);
    }
    return sum;
}

std::optional<double> yield_of(const TrancheFlows& flows, double price) {
    if (!has_flows(flows) || !(price > 0.0)) return std::nullopt;
    std::vector<DatedFlow> all{{flows.as_of, -flows.balance * price / 100.0}};
    all.insert(all.end(), flows.flows.begin(), flows.flows.end());
    return internal_rate(all);
}

std::optional<double> discount_margin_of(const TrancheFlows& flows, double price) {
    return spread_at(flows, price, value_at_margin);
}

std::optional<double> z_spread_of(const TrancheFlows& flows, double price) {
    return spread_at(flows, price, value_at_z_spread);
}

std::optional<double> price_at_yield(const TrancheFlows& flows, double yield) {
    if (!(flows.balance > 0.0) || !(yield > -1.0)) return std::nullopt;
    return present_value(flows.flows, flows.as_of, yield) / flows.balance * 100.0;
}

std::optional<double> price_at_margin(const TrancheFlows& flows, double margin) {
    if (!(flows.balance > 0.0)) return std::nullopt;
    return value_at_margin(flows, margin) / flows.balance * 100.0;
}

std::optional<double> price_at_z_spread(const TrancheFlows& flows, double spread) {
    if (!(flows.balance > 0.0)) return std::nullopt;
    return value_at_z_spread(flows, spread) / flows.balance * 100.0;
}

TrancheMeasures measures_at(const TrancheFlows& flows, double price) {
    TrancheMeasures result{.price = price};
    result.yield = yield_of(flows, price);
    result.wal = average_life(flows.principal, flows.as_of);
    if (result.yield) {
        result.bond_equivalent_yield = 4.0 * (std::pow(1.0 + *result.yield, 0.25) - 1.0);
        result.macaulay_duration = macaulay_duration(flows.flows, flows.as_of, *result.yield);
        if (result.macaulay_duration)
            result.modified_duration = *result.macaulay_duration / (1.0 + *result.yield);
    }
    result.z_spread = z_spread_of(flows, price);
    result.discount_margin = discount_margin_of(flows, price);
    if (result.discount_margin) {
        constexpr double kBump = 1e-4;
        const double at = value_at_margin(flows, *result.discount_margin);
        const double up = value_at_margin(flows, *result.discount_margin + kBump);
        const double down = value_at_margin(flows, *result.discount_margin - kBump);
        result.residual = at / flows.balance * 100.0 - price;
        result.spread_duration = (down - up) / (2.0 * kBump * at);
    }
    return result;
}

}  // namespace ballast::clo
