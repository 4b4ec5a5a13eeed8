#include "service/cost.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "service/settings.hpp"

namespace ballast::service {

namespace {

// Of one core of about 2.5 GHz with AVX2, and of our containers (bench/README.md; measured rounded
// up).
constexpr double kSecondsPerRequestByte = 2e-7;
constexpr double kBytesPerRequestByte = 24;
constexpr double kSecondsPerPair = 1e-6;        // of two symbols, in the results and their text
constexpr double kSecondsPerProduct = 1e-9;     // of two returns
constexpr double kSecondsPerEigenvalue = 1e-9;  // and entry of the matrix
constexpr double kSecondsPerPath = 2e-8;
constexpr double kSecondsPerDraw = 4e-9;         // of one symbol on one path
constexpr double kSecondsPerRevaluation = 6e-8;  // of one option on one path
constexpr double kBytesPerVarFigure = 400;       // of one position, method and level
constexpr double kSecondsPerForecast = 2e-8;     // per return in its window
constexpr double kBytesPerForecast = 80;
constexpr double kSecondsPerPlanYear = 3e-8;
constexpr double kBytesPerPlanYear = 8;           // of one path
constexpr double kSecondsPerBankPosition = 5e-7;  // under one scenario
constexpr double kBytesPerBankPosition = 400;
constexpr double kBytesPerCashFlow = 500;
constexpr double kSecondsPerEuropean = 2e-7;
constexpr double kSecondsPerAmerican = 5e-6;
constexpr double kSecondsPerAmericanOnGrid = 1e-3;
constexpr double kBytesPerOption = 2'000;

// "12,345"
std::string count_text(double count) {
    std::string digits = fmt::format("{:.0f}", count);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
    return digits;
}

std::string bytes_text(double bytes) {
    constexpr std::array<std::string_view, 5> kUnits{"KiB", "MiB", "GiB", "TiB", "PiB"};
    double value = bytes / 1024;
    std::size_t unit = 0;
    for (; value >= 1024 && unit + 1 < kUnits.size(); ++unit) value /= 1024;
    return fmt::format("{:.{}f} {}", value, value < 10 ? 1 : 0, kUnits[unit]);
}

std::string time_text(double seconds) {
    if (seconds < 120) return fmt::format("{:.0f} s", seconds);
    if (seconds < 7'200) return fmt::format("{:.0f} min", seconds / 60);
    return fmt::format("{} h", count_text(seconds / 3'600));
}

Error exceeded(const Cost& cost, const CostLimits& limits, std::string_view what,
               const std::string& estimate, const std::string& limit, std::string_view setting) {
    Error error = fail(
        Code::kLimitExceeded,
        fmt::format("{} would take about {} of {}; the limit of a {} is {} ({}): {}", cost.figure,
                    estimate, what, limits.of_job ? "job" : "call", limit, setting, cost.remedy));
    if (limits.may_be_job) error.message += ", or submit it as a job (jobs.submit)";
    return std::move(error)
        .with("size", "cost")
        .with("limit", std::string(setting))
        .with("may_be_job", limits.may_be_job ? "true" : "false");
}

}  // namespace

Cost operator+(Cost a, Cost b) {
    Cost& larger = b.bytes > a.bytes || b.seconds > a.seconds ? b : a;
    larger.bytes = a.bytes + b.bytes;
    larger.seconds = a.seconds + b.seconds;
    return std::move(larger);
}

CostLimits call_limits(const Settings& settings) {
    return {.bytes = static_cast<double>(settings.call_memory_bytes),
            .seconds = static_cast<double>(settings.call_processor_seconds)};
}

CostLimits job_limits(const Settings& settings) {
    return {.bytes = static_cast<double>(settings.job_memory_bytes),
            .seconds = static_cast<double>(settings.job_processor_seconds),
            .of_job = true};
}

Status check_cost(const Cost& cost, const CostLimits& limits) {
    if (limits.bytes > 0 && !(cost.bytes <= limits.bytes))
        return exceeded(cost, limits, "memory", bytes_text(cost.bytes), bytes_text(limits.bytes),
                        limits.of_job ? "job_memory_bytes" : "call_memory_bytes");
    if (limits.seconds > 0 && !(cost.seconds <= limits.seconds))
        return exceeded(cost, limits, "processor time", time_text(cost.seconds),
                        time_text(limits.seconds),
                        limits.of_job ? "job_processor_seconds" : "call_processor_seconds");
    return {};
}

bool may_run_as_job(const Error& error) {
    return error.code == Code::kLimitExceeded &&
           std::ranges::any_of(error.attributes, [](const auto& attribute) {
               return attribute.first == "may_be_job" && attribute.second == "true";
           });
}

Cost request_cost(std::size_t request_bytes) {
    const double size = static_cast<double>(request_bytes);
    return {.bytes = kBytesPerRequestByte * size,
            .seconds = kSecondsPerRequestByte * size,
            .figure = fmt::format("a request of {}", bytes_text(size)),
            .remedy = "send fewer rows at a time"};
}

// The matrix, its eigenvalues, the statistics of all pairs, and their text.
Cost correlation_cost(std::size_t symbols, std::size_t observations) {
    const double n = static_cast<double>(symbols);
    const double t = static_cast<double>(observations);
    return {.bytes = 160 * n * n + 24 * n * t,
            .seconds = n * n * (kSecondsPerPair + kSecondsPerProduct * t) +
                       kSecondsPerEigenvalue * n * n * n,
            .figure = fmt::format("the correlation of {} symbols", count_text(n)),
            .remedy = "name fewer symbols"};
}

Cost var_cost(const VarSize& size) {
    const double symbols = static_cast<double>(size.symbols);
    const double options = static_cast<double>(size.options);
    const double paths =
        static_cast<double>(size.paths) * static_cast<double>(size.simulated_methods);
    const double figures = static_cast<double>(size.methods) * static_cast<double>(size.levels);
    const double by_path =
        kSecondsPerPath + kSecondsPerDraw * symbols + kSecondsPerRevaluation * options;
    // A second pass finds the contributions to the tail.
    Cost simulation{.bytes = 0,
                    .seconds = paths * by_path * (size.components ? 2 : 1),
                    .figure = fmt::format("{} simulated paths", count_text(paths)),
                    .remedy = "request fewer paths"};
    Cost results{
        .bytes = kBytesPerVarFigure * figures * (size.components ? symbols + options + 1 : 1),
        .seconds = figures * (symbols + options) * 1e-6,
        .figure = fmt::format("{} figures", count_text(figures)),
        .remedy = "request fewer methods or confidence levels"};
    constexpr double kLarge = 64 << 20;
    Cost& named = results.bytes > kLarge ? results : simulation;
    named.bytes = results.bytes;
    named.seconds = simulation.seconds + results.seconds;
    return std::move(named);
}

Cost backtest_cost(std::size_t methods, std::size_t levels, std::size_t days, std::size_t window) {
    const double forecasts =
        static_cast<double>(methods) * static_cast<double>(levels) * static_cast<double>(days);
    return {.bytes = kBytesPerForecast * forecasts,
            .seconds = kSecondsPerForecast * forecasts * static_cast<double>(window),
            .figure = fmt::format("{} forecasts", count_text(forecasts)),
            .remedy = "request fewer methods, confidence levels or days"};
}

Cost plan_cost(std::uint64_t paths, double years, double runs) {
    const double of_run = static_cast<double>(paths) * years;
    return {.bytes = kBytesPerPlanYear * of_run,
            .seconds = kSecondsPerPlanYear * of_run * runs,
            .figure = runs > 1 ? fmt::format("{} simulations of {} paths", count_text(runs),
                                             count_text(static_cast<double>(paths)))
                               : fmt::format("a simulation of {} paths",
                                             count_text(static_cast<double>(paths))),
            .remedy = runs > 1 ? "request fewer paths or points" : "request fewer paths"};
}

Cost bank_cost(std::size_t positions, std::size_t scenarios, int horizon_months, bool detail) {
    const double valued = static_cast<double>(positions) * static_cast<double>(scenarios);
    return {.bytes = (detail ? kBytesPerBankPosition * valued : 0) +
                     100.0 * static_cast<double>(scenarios) * (horizon_months + 100),
            .seconds = kSecondsPerBankPosition * valued,
            .figure = fmt::format("{} positions under {} scenarios",
                                  count_text(static_cast<double>(positions)),
                                  count_text(static_cast<double>(scenarios))),
            .remedy = detail ? "request fewer scenarios, or no detail" : "request fewer scenarios"};
}

Cost cash_flow_cost(double flows, std::size_t scenarios) {
    const double all = flows * static_cast<double>(scenarios);
    return {.bytes = kBytesPerCashFlow * all,
            .seconds = 1e-6 * all,
            .figure = fmt::format("{} cash flows", count_text(all)),
            .remedy = "request fewer positions or scenarios"};
}

Cost options_cost(const OptionsSize& size) {
    const double european = static_cast<double>(size.european);
    const double american = static_cast<double>(size.american);
    const double by_american = size.dividends ? kSecondsPerAmericanOnGrid : kSecondsPerAmerican;
    const double cells = static_cast<double>(size.cells);
    const double rows = european + american;
    return {.bytes = kBytesPerOption * rows + 16 * cells * (rows + 1),
            .seconds = cells * (kSecondsPerEuropean * european + by_american * american),
            .figure = size.cells > 1 ? fmt::format("{} options in {} cells", count_text(rows),
                                                   count_text(cells))
                                     : fmt::format("{} options", count_text(rows)),
            .remedy = size.cells > 1 ? "request fewer options or cells" : "send fewer options"};
}

Cost rows_cost(std::size_t rows, const RowSize& each, std::string_view what,
               std::string_view remedy) {
    const double count = static_cast<double>(rows);
    return {.bytes = each.bytes * count,
            .seconds = each.seconds * count,
            .figure = fmt::format("{} {}", count_text(count), what),
            .remedy = std::string(remedy)};
}

}  // namespace ballast::service
