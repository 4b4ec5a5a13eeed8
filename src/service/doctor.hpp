// Checks of an installation, for the operator: directories, database, object store, disk space,
// clock, reference data, audit trail, master key, settings. It is no method, because it must report
// what keeps methods from running.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/environment.hpp"
#include "wire/json.hpp"

namespace ballast::service {

enum class Health : std::uint8_t { kOk, kWarning, kFailed };

struct HealthCheck {
    std::string name;  // "database"
    Health health = Health::kOk;
    std::string message;
    std::string fix;  // empty when nothing is to be done
};

struct DoctorReport {
    bool healthy = true;  // no check failed
    std::vector<HealthCheck> checks;
};

// Whether other machines reach the server without TLS: neither it nor a proxy that the settings
// know provides it.
bool is_reached_without_tls(Environment& environment);

// `warnings` are those of the settings.
DoctorReport examine(Environment& environment, const std::vector<std::string>& warnings);

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::Health> {
    using enum service::Health;
    static constexpr std::string_view name = "Health";
    static constexpr std::string_view doc = "Outcome of a check.";
    static constexpr std::array values{word(kOk, "ok"), word(kWarning, "warning"),
                                       word(kFailed, "failed")};
};

template <>
struct Described<service::HealthCheck> {
    using T = service::HealthCheck;
    static constexpr std::string_view name = "HealthCheck";
    static constexpr std::string_view doc = "A check of the installation.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "What was checked."), required("health", &T::health, "Outcome."),
        required("message", &T::message, "Finding."),
        required("fix", &T::fix, "Suggested fix; empty when nothing is to be done."));
};

template <>
struct Described<service::DoctorReport> {
    using T = service::DoctorReport;
    static constexpr std::string_view name = "DoctorReport";
    static constexpr std::string_view doc = "State of the installation.";
    static constexpr auto fields =
        wire::list(required("healthy", &T::healthy, "Whether no check failed."),
                   required("checks", &T::checks, "Checks, in the order they were made."));
};

}  // namespace ballast::describe
