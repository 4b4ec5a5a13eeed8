// The settings: values, sources and validation.
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
    std::string data;      // directory for state, columns and objects
    std::string database;  // "sqlite:<path>" or "postgresql://…"; empty: derived from data
    // PostgreSQL: the address of the role that owns the tables and migrates them; empty: database
    std::string database_owner;
    std::string address = "127.0.0.1";
    std::uint16_t port = 8640;     // 0: any free one
    std::size_t http_threads = 1;  // that read and write sockets and answer short calls
    std::size_t threads = 0;       // that compute; 0: as many as the machine has
    std::string simd = "best";     // vector instructions; a name of vector_targets() or "best"
    std::size_t job_workers = 3;   // jobs that run at once in this process
    std::uint64_t rate_limit_per_minute = 6000;   // per user; 0: none; 100 with PostgreSQL
    std::uint64_t sign_in_limit_per_minute = 10;  // attempts per address; 0: no limit
    std::uint64_t body_limit_bytes = 16U << 20;
    std::uint64_t deadline_ms = 30'000;  // for calls that are not jobs
    // Of one call or job, by its estimate (cost.hpp); 0: no limit. A call above its limits becomes
    // a job where its method allows it. A job also ends after job_processor_seconds.
    std::uint64_t call_memory_bytes = 512ULL << 20;
    std::uint64_t call_processor_seconds = 60;
    std::uint64_t job_memory_bytes = 2ULL << 30;
    std::uint64_t job_processor_seconds = 86'400;
    std::uint64_t job_shards = 0;  // into which a large job is divided; 0: by the nodes; 1: never
    // Of PostgreSQL connections; 0: no limit.
    std::uint64_t database_connect_ms = 5'000;
    std::uint64_t database_statement_ms = 60'000;
    std::uint64_t database_lock_ms = 10'000;
    std::uint64_t database_tcp_ms = 15'000;
    std::uint64_t session_ttl_days = 7;  // for an uploaded working set, since its last use
    std::uint64_t session_budget_bytes = 20ULL << 30;  // for a tenant's working sets; 0: no limit
    std::uint64_t retention_results_days = 2557;       // results over time: seven years
    std::uint64_t retention_versions_days = 90;        // of results that a later version replaced
    std::uint64_t retention_jobs_days = 30;            // since the job ended
    std::uint64_t retention_requests_days = 7;         // responses of repeated requests
    std::uint64_t retention_tokens_days = 30;          // since the token ended
    std::uint64_t upload_quota_bytes = 8ULL << 30;     // of a user's uploads that were not read yet
    std::uint64_t session_idle_minutes = 120;  // after which a browser must sign in again; 0: never
    bool https = false;                        // users reach the server over TLS, through a proxy
    // Users sign in with e-mail address and password; otherwise one owner, with a link. True with
    // PostgreSQL.
    bool users = false;
    // Directory of the key that signs the heads of the audit trail, and of these; empty:
    // <data>/audit
    std::string audit_directory;
    std::string log = "info";  // "off", "error", "info", "debug"
    bool docs = true;          // /api/docs
    // Additional Host name that the server accepts.
    std::string allowed_host;
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
    // Settings without effect: a sentence for each unknown BALLAST_* variable.
    std::vector<std::string> warnings;
};

struct SettingInputs {
    std::map<std::string, std::string> flags;  // by setting name
    std::function<std::optional<std::string>(const std::string&)> environment;
    std::vector<std::string> variables;       // names of all environment variables
    std::string file_name;                    // for messages
    std::map<std::string, std::string> file;  // by setting name
};

// kInvalidInput names the setting, its source and the expected value; an unknown setting among the
// flags or in the file is an error with the nearest name.
Result<ResolvedSettings> resolve_settings(const SettingInputs& inputs);

// "name = value" lines; '#' starts a comment.
Result<std::map<std::string, std::string>> parse_settings_file(std::string_view text);

}  // namespace ballast::service
