#include "service/metrics.hpp"

#include <fmt/format.h>

namespace ballast::service {

namespace {

// Modules whose methods begin with their name.
constexpr std::array<std::string_view, 7> kEngines = {"alm",  "clo",    "ledger", "options",
                                                      "plan", "report", "risk"};

}  // namespace

Metrics::Series& Metrics::series(Family& family, std::string_view of) {
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = family.find(of); found != family.end()) return *found->second;
    }
    const std::unique_lock lock(mutex_);
    auto& slot = family[std::string(of)];
    if (!slot) slot = std::make_unique<Series>();
    return *slot;
}

void Metrics::record(Family& family, std::string_view of, std::string_view outcome,
                     std::chrono::nanoseconds took) {
    Series& s = series(family, of);
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

void Metrics::record_provider(std::string_view provider, std::string_view outcome,
                              std::chrono::nanoseconds took) {
    record(providers_, provider, outcome, took);
}

void Metrics::record_model(std::string_view provider, std::string_view outcome,
                           std::chrono::nanoseconds took) {
    record(models_, provider, outcome, took);
}

void Metrics::set_gauge(const std::string& name, const std::string& help, double value) {
    set_gauge_of(name, help, {}, value);
}

void Metrics::set_gauge_of(const std::string& name, const std::string& help,
                           const std::string& kind, double value) {
    const std::unique_lock lock(mutex_);
    Gauge& gauge = gauges_[name];
    gauge.help = help;
    gauge.values[kind] = value;
}

void Metrics::write(std::string& out, const Family& family, const FamilyNames& names) {
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} counter\n", names.total, names.total_help);
    for (const auto& [of, s] : family) {
        const std::lock_guard outcomes(s->outcomes_mutex);
        for (const auto& [outcome, count] : s->outcomes)
            out += fmt::format("{}{{{}=\"{}\",outcome=\"{}\"}} {}\n", names.total, names.label, of,
                               outcome, count);
    }
    out += fmt::format("# HELP {0} {1}\n# TYPE {0} histogram\n", names.seconds, names.seconds_help);
    for (const auto& [of, s] : family) {
        const std::string label = fmt::format("{}=\"{}\"", names.label, of);
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            count += s->buckets[i].load(std::memory_order_relaxed);
            out += fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", names.seconds, label, kBounds[i],
                               count);
        }
        count += s->buckets[kBounds.size()].load(std::memory_order_relaxed);
        out += fmt::format("{}_bucket{{{},le=\"+Inf\"}} {}\n", names.seconds, label, count);
        out += fmt::format("{}_sum{{{}}} {}\n", names.seconds, label,
                           static_cast<double>(s->nanoseconds.load()) * 1e-9);
        out += fmt::format("{}_count{{{}}} {}\n", names.seconds, label, count);
    }
}

void Metrics::write_engines(std::string& out) const {
    constexpr std::string_view kName = "ballast_engine_seconds_total";
    out += fmt::format(
        "# HELP {0} Time in calls and jobs of the methods of each engine.\n# TYPE {0} counter\n",
        kName);
    for (const std::string_view engine : kEngines) {
        std::uint64_t nanoseconds = 0;
        for (const Family* family : {&calls_, &jobs_})
            for (const auto& [method, s] : *family)
                if (method.starts_with(engine) && method.substr(engine.size()).starts_with('.'))
                    nanoseconds += s->nanoseconds.load();
        out += fmt::format("{}{{engine=\"{}\"}} {}\n", kName, engine,
                           static_cast<double>(nanoseconds) * 1e-9);
    }
}

std::string Metrics::prometheus() const {
    const std::shared_lock lock(mutex_);
    std::string out;
    write(out, calls_,
          {"method", "ballast_calls_total", "Calls by method and outcome.", "ballast_call_seconds",
           "Time from the call's arrival to its answer."});
    write(out, jobs_,
          {"method", "ballast_jobs_total", "Runs of jobs by method and outcome.",
           "ballast_job_seconds", "Time from the start of a job to its end."});
    write_engines(out);
    write(out, providers_,
          {"provider", "ballast_provider_requests_total",
           "Requests to providers of market data, by provider and outcome.",
           "ballast_provider_seconds", "Time from a request to a provider to its response."});
    write(out, models_,
          {"provider", "ballast_model_requests_total",
           "Requests to language models, by kind of provider and outcome.", "ballast_model_seconds",
           "Time from a request to a language model to the end of its response."});
    for (const auto& [name, gauge] : gauges_) {
        out += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", name, gauge.help);
        for (const auto& [kind, value] : gauge.values)
            out += kind.empty() ? fmt::format("{} {}\n", name, value)
                                : fmt::format("{}{{kind=\"{}\"}} {}\n", name, kind, value);
    }
    return out;
}

}  // namespace ballast::service
