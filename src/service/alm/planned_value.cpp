#include "service/alm/planned_value.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "alm/renewal.hpp"

namespace ballast::service {

namespace {

// Of one core of about 2.5 GHz (measured rounded up).
constexpr RowSize kLineMonth{.bytes = 150};         // of one line under one scenario
constexpr RowSize kContractMonth{.seconds = 2e-7};  // of one contract under one scenario

AlmGroupValue& group_of(std::vector<AlmGroupValue>& groups, std::string_view key) {
    const auto found = std::ranges::find(groups, key, &AlmGroupValue::key);
    return found != groups.end() ? *found
                                 : groups.emplace_back(AlmGroupValue{.key = std::string(key)});
}

}  // namespace

Cost plan_value_cost(const alm::BusinessPlan& plan, std::size_t scenarios, int horizon_months) {
    const auto horizon = static_cast<std::size_t>(horizon_months);
    std::size_t contract_months = 0;
    for (const alm::PlanLine& line : plan.lines) {
        const int term = alm::renewal_months(line.terms, alm::RenewalRule::kLike);
        contract_months +=
            line.renews || term <= 0
                ? std::max(horizon, line.amounts.size()) * horizon
                : line.amounts.size() * std::min(horizon, static_cast<std::size_t>(term));
    }
    constexpr std::string_view remedy = "plan fewer lines or months, or name fewer scenarios";
    return rows_cost(plan.lines.size() * horizon * scenarios, kLineMonth, "months of plan lines",
                     remedy) +
           rows_cost(contract_months * scenarios, kContractMonth, "months of planned contracts",
                     remedy);
}

void add_planned(std::span<const alm::PlannedPart> parts, AlmValueResponse& response) {
    for (std::size_t s = 0; s < response.scenarios.size(); ++s) {
        AlmScenarioValue& row = response.scenarios[s];
        for (const alm::PlannedPart& part : parts) {
            const alm::ChangeValue& value = part.value;
            for (std::size_t m = 0; m < row.nii_by_month.size(); ++m)
                row.nii_by_month[m] += value.months[s][m];
            const double nii = value.nii(s);
            row.nii_new_business += nii;
            row.nii += nii;
            for (AlmGroupValue* group :
                 {&group_of(row.by_side, alm::section_of(value.off_balance, value.side)),
                  &group_of(row.by_currency, value.currency),
                  &group_of(row.by_product, value.product)}) {
                group->nii += nii;
                group->delta_nii += nii - value.nii(0);
            }
        }
        row.delta_nii = row.nii - response.scenarios.front().nii;
        for (auto* groups : {&row.by_side, &row.by_currency, &row.by_product})
            std::ranges::sort(*groups, {}, &AlmGroupValue::key);
    }
}

void note_past_amounts(const alm::PlannedBusiness& planned, Issues& issues) {
    if (planned.past == 0) return;
    issues.push_back({Severity::kWarning, "planned_in_the_past",
                      fmt::format("{} amounts are planned on or before the analysis date and do "
                                  "not count: they are part of the existing business",
                                  planned.past),
                      ""});
}

}  // namespace ballast::service
