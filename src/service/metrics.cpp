#include "service/metrics.hpp"

#include <fmt/format.h>

namespace ballast::service {

Metrics::Series& Metrics::series(std::string_view method) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = series_.find(method); found != series_.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    auto& slot = series_[std::string(method)];
    if (!slot) slot = std::make_unique<Series>();
    return *slot;
}

void Metrics::record(std::string_view method, std::string_view outcome,
                     std::chrono::nanoseconds took) {
    Series& s = series(method);
    const double seconds = std::chrono::duration<double>(took).count();
    std::size_t bucket = 0;
    while (bucket < kBounds.size() && seconds > kBounds[bucket]) ++bucket;
    s.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
    s.nanoseconds.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
    const std::lock_guard lock(s.outcomes_mutex);
    if (const auto found = s.outcomes.find(outcome); found != s.outcomes.end())
        ++found->second;
    else
        s.outcomes.emplace(outcome, 1);
}

void Metrics::set_gauge(const std::string& name, const std::string& help, double value) {
    const std::unique_lock lock(mutex_);
    gauges_[name] = {help, value};
}

std::string Metrics::prometheus() const {
    const std::shared_lock lock(mutex_);
    std::string out =
        "# HELP ballast_calls_total Calls by method and outcome.\n"
        "# TYPE ballast_calls_total counter\n";
    for (const auto& [method, s] : series_) {
        const std::lock_guard outcomes(s->outcomes_mutex);
        for (const auto& [outcome, count] : s->outcomes)
            out += fmt::format("ballast_calls_total{{method=\"{}\",outcome=\"{}\"}} {}\n", method,
                               outcome, count);
    }
    out +=
        "# HELP ballast_call_seconds Time from the call's arrival to its answer.\n"
        "# TYPE ballast_call_seconds histogram\n";
    for (const auto& [method, s] : series_) {
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            count += s->buckets[i].load(std::memory_order_relaxed);
            out += fmt::format("ballast_call_seconds_bucket{{method=\"{}\",le=\"{}\"}} {}\n",
                               method, kBounds[i], count);
        }
        count += s->buckets[kBounds.size()].load(std::memory_order_relaxed);
        out += fmt::format("ballast_call_seconds_bucket{{method=\"{}\",le=\"+Inf\"}} {}\n", method,
                           count);
        out += fmt::format("ballast_call_seconds_sum{{method=\"{}\"}} {}\n", method,
                           static_cast<double>(s->nanoseconds.load()) * 1e-9);
        out += fmt::format("ballast_call_seconds_count{{method=\"{}\"}} {}\n", method, count);
    }
    for (const auto& [name, gauge] : gauges_)
        out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, gauge.first,
                           gauge.second);
    return out;
}

}  // namespace ballast::service
