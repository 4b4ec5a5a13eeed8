#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "ledger/performance.hpp"
#include "service/legacy/describe_analysis.hpp"
#include "service/legacy/methods.hpp"

namespace ballast::service {

namespace legacy {
namespace {

constexpr std::uint64_t kMostDraws = 5'000'000;

Error wrong(const char* pointer, const char* message) {
    return Error{Code::kInvalidInput, message, {{pointer, "range", message, ""}}};
}

Result<wire::RawJson> cagr(Call&, const CagrRequest& request) {
    if (!(request.start_value > 0.0) || request.end_value < 0.0)
        return wrong("/start_value",
                     "growth requires a positive start value and an end value of at least zero");
    if (!(request.n_years > 0.0))
        return wrong("/n_years", "growth requires a positive number of years");
    return wire::RawJson{wire::to_json(
        std::pow(request.end_value / request.start_value, 1.0 / request.n_years) - 1.0)};
}

// In that format a drawdown is negative.
Result<wire::RawJson> max_drawdown(Call&, const ValuesRequest& request) {
    const auto fall = ledger::max_drawdown(request.values);
    if (!fall) return wrong("/values", "a drawdown requires at least two values");
    return wire::RawJson{wire::to_json(fall->depth > 0.0 ? -fall->depth : 0.0)};
}

// Years drawn with replacement, one path per sample.
Result<wire::RawJson> bootstrap_returns(Call&, const BootstrapRequest& request) {
    if (request.historical_returns.empty())
        return wrong("/historical_returns", "there are no returns to draw from");
    if (request.n_samples * request.n_years > kMostDraws)
        return wrong("/n_samples",
                     "the simulation is too large: expected at most 5,000,000 drawn returns");
    std::vector<std::vector<double>> paths(request.n_samples);
    for (std::size_t sample = 0; sample < paths.size(); ++sample) {
        const Stream stream(request.seed, sample);
        for (std::uint64_t year = 0; year < request.n_years; ++year)
            paths[sample].push_back(
                request.historical_returns[stream.below(year, request.historical_returns.size())]);
    }
    return list_of(paths);
}

// Share of the values at or below the target, in percent.
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
        compute("analysis.cagr", "Compound annual growth rate."), cagr);
    table.add_legacy<ValuesRequest, wire::RawJson>(
        compute("analysis.max_drawdown", "Maximum drawdown."), max_drawdown);
    table.add_legacy<BootstrapRequest, wire::RawJson>(
        compute("analysis.bootstrap_returns", "Paths of annual returns, drawn with replacement."),
        bootstrap_returns);
    table.add_legacy<RankRequest, wire::RawJson>(
        compute("analysis.percentile_rank",
                "Percentile rank: percentage of values at or below a target."),
        percentile_rank);
}

}  // namespace ballast::service
