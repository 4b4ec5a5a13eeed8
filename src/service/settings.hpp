// What an operator may set, where each value came from, and what it must look like.
//
// Precedence: command-line flags, then BALLAST_* variables, then the settings file, then defaults.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::service {

struct Settings {
    std::string data;      // directory of state, columns and objects
    std::string database;  // "sqlite:<path>" or "postgresql://…"; from data if empty
    std::string address = "127.0.0.1";
    std::uint16_t port = 8640;     // 0: any free one
    std::size_t http_threads = 1;  // that read and write sockets and answer short calls
    std::size_t threads = 0;       // that compute; 0: as many as the machine has
    std::string simd = "best";     // vector instructions; a name of vector_targets() or "best"
    std::size_t job_workers = 2;   // jobs that run at once in this process
    std::uint64_t rate_limit_per_minute = 6000;   // per user; 0: none; 100 with PostgreSQL
    std::uint64_t sign_in_limit_per_minute = 10;  // attempts per address; 0: no limit
    std::uint64_t body_limit_bytes = 16U << 20;
    std::uint64_t deadline_ms = 30'000;  // of a call that is not a job
    std::uint64_t session_ttl_days = 7;  // of an uploaded working set, since its last use
    std::uint64_t session_budget_bytes = 20ULL << 30;  // of a tenant's working sets; 0: no limit
    std::string log = "info";                          // "off", "error", "info", "debug"
    bool docs = true;                                  // /api/docs
    std::string allowed_host;                          // a further Host name the server answers to
};

struct SettingSource {
    std::string name;      // "port"
    std::string variable;  // "BALLAST_PORT"
    std::string value;     // as text
    std::string source;    // "flag", "environment", "file <path>", "default", "default for …"
    std::string description;
};

struct ResolvedSettings {
    Settings settings;
    std::vector<SettingSource> sources;  // in the order of Settings
    // What was set without effect: a sentence for each BALLAST_* variable that nobody reads.
    std::vector<std::string> warnings;
};

struct SettingInputs {
    std::map<std::string, std::string> flags;  // by setting name
    std::function<std::optional<std::string>(const std::string&)> environment;
    std::vector<std::string> variables;       // names of those there are, BALLAST_* or not
    std::string file_name;                    // for messages
    std::map<std::string, std::string> file;  // by setting name
};

// kInvalidInput names the setting, where it came from and what was expected; an unknown setting
// among the flags or in the file is an error with the nearest name.
Result<ResolvedSettings> resolve_settings(const SettingInputs& inputs);

// "name = value" lines; '#' starts a comment.
Result<std::map<std::string, std::string>> parse_settings_file(std::string_view text);

}  // namespace ballast::service
