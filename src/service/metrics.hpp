// Counts and times of calls, written in the Prometheus text format (version 0.0.4). One per
// process: Environment::shared.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace ballast::service {

class Metrics {
public:
    // Records one call of `method` that ended with `outcome` ("ok" or the error's code) after
    // `took`.
    void record(std::string_view method, std::string_view outcome, std::chrono::nanoseconds took);
    // Records one run of a job that ended with `outcome` ("succeeded", "cancelled" or the error's
    // code) after `took`.
    void record_job(std::string_view method, std::string_view outcome,
                    std::chrono::nanoseconds took);
    // Records one request to a provider of market data that ended with `outcome` ("ok" or the
    // error's code) after `took`. `provider` is one of few names, not one that a user chose.
    void record_provider(std::string_view provider, std::string_view outcome,
                         std::chrono::nanoseconds took);
    // Likewise one request to a language model.
    void record_model(std::string_view provider, std::string_view outcome,
                      std::chrono::nanoseconds took);
    // A gauge that is read when the page is written.
    void set_gauge(const std::string& name, const std::string& help, double value);
    // One of several gauges with a name, by their kind.
    void set_gauge_of(const std::string& name, const std::string& help, const std::string& kind,
                      double value);

    std::string prometheus() const;

private:
    static constexpr std::array<double, 11> kBounds{0.0005, 0.001, 0.005, 0.01, 0.05, 0.1,
                                                    0.5,    1.0,   5.0,   10.0, 30.0};
    struct Series {
        std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets{};
        std::atomic<std::uint64_t> nanoseconds{0};
        std::mutex outcomes_mutex;
        std::map<std::string, std::uint64_t, std::less<>> outcomes;
    };
    // By method or provider.
    using Family = std::map<std::string, std::unique_ptr<Series>, std::less<>>;
    Series& series(Family& family, std::string_view of);
    void record(Family& family, std::string_view of, std::string_view outcome,
                std::chrono::nanoseconds took);
    struct FamilyNames {
        std::string_view label, total, total_help, seconds, seconds_help;
    };
    static void write(std::string& out, const Family& family, const FamilyNames& names);
    void write_engines(std::string& out) const;

    mutable std::shared_mutex mutex_;
    Family calls_;
    Family jobs_;
    Family providers_;
    Family models_;
    struct Gauge {
        std::string help;
        std::map<std::string, double> values;  // by kind; the one of a gauge without kinds by ""
    };
    std::map<std::string, Gauge> gauges_;
};

}  // namespace ballast::service
