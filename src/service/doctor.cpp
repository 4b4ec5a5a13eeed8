#include "service/doctor.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "fin/calendar.hpp"
#include "fin/date.hpp"
#include "service/audit_heads.hpp"
#include "service/master_key.hpp"
#include "service/server_settings.hpp"
#include "service/tls_settings.hpp"
#include "service/vault.hpp"
#include "store/database.hpp"
#include "store/identity.hpp"
#include "store/objects.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLittleSpace = 1ULL << 30;
constexpr std::uint64_t kNoSpace = 100ULL << 20;
constexpr std::uint64_t kMiB = 1ULL << 20;
// 2025-01-01: no build of this program is older.
constexpr Instant kOldest = Instant::from_micros(1'735'689'600'000'000);
constexpr auto kClockTolerance = std::chrono::seconds(5);

HealthCheck ok(std::string name, std::string message) {
    return {std::move(name), Health::kOk, std::move(message), {}};
}
HealthCheck warning(std::string name, std::string message, std::string fix) {
    return {std::move(name), Health::kWarning, std::move(message), std::move(fix)};
}
HealthCheck failed(std::string name, std::string message, std::string fix) {
    return {std::move(name), Health::kFailed, std::move(message), std::move(fix)};
}

bool is_loopback(std::string_view address) {
    return address.starts_with("127.") || address == "::1";
}

HealthCheck check_settings(Environment& environment, const std::vector<std::string>& warnings) {
    if (!warnings.empty())
        return warning("settings", warnings.front(), "`ballast config explain` lists the settings");
    if (is_reached_without_tls(environment))
        return warning("settings", "the server listens on other machines' network without TLS",
                       "put a TLS proxy before it and set BALLAST_TRUSTED_PROXIES, or set "
                       "BALLAST_TLS_CERTIFICATE_FILE");
    return ok("settings", "every setting is known");
}

// What other users can open: the directory itself protects its contents, these are a second line.
std::string open_file(const fs::path& directory) {
    for (const char* name : {"state.db", "server.url", "sign-in-link", "store-id", "audit/key"}) {
        struct stat status{};
        if (::lstat((directory / name).c_str(), &status) != 0) continue;
        if (S_ISLNK(status.st_mode) || (status.st_mode & (S_IRWXG | S_IRWXO)) != 0) return name;
    }
    return {};
}

HealthCheck check_directory(const fs::path& directory) {
    constexpr const char* kName = "data directory";
    struct stat status{};
    if (::lstat(directory.c_str(), &status) != 0)
        return warning(kName, "it does not exist yet",
                       "the first command that stores data creates it");
    if (S_ISLNK(status.st_mode))
        return failed(kName, "it is a symbolic link", "set BALLAST_DATA to the directory itself");
    if (!S_ISDIR(status.st_mode))
        return failed(kName, "it is not a directory", "set BALLAST_DATA to a directory");
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return failed(kName, "other users can open it", "run chmod 700 on it as its owner");
    if (::access(directory.c_str(), R_OK | W_OK | X_OK) != 0)
        return failed(kName, "this user cannot write to it", "run as its owner");
    if (const std::string name = open_file(directory); !name.empty())
        return warning(kName, fmt::format("other users could read {}, or it is a link", name),
                       fmt::format("run chmod 600 on {}", name));
    return ok(kName, "only its owner can open it");
}

HealthCheck check_space(const fs::path& directory) {
    struct statvfs status{};
    fs::path place = directory;
    std::error_code error;
    while (!fs::exists(place, error) && place.has_relative_path()) place = place.parent_path();
    if (::statvfs(place.c_str(), &status) != 0)
        return failed("disk space", "it cannot be read", "check the file system");
    const std::uint64_t free = static_cast<std::uint64_t>(status.f_bavail) * status.f_frsize;
    std::string text = fmt::format("{} MiB free", free / kMiB);
    if (free < kNoSpace)
        return failed("disk space", std::move(text), "free some space: writes will fail with 507");
    if (free < kLittleSpace) return warning("disk space", std::move(text), "free some space");
    return ok("disk space", std::move(text));
}

HealthCheck check_database(Environment& environment) {
    constexpr const char* kName = "database";
    const auto start = std::chrono::steady_clock::now();
    const auto database = environment.database();
    const Status answered = database ? (*database)->ping() : Status(Error(database.error()));
    if (!answered)
        return failed(kName, answered.error().message,
                      "check BALLAST_DATABASE, the server and the file's permissions");
    const double ms =
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    std::string version = "SQLite";
    if ((*database)->dialect() == store::Dialect::kPostgresql) {
        const auto reported =
            (*database)->system_read([](store::SystemTransaction& t) -> Result<std::string> {
                TRY(const store::Rows rows, t.query("SELECT current_setting('server_version')"));
                return rows[0].string(0);
            });
        version = fmt::format("PostgreSQL {}", reported ? *reported : "of an unknown version");
    }
    return ok(kName, fmt::format("{} opened in {:.0f} ms, its schema is current", version, ms));
}

HealthCheck check_objects(Environment& environment) {
    constexpr const char* kName = "object store";
    constexpr std::string_view kKey = "doctor/probe";
    constexpr const char* kFix = "check the data directory and its file system";
    const auto objects = environment.objects();
    if (!objects) return failed(kName, objects.error().message, kFix);
    const TenantId nobody;
    const auto put = (*objects)->put(nobody, kKey, "probe");
    if (!put) return failed(kName, put.error().message, kFix);
    const auto got = (*objects)->get(nobody, kKey, put->digest);
    const Status removed = (*objects)->remove(nobody, kKey);
    if (!got) return failed(kName, got.error().message, kFix);
    if (!removed) return failed(kName, removed.error().message, kFix);
    return ok(kName, "an object was written, synced, read and removed; it belongs to the database");
}

// Of the database's server; SQLite uses this machine's.
Result<Instant> database_time(Environment& environment) {
    TRY(store::Database * database, environment.database());
    if (database->dialect() == store::Dialect::kSqlite) return environment.clock().now();
    return database->system_read([](store::SystemTransaction& t) -> Result<Instant> {
        TRY(const store::Rows rows,
            t.query("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint)"));
        return rows[0].instant(0);
    });
}

HealthCheck check_clock(Environment& environment) {
    const Instant now = environment.clock().now();
    if (now < kOldest)
        return failed("clock", fmt::format("it is {}", now.to_string()), "set the machine's clock");
    const auto there = database_time(environment);
    if (!there) return warning("clock", "the database's was not read", "see the database");
    const auto apart = *there - now;
    if (apart > kClockTolerance || apart < -kClockTolerance)
        return warning(
            "clock",
            fmt::format("the database's differs by {} s", std::abs(apart.count()) / 1'000'000),
            "synchronize the clocks of both machines");
    return ok("clock", now.to_string());
}

HealthCheck check_reference_data(Environment& environment) {
    const std::string today = environment.clock().now().to_string().substr(0, 10);
    const auto date = fin::Date::parse(today);
    for (const std::string_view name : {"NYSE", "TARGET", "LONDON"}) {
        const auto calendar = fin::Calendar::named(name);
        if (!calendar)
            return failed("reference data", calendar.error().message, "install Ballast again");
        if (date && !calendar->covers(*date))
            return warning("reference data",
                           fmt::format("the holidays of {} are known until {}", name,
                                       calendar->last().to_string()),
                           "install a newer version");
    }
    return ok("reference data", "the calendars cover today");
}

HealthCheck check_audit(Environment& environment) {
    constexpr const char* kName = "audit trail";
    const auto heads = AuditHeads::open(environment.audit_directory());
    if (!heads) return failed(kName, heads.error().message, "check BALLAST_AUDIT_DIRECTORY");
    const auto database = environment.database();
    if (!database) return warning(kName, "it was not read", "see the database");
    const auto tenants = (*database)->system_read(
        [](store::SystemTransaction& t) { return store::list_tenants(t); });
    if (!tenants) return failed(kName, tenants.error().message, "see the database");
    std::int64_t rows = 0;
    for (const store::Tenant& tenant : *tenants) {
        const auto kept = heads->latest(tenant.id);
        if (!kept) return failed(kName, kept.error().message, "restore the file from a backup");
        const auto head = (*database)->read(
            tenant.id, [](store::Transaction& t) { return store::audit_head(t); });
        if (!head) return failed(kName, head.error().message, "see the database");
        rows += head->sequence;
        if (*kept && (*kept)->sequence > head->sequence)
            return failed(
                kName,
                fmt::format("{} rows are missing at its end", (*kept)->sequence - head->sequence),
                "restore the database from a backup; `ballast audit verify` has details");
    }
    return ok(kName, fmt::format("{} rows, none missing at the end; `ballast audit verify` reads "
                                 "them all",
                                 rows));
}

std::string_view words_of(KeySource source) {
    switch (source) {
        case KeySource::kFile:
            return "the file of master_key_file";
        case KeySource::kPassphrase:
            return "the passphrase of master_passphrase_file";
        case KeySource::kVariable:
            return "the variable BALLAST_MASTER_KEY";
        case KeySource::kDataDirectory:
            return "keys/seal in the data directory";
    }
    return "an unknown source";
}

// Whether the master key opens the data keys of all workspaces.
HealthCheck check_master_key(Environment& environment) {
    constexpr const char* kName = "master key";
    const auto master = master_key(environment);
    if (!master)
        return failed(kName, master.error().message,
                      "restore the key, or configure its source (docs/guide/assistants.md)");
    const auto database = environment.database();
    if (!database) return warning(kName, "no secret was opened", "see the database");
    const auto tenants = (*database)->system_read(
        [](store::SystemTransaction& t) { return store::list_tenants(t); });
    if (!tenants) return failed(kName, tenants.error().message, "see the database");
    std::size_t closed = 0;
    for (const store::Tenant& tenant : *tenants) {
        const auto unopened = (*database)->read(tenant.id, [&](store::Transaction& transaction) {
            return unopened_data_keys(environment, transaction);
        });
        if (!unopened) return failed(kName, unopened.error().message, "see the database");
        if (*unopened > 0) ++closed;
    }
    const std::string source = fmt::format("from {}", words_of(master->source));
    if (closed > 0)
        return failed(kName,
                      fmt::format("{}: secrets of {} of {} workspaces were sealed with another key",
                                  source, closed, tenants->size()),
                      "restore the earlier key at its source, or set the secrets again and run "
                      "`ballast secret rotate`");
    return ok(kName, fmt::format("{}: it opens the secrets of every workspace", source));
}

}  // namespace

bool is_reached_without_tls(Environment& environment) {
    const Settings& settings = environment.settings();
    return !is_loopback(settings.address) && !settings.https &&
           environment.shared<TlsSettings>().certificate_file.empty() &&
           environment.shared<ServerSettings>().trusted_proxies.empty();
}

DoctorReport examine(Environment& environment, const std::vector<std::string>& warnings) {
    DoctorReport report;
    const fs::path data = environment.data();
    report.checks.push_back(check_settings(environment, warnings));
    // Before a store is opened, which restricts the directory to its owner.
    report.checks.push_back(check_directory(data));
    report.checks.push_back(check_space(data));
    report.checks.push_back(check_database(environment));
    if (report.checks.back().health != Health::kFailed) {
        report.checks.push_back(check_objects(environment));
        report.checks.push_back(check_audit(environment));
        report.checks.push_back(check_master_key(environment));
    }
    report.checks.push_back(check_clock(environment));
    report.checks.push_back(check_reference_data(environment));
    for (const HealthCheck& check : report.checks)
        report.healthy = report.healthy && check.health != Health::kFailed;
    return report;
}

}  // namespace ballast::service
