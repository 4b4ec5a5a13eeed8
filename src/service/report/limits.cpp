#include "service/report/limits.hpp"

#include "service/limit/check.hpp"

namespace ballast::service {

report::Section<std::vector<report::LimitLine>> limits_section(Call& call,
                                                               const std::string& portfolio,
                                                               fin::Date as_of, Issues& issues) {
    CheckLimitsRequest request;
    request.portfolio = portfolio;
    request.as_of = as_of;
    request.record = false;
    const auto checked = check_limits(call, request);
    if (!checked) return {.value = {}, .unavailable = checked.error().message};
    issues.insert(issues.end(), checked->issues.begin(), checked->issues.end());
    if (checked->limits.empty())
        return {.value = {}, .unavailable = "no limits are defined for this portfolio"};
    std::vector<report::LimitLine> lines;
    for (const CheckedLimit& one : checked->limits)
        lines.push_back({.name = one.name,
                         .metric = one.metric,
                         .value = one.value,
                         .soft = one.soft,
                         .hard = one.hard,
                         .unit = one.unit,
                         .utilization = one.utilization,
                         .status = one.status,
                         .reason = one.message});
    return {.value = std::move(lines)};
}

}  // namespace ballast::service
