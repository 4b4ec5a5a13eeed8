#include "ledger/performance.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "fin/trading_days.hpp"
#include "math/statistics.hpp"

namespace ballast::ledger {

namespace {

constexpr double kDaysPerYear = 365.0;

void issue(Issues& issues, std::string code, std::string message, std::string where) {
    issues.push_back({Severity::kWarning, std::move(code), std::move(message), std::move(where)});
}

Status check(const PerformanceSettings& settings) {
    for (std::size_t i = 0; i < settings.values.size(); ++i) {
        if (!std::isfinite(settings.values[i].value))
            return fail(Code::kInvalidInput,
                        fmt::format("values row {} is not a finite number", i));
        if (i > 0 && settings.values[i].date <= settings.values[i - 1].date)
            return fail(Code::kInvalidInput, fmt::format("values row {}: {} is not after {}", i,
                                                         settings.values[i].date.to_string(),
                                                         settings.values[i - 1].date.to_string()));
    }
    return {};
}

// Observations per year, from the median step between dates.
double frequency(std::span<const DatedValue> values) {
    std::vector<int> steps;
    for (std::size_t i = 1; i < values.size(); ++i)
        steps.push_back(values[i].date - values[i - 1].date);
    std::nth_element(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2),
                     steps.end());
    const int days = steps[steps.size() / 2];
    return days <= 4     ? fin::kTradingDaysPerYear
           : days <= 10  ? 52.0
           : days <= 45  ? 12.0
           : days <= 135 ? 4.0
                         : 1.0;
}

std::string no_rate_text(const XirrRoots& roots) {
    if (roots.sign_changes == 0)
        return "all flows have the same sign, so there is no rate of return";
    if (!roots.unverified.empty())
        return fmt::format(
            "there is a rate near {:.6g}%, but the present value is too sensitive there to be "
            "verified in double precision",
            100 * headline_root(roots.unverified));
    if (roots.sign_changes % 2 == 1)
        return "there is a rate of return, but it is too close to -100% or too high to be "
               "expressed in double precision";
    return "no rate of return above -100% was found";
}

void fill_roots(PerformanceResult& result, Issues& issues, std::span<const DatedFlow> flows) {
    XirrRoots roots = find_xirr_roots(flows);
    result.xirr_all = std::move(roots.rates);
    if (result.xirr_all.empty()) {
        issue(issues, "no_rate", no_rate_text(roots), "xirr");
        return;
    }
    result.xirr = headline_root(result.xirr_all);
    if (result.xirr_all.size() > 1)
        issue(issues, "several_rates",
              fmt::format(
                  "the flows have {} rates of return (xirr_all); the one nearest to zero is shown",
                  result.xirr_all.size()),
              "xirr");
}

void fill_value(PerformanceResult& result, Issues& issues, std::span<const DatedFlow> flows,
                std::optional<double> rate) {
    if (!rate) return;
    const double value = xnpv(flows, *rate);
    if (std::isfinite(value))
        result.xnpv = value;
    else
        issue(issues, "no_present_value", "the present value at this rate exceeds double precision",
              "xnpv");
}

// Periods between values, with the flows in each: after the previous value, up to and including its
// own date.
void fill_returns(PerformanceResult& result, Issues& issues, const PerformanceSettings& settings) {
    std::vector<DatedFlow> flows = settings.flows;
    std::stable_sort(flows.begin(), flows.end(),
                     [](const auto& a, const auto& b) { return a.date < b.date; });
    const auto& values = settings.values;
    std::size_t next = 0;
    while (next < flows.size() && flows[next].date <= values.front().date) ++next;
    double index = 1.0;
    int days = 0;
    double peak = index;
    result.returns.push_back({.date = values.front().date});
    for (std::size_t i = 1; i < values.size(); ++i) {
        double in = 0.0;
        double out = 0.0;
        for (; next < flows.size() && flows[next].date <= values[i].date; ++next)
            (flows[next].amount > 0.0 ? in : out) += std::abs(flows[next].amount);
        const double base = values[i - 1].value + in;
        double period = 0.0;
        if (base > 0.0) {
            period = (values[i].value + out) / base - 1.0;
            days += values[i].date - values[i - 1].date;
        } else if (base != 0.0 || values[i].value + out != 0.0) {
            issue(issues, "no_base",
                  fmt::format("no positive amount was invested before {}; the day has no return",
                              values[i].date.to_string()),
                  "twr");
        }
        index *= 1.0 + period;
        peak = std::max(peak, index);
        result.returns.push_back({.date = values[i].date,
                                  .period_return = period,
                                  .cumulative = index - 1.0,
                                  .drawdown = index / peak - 1.0,
                                  .invested = base > 0.0});
    }
    result.twr = index - 1.0;
    if (index > 0.0 && days > 0) result.twr_annual = std::pow(index, kDaysPerYear / days) - 1.0;
}

void fill_years(PerformanceResult& result) {
    std::vector<model::DatedReturn> returns;
    for (std::size_t i = 1; i < result.returns.size(); ++i) {
        const ReturnPeriod& one = result.returns[i];
        returns.push_back(
            {one.date, one.invested ? std::optional(one.period_return) : std::nullopt});
    }
    std::optional<fin::Date> start;
    if (result.periods_per_year == fin::kTradingDaysPerYear) start = result.returns.front().date;
    result.years = model::returns_by_year(start, returns);
}

void fill_risk(PerformanceResult& result, Issues& issues, const PerformanceSettings& settings) {
    std::vector<double> index;
    for (const ReturnPeriod& period : result.returns) index.push_back(1.0 + period.cumulative);
    if (const auto fall = max_drawdown(index)) {
        result.max_drawdown = {
            fall->depth, result.returns[fall->peak].date, result.returns[fall->trough].date,
            fall->recovery ? std::optional(result.returns[*fall->recovery].date) : std::nullopt};
    }
    std::vector<double> logs;
    std::vector<double> excess;
    const double n = result.periods_per_year;
    const double free = std::pow(1.0 + settings.risk_free_annual, 1.0 / n) - 1.0;
    for (std::size_t i = 1; i < result.returns.size(); ++i) {
        if (!result.returns[i].invested) continue;
        const double r = result.returns[i].period_return;
        if (r <= -1.0) {
            issue(issues, "total_loss", "a period lost everything: there are no log returns",
                  "volatility");
            return;
        }
        logs.push_back(std::log1p(r));
        excess.push_back(r - free);
    }
    if (logs.size() < 2) return;
    const double sd = math::standard_deviation(logs, 1);
    const double count = static_cast<double>(logs.size());
    result.volatility = sd * std::sqrt(n);
    result.volatility_period = sd * std::sqrt(count);
    const double mean_log = math::mean(logs);
    double below = 0.0;
    for (const double x : logs) below += x < mean_log ? (x - mean_log) * (x - mean_log) : 0.0;
    result.semi_deviation_period = std::sqrt(below / (count - 1.0) * count);
    const double mean = math::mean(excess);
    const double spread = math::standard_deviation(excess, 1);
    if (spread > 0.0) result.sharpe = mean / spread * std::sqrt(n);
    double downside = 0.0;
    for (const double x : excess) downside += x < 0.0 ? x * x : 0.0;
    if (downside > 0.0) result.sortino = mean / std::sqrt(downside / count) * std::sqrt(n);
}

void fill_dietz(PerformanceResult& result, const PerformanceSettings& settings) {
    const auto& first = settings.values.front();
    const auto& last = settings.values.back();
    const double span = last.date - first.date;
    double net = 0.0;
    double weighted = 0.0;
    for (const DatedFlow& flow : settings.flows) {
        if (flow.date <= first.date || flow.date > last.date) continue;
        net += flow.amount;
        weighted += flow.amount * (last.date - flow.date) / span;
    }
    if (first.value + weighted > 0.0)
        result.modified_dietz = (last.value - first.value - net) / (first.value + weighted);
}

}  // namespace

Outcome<PerformanceResult> money_weighted(std::span<const DatedFlow> investor_flows,
                                          std::optional<double> rate) {
    Outcome<PerformanceResult> outcome;
    fill_value(outcome.value, outcome.issues, investor_flows, rate);
    fill_roots(outcome.value, outcome.issues, investor_flows);
    return outcome;
}

// Flows before the first value are included in it: the first such flow is the start.
bool begin_with_flows(PerformanceSettings& settings) {
    const auto first = std::ranges::min_element(settings.flows, {}, &DatedFlow::date);
    if (first == settings.flows.end() || settings.values.empty() ||
        first->date >= settings.values.front().date)
        return false;
    DatedValue start{first->date, 0.0};
    for (const DatedFlow& flow : settings.flows)
        if (flow.date == start.date) start.value += flow.amount;
    if (!(start.value > 0.0)) return false;
    settings.values.insert(settings.values.begin(), start);
    return true;
}

Result<Outcome<PerformanceResult>> performance(const PerformanceSettings& given) {
    PerformanceSettings settings = given;
    TRY_STATUS(check(settings));
    const bool begun = begin_with_flows(settings);
    if (settings.values.size() < 2)
        return fail(Code::kInvalidInput, "a return requires at least two values");
    Outcome<PerformanceResult> outcome;
    if (begun)
        outcome.issues.push_back(
            {Severity::kInfo, "begins_with_flow",
             fmt::format(
                 "flows precede the first value: performance is measured from the first flow on {}",
                 settings.values.front().date.to_string()),
             "flows"});
    PerformanceResult& result = outcome.value;
    const auto& first = settings.values.front();
    const auto& last = settings.values.back();
    result.periods_per_year = settings.periods_per_year.value_or(frequency(settings.values));
    fill_returns(result, outcome.issues, settings);
    fill_dietz(result, settings);
    std::vector<DatedFlow> investor{{first.date, -first.value}};
    bool flows = false;
    for (const DatedFlow& flow : settings.flows) {
        if (begun && flow.date == first.date) continue;
        if (flow.date <= first.date || flow.date > last.date) {
            issue(
                outcome.issues, "flow_outside",
                fmt::format(
                    "the flow of {} is included in the first value, or is after the last: left out",
                    flow.date.to_string()),
                "flows");
            continue;
        }
        flows = true;
        investor.push_back({flow.date, -flow.amount});
    }
    investor.push_back({last.date, last.value});
    fill_roots(result, outcome.issues, investor);
    fill_value(result, outcome.issues, investor, settings.rate);
    if (const auto growth = cagr(first.value, last.value, (last.date - first.date) / kDaysPerYear);
        growth && !flows)
        result.cagr = *growth;
    else
        issue(outcome.issues, "no_cagr",
              flows ? "there are flows between the first and the last value, so growth is not "
                      "defined by them: see twr"
                    : growth.error().message,
              "cagr");
    fill_risk(result, outcome.issues, settings);
    fill_years(result);
    return outcome;
}

Result<double> cagr(double start, double end, double years) {
    if (!(start > 0.0))
        return fail(Code::kInvalidInput,
                    "the growth rate is undefined: the first value is not positive");
    if (!(years > 0.0))
        return fail(Code::kInvalidInput,
                    "the growth rate is undefined: the time span is not positive");
    if (end < 0.0)
        return fail(Code::kInvalidInput,
                    "the growth rate is undefined: the last value is negative");
    return std::pow(end / start, 1.0 / years) - 1.0;
}

Result<Fall> max_drawdown(std::span<const double> values) {
    if (values.size() < 2)
        return fail(Code::kInvalidInput, "a drawdown requires at least two values");
    Fall worst;
    std::size_t peak = 0;
    for (std::size_t i = 1; i < values.size(); ++i) {
        if (values[i] > values[peak]) peak = i;
        if (values[peak] <= 0.0) continue;
        const double depth = (values[peak] - values[i]) / values[peak];
        if (depth > worst.depth) worst = {depth, peak, i, std::nullopt};
    }
    for (std::size_t i = worst.trough + 1; i < values.size() && worst.depth > 0.0; ++i)
        if (values[i] >= values[worst.peak]) {
            worst.recovery = i;
            break;
        }
    return worst;
}

}  // namespace ballast::ledger
