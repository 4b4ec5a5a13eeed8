#include <algorithm>
#include <cmath>

#include "service/legacy/describe.hpp"
#include "service/legacy/methods.hpp"

namespace ballast::service {

namespace legacy {
namespace {

Error wrong(const char* pointer, const char* message) {
    return Error{Code::kInvalidInput, message, {{pointer, "range", message, ""}}};
}

Result<wire::RawJson> cagr(Call&, const CagrRequest& request) {
    if (!(request.start_value > 0.0) || request.end_value < 0.0)
        return wrong("/start_value", "growth needs a start above zero and an end not below it");
    if (!(request.n_years > 0.0)) return wrong("/n_years", "growth needs some time");
    return wire::RawJson{wire::to_json(
        std::pow(request.end_value / request.start_value, 1.0 / request.n_years) - 1.0)};
}

Result<wire::RawJson> max_drawdown(Call&, const ValuesRequest& request) {
    double peak = 0.0;
    double worst = 0.0;
    for (const double value : request.values) {
        peak = std::max(peak, value);
        if (peak > 0.0) worst = std::max(worst, (peak - value) / peak);
    }
    return wire::RawJson{wire::to_json(worst)};
}

// Part of the values at or below the target, in per cent.
Result<wire::RawJson> percentile_rank(Call&, const RankRequest& request) {
    if (request.values.empty()) return wrong("/values", "there are no values to rank among");
    const auto below = std::ranges::count_if(request.values,
                                             [&](double value) { return value <= request.target; });
    return wire::RawJson{wire::to_json(100.0 * static_cast<double>(below) /
                                       static_cast<double>(request.values.size()))};
}

}  // namespace
}  // namespace legacy

void add_legacy_analysis_methods(MethodTable& table) {
    using namespace legacy;
    table.add_legacy<CagrRequest, wire::RawJson>(
        compute("analysis.cagr", "Compound growth a year."), cagr);
    table.add_legacy<ValuesRequest, wire::RawJson>(
        compute("analysis.max_drawdown", "Largest fall from a peak."), max_drawdown);
    table.add_legacy<RankRequest, wire::RawJson>(
        compute("analysis.percentile_rank", "Part of values at or below a target."),
        percentile_rank);
}

}  // namespace ballast::service
