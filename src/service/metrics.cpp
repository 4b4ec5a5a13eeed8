#include "service/metrics.hpp"

#include <fmt/format.h>

namespace ballast::service {

Metrics::Series& Metrics::series(Family& family, std::string_view method) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = family.find(method); found != family.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    auto& slot = family[std::string(method)];
    if (!slot) slot = std::make_unique<Series>();
    return *slot;
}

void Metrics::record(Family& family, std::string_view method, std::string_view outcome,
                     std::chrono::nanoseconds took) {
    Series& s = series(family, method);
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

void Metrics::record(std::string_view method, std::string_view outcome,
                     std::chrono::nanoseconds took) {
    record(calls_, method, outcome, took);
}

void Metrics::record_job(std::string_view method, std::string_view outcome,
                         std::chrono::nanoseconds took) {
    record(jobs_, method, outcome, took);
}

void Metrics::set_gauge(const std::string& name, const std::string& help, double value) {
    const std::unique_lock lock(mutex_);
    gauges_[name] = {help, value};
}

void Metrics::write(std::string& out, const Family& family, const FamilyNames& names) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} counter\n", names.total, names.total_help);
    for (const auto& [method, s] : family) {
        const std::lock_guard outcomes(s->outcomes_mutex);
        for (const auto& [outcome, count] : s->outcomes)
            out += fmt::format("{}{{method=\"{}\",outcome=\"{}\"}} {}\n", names.total, method,
                               outcome, count);
    }
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} histogram\n", names.seconds, names.seconds_help);
    for (const auto& [method, s] : family) {
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            count += s->buckets[i].load(std::memory_order_relaxed);
            out += fmt::format("{}_bucket{{method=\"{}\",le=\"{}\"}} {}\n", names.seconds, method,
                               kBounds[i], count);
        }
        count += s->buckets[kBounds.size()].load(std::memory_order_relaxed);
        out += fmt::format("{}_bucket{{method=\"{}\",le=\"+Inf\"}} {}\n", names.seconds, method,
                           count);
        out += fmt::format("{}_sum{{method=\"{}\"}} {}\n", names.seconds, method,
                           static_cast<double>(s->nanoseconds.load()) * 1e-9);
        out += fmt::format("{}_count{{method=\"{}\"}} {}\n", names.seconds, method, count);
    }
}

std::string Metrics::prometheus() const {
    const std::shared_lock lock(mutex_);
    std::string out;
    write(out, calls_,
          {"ballast_calls_total", "Calls by method and outcome.", "ballast_call_seconds",
           "Time from the call's arrival to its answer."});
    write(out, jobs_,
          {"ballast_jobs_total", "Runs of jobs by method and outcome.", "ballast_job_seconds",
           "Time from the start of a job to its end."});
    for (const auto& [name, gauge] : gauges_)
        out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{0} {2}\n", name, gauge.first,
                           gauge.second);
    return out;
}

}  // namespace ballast::service
