// Why a tranche has its loss, average life or rate of return: date by date.
#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/explain.hpp"
#include "clo/tranche_price.hpp"

namespace ballast::clo {

namespace {

constexpr double kYear = 365.0;

double years_to(fin::Date from, fin::Date to) {
    return static_cast<double>(to.serial() - from.serial()) / kYear;
}

Explanation with_rest(Explanation result) {
    result.rest = result.value;
    for (const ExplainedRow& row : result.rows) result.rest -= row.value;
    return result;
}

Explanation explain_loss(const TrancheProjection& tranche) {
    Explanation result{
        .formula = "balance + deferred interest + unpaid interest after the last date",
        .value = tranche.loss};
    const TrancheRow& last = tranche.flows.back();
    for (const auto& [name, amount] :
         {std::pair("balance", last.balance), std::pair("deferred interest", last.deferred),
          std::pair("unpaid interest", last.unpaid_interest)})
        result.rows.push_back({.id = name, .amount = amount, .value = amount});
    return with_rest(std::move(result));
}

Explanation explain_life(const TrancheFlows& flows, double life) {
    Explanation result{
        .formula = "sum of years to the date x principal / principal in all, ACT/365",
        .value = life};
    double total = 0.0;
    for (const DatedFlow& flow : flows.principal) total += flow.amount;
    result.inputs.push_back({"principal in all", total});
    for (const DatedFlow& flow : flows.principal)
        if (flow.amount != 0.0)
            result.rows.push_back(
                {.id = flow.date.to_string(),
                 .amount = flow.amount,
                 .value = years_to(flows.as_of, flow.date) * flow.amount / total});
    return with_rest(std::move(result));
}

// The flows discounted at the rate are worth the price.
Explanation explain_yield(const TrancheFlows& flows, double rate, double price) {
    Explanation result{.formula =
                           "rate at which the flows, divided by (1 + rate)^(days / 365), are "
                           "worth the price",
                       .value = flows.balance * price / 100.0};
    result.inputs = {{"rate", rate}, {"price", price}, {"balance", flows.balance}};
    for (const DatedFlow& flow : flows.flows)
        if (flow.amount != 0.0)
            result.rows.push_back(
                {.id = flow.date.to_string(),
                 .amount = flow.amount,
                 .value = flow.amount * std::pow(1.0 + rate, -years_to(flows.as_of, flow.date))});
    return with_rest(std::move(result));
}

Explanation explain_margin(const TrancheFlows& flows, double margin, double price) {
    Explanation result{.formula =
                           "margin at which the flows, each period divided by 1 + (index + "
                           "margin) x days / 360, are worth the price",
                       .value = flows.balance * price / 100.0};
    result.inputs = {{"margin", margin}, {"price", price}, {"balance", flows.balance}};
    double discount = 1.0;
    for (std::size_t k = 0; k < flows.flows.size(); ++k) {
        const std::size_t at = std::min(k, flows.index.size() - 1);
        discount /= 1.0 + (flows.index[at] + margin) * flows.fractions[at];
        if (flows.flows[k].amount != 0.0)
            result.rows.push_back({.id = flows.flows[k].date.to_string(),
                                   .amount = flows.flows[k].amount,
                                   .value = flows.flows[k].amount * discount});
    }
    return with_rest(std::move(result));
}

Error no_measure(const std::string& id, const std::string& measure) {
    return fail(
        Code::kInvalidInput,
        fmt::format("tranche {} has no {}: it has no balance, or nothing is paid", id, measure));
}

}  // namespace

Result<Explanation> explain_measure(const Deal& deal, const CompiledDeal& compiled,
                                    const Projection& projection, const ProjectionTerms& terms,
                                    std::size_t tranche, const std::string& measure) {
    const TrancheProjection& made = projection.tranches[tranche];
    if (made.flows.empty()) return no_measure(made.id, measure);
    if (measure == "loss") return explain_loss(made);
    const TrancheFlows flows = tranche_flows(compiled.plan, made, tranche, deal, terms);
    if (measure == "wal")
        return made.wal ? Result<Explanation>(explain_life(flows, *made.wal))
                        : no_measure(made.id, measure);
    if (measure == "yield" || measure == "irr")
        return made.yield ? Result<Explanation>(explain_yield(flows, *made.yield, made.price))
                          : no_measure(made.id, measure);
    if (measure == "discount_margin")
        return made.discount_margin
                   ? Result<Explanation>(explain_margin(flows, *made.discount_margin, made.price))
                   : no_measure(made.id, measure);
    return fail(Code::kInvalidInput,
                fmt::format("the measure is \"{}\": expected loss, wal, yield, irr or "
                            "discount_margin",
                            measure));
}

}  // namespace ballast::clo
