#include "clo/flow_measures.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/dated_flows.hpp"
#include "clo/refuse.hpp"
#include "math/root.hpp"

namespace ballast::clo {

namespace {

Status check(const FlowMeasureTerms& terms) {
    const std::vector<MeasuredFlow>& flows = terms.flows;
    for (std::size_t i = 1; i < flows.size(); ++i)
        if (flows[i].date < flows[i - 1].date)
            return refuse(fmt::format("flow {} is on {}, before the one above: sort by date", i + 1,
                                      flows[i].date.to_string()));
    const int given = int(terms.price.has_value()) + int(terms.yield.has_value()) +
                      int(terms.z_spread.has_value());
    if (given > 1) return refuse("give one of price, yield and z_spread");
    if (terms.price && !terms.balance) return refuse("price is percent of a balance: give balance");
    if (terms.amount_on && !terms.yield)
        return refuse("amount_on asks for the amount that returns a yield: give yield");
    return {};
}

double value_at_spread(const FlowMeasureTerms& terms, double spread) {
    double sum = 0.0;
    for (const MeasuredFlow& flow : terms.flows)
        sum +=
            flow.amount * std::pow(1.0 + flow.zero_rate + spread, -years(terms.as_of, flow.date));
    return sum;
}

std::optional<double> spread_for(const FlowMeasureTerms& terms, double value) {
    if (!(value > 0.0)) return std::nullopt;
    const auto excess = [&](double spread) { return value_at_spread(terms, spread) - value; };
    double lowest = 0.0;
    for (const MeasuredFlow& flow : terms.flows) lowest = std::min(lowest, flow.zero_rate);
    double low = -0.02, high = 0.02;
    const double bound = -0.99 - lowest;
    for (int i = 0; i < 60 && excess(low) < 0.0 && low > bound; ++i)
        low = std::max(low - 0.05, bound);
    for (int i = 0; i < 60 && excess(high) > 0.0; ++i) high = high * 1.5 + 0.01;
    const auto root = math::find_root(excess, low, high);
    if (!root) return std::nullopt;
    return root->x;
}

std::vector<DatedFlow> amounts_of(const FlowMeasureTerms& terms) {
    std::vector<DatedFlow> result;
    for (const MeasuredFlow& flow : terms.flows) result.push_back({flow.date, flow.amount});
    return result;
}

// The rate that discounts flows to a value.
std::optional<double> yield_for(const std::vector<DatedFlow>& flows, fin::Date as_of,
                                double value) {
    std::vector<DatedFlow> all{{as_of, -value}};
    all.insert(all.end(), flows.begin(), flows.end());
    return internal_rate(all);
}

}  // namespace

Result<FlowMeasures> measure_flows(const FlowMeasureTerms& terms) {
    TRY_STATUS(check(terms));
    const std::vector<DatedFlow> flows = amounts_of(terms);
    FlowMeasures made;
    made.internal_rate = internal_rate(flows);
    made.yield = terms.yield;
    std::optional<double> value;
    if (terms.price) value = *terms.balance * *terms.price / 100.0;
    if (terms.z_spread) value = value_at_spread(terms, *terms.z_spread);
    if (value) made.yield = yield_for(flows, terms.as_of, *value);
    if (made.yield) made.present_value = present_value(flows, terms.as_of, *made.yield);
    if (!value) value = made.present_value;
    if (value) {
        made.z_spread = terms.z_spread ? terms.z_spread : spread_for(terms, *value);
        if (terms.balance && *terms.balance > 0.0)
            made.price = terms.price ? *terms.price : *value / *terms.balance * 100.0;
        if (made.present_value) made.residual = *made.present_value - *value;
    }
    std::vector<DatedFlow> principal;
    for (const MeasuredFlow& flow : terms.flows)
        if (flow.principal) principal.push_back({flow.date, *flow.principal});
    made.wal = average_life(principal.empty() ? flows : principal, terms.as_of);
    if (made.yield) {
        made.macaulay_duration = macaulay_duration(flows, terms.as_of, *made.yield);
        if (made.macaulay_duration)
            made.modified_duration = *made.macaulay_duration / (1.0 + *made.yield);
    }
    if (terms.amount_on)
        made.required_amount = amount_for_rate(flows, *terms.yield, *terms.amount_on);
    for (const DatedFlow& flow : flows) {
        FlowRow row{
            .date = flow.date, .years = years(terms.as_of, flow.date), .amount = flow.amount};
        if (made.yield) {
            row.discount_factor = std::pow(1.0 + *made.yield, -row.years);
            row.present_value = flow.amount * *row.discount_factor;
        }
        if (terms.attrition_rate) row.surviving = std::pow(1.0 - *terms.attrition_rate, row.years);
        made.rows.push_back(row);
    }
    return made;
}

}  // namespace ballast::clo
