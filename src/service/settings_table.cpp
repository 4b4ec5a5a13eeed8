#include "service/settings_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <limits>

#include "base/ip_network.hpp"
#include "base/text.hpp"
#include "feed/mail_message.hpp"
#include "service/object_home.hpp"
#include "store/redis.hpp"

namespace ballast::service {

namespace {

template <class Number>
Status set_number(Number& target, const std::string& text, std::uint64_t maximum) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > maximum)
        return fail(Code::kInvalidInput,
                    fmt::format("expected a whole number from 0 to {}, got \"{}\"", maximum, text));
    target = static_cast<Number>(value);
    return {};
}

Status set_boolean(bool& target, const std::string& text) {
    if (text != "true" && text != "false")
        return fail(Code::kInvalidInput, fmt::format("expected true or false, got \"{}\"", text));
    target = text == "true";
    return {};
}

Status set_log(std::string& target, const std::string& text) {
    for (const std::string_view word : {"off", "error", "info", "debug"})
        if (text == word) {
            target = text;
            return {};
        }
    return fail(Code::kInvalidInput,
                fmt::format("expected off, error, info or debug, got \"{}\"", text));
}

Status set_proxies(AllSettings& settings, const std::string& text) {
    TRY_STATUS(IpNetworks::parse(text));
    settings.server.trusted_proxies = text;
    return {};
}

Status set_proxy_header(AllSettings& settings, const std::string& text) {
    if (text != "x-forwarded" && text != "forwarded")
        return fail(Code::kInvalidInput,
                    fmt::format("expected x-forwarded or forwarded, got \"{}\"", text));
    settings.server.proxy_header = text;
    return {};
}

// "https://app.example.com:8443", as browsers send it: no path, no upper case.
bool is_origin(std::string_view text) {
    for (const std::string_view scheme : {"https://", "http://"}) {
        if (!text.starts_with(scheme)) continue;
        const std::string_view host = text.substr(scheme.size());
        return !host.empty() && std::ranges::all_of(host, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                   std::string_view(".-:[]").find(c) != std::string_view::npos;
        });
    }
    return false;
}

Status set_origins(AllSettings& settings, const std::string& text) {
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(','), rest.size());
        const std::string_view one = without_blanks(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!one.empty() && !is_origin(one))
            return fail(Code::kInvalidInput,
                        fmt::format("expected origins such as https://app.example.com, without a "
                                    "path, separated by commas, got \"{}\"",
                                    one.substr(0, 100)));
    }
    settings.server.cors_origins = text;
    return {};
}

Status set_public_url(AllSettings& settings, const std::string& text) {
    if (!text.empty() && !is_origin(text))
        return fail(Code::kInvalidInput,
                    fmt::format("expected an address such as https://ballast.example.com, without "
                                "a path, got \"{}\"",
                                text.substr(0, 100)));
    settings.server.public_url = text;
    return {};
}

Status set_objects(AllSettings& settings, const std::string& text) {
    TRY_STATUS(check_object_address(text));
    settings.stores.objects = text;
    return {};
}

Status set_objects_endpoint(AllSettings& settings, const std::string& text) {
    if (!text.empty() && !is_origin(text))
        return fail(Code::kInvalidInput,
                    fmt::format("expected an address such as https://objects.example.com, without "
                                "a path, got \"{}\"",
                                text.substr(0, 100)));
    settings.stores.objects_endpoint = text;
    return {};
}

Status set_redis(AllSettings& settings, const std::string& text) {
    if (!text.empty()) TRY_STATUS(store::parse_redis_address(text));
    settings.stores.redis = text;
    return {};
}

Status set_mail_server(AllSettings& settings, const std::string& text) {
    const std::size_t colon = text.rfind(':');
    std::uint16_t port = 0;
    const bool is_valid =
        text.empty() || (colon != std::string::npos && colon > 0 &&
                         set_number(port, text.substr(colon + 1), 65535) && port > 0 &&
                         text.find_first_of("/@? \t") == std::string::npos);
    if (!is_valid)
        return fail(Code::kInvalidInput,
                    fmt::format("expected host and port such as smtp.example.com:587, got \"{}\"",
                                text.substr(0, 100)));
    settings.server.mail_server = text;
    return {};
}

Status set_mail_security(AllSettings& settings, const std::string& text) {
    if (text != "starttls" && text != "tls" && text != "none")
        return fail(Code::kInvalidInput,
                    fmt::format("expected starttls, tls or none, got \"{}\"", text));
    settings.server.mail_security = text;
    return {};
}

Status set_mail_from(AllSettings& settings, const std::string& text) {
    if (!text.empty()) TRY_STATUS(feed::check_mail_address(text));
    settings.server.mail_from = text;
    return {};
}

#define BALLAST_TEXT(field)                                                                     \
    [](const AllSettings& s) { return s.field; }, [](AllSettings& s, const std::string& text) { \
        s.field = text;                                                                         \
        return Status{};                                                                        \
    }
#define BALLAST_NUMBER(field, maximum)                            \
    [](const AllSettings& s) { return fmt::to_string(s.field); }, \
        [](AllSettings& s, const std::string& text) { return set_number(s.field, text, maximum); }
#define BALLAST_BOOLEAN(field)                                                    \
    [](const AllSettings& s) { return std::string(s.field ? "true" : "false"); }, \
        [](AllSettings& s, const std::string& text) { return set_boolean(s.field, text); }

const auto kSettings = std::to_array<Setting>({
    {"data", "data directory, with database, columns and objects", BALLAST_TEXT(data)},
    {"database", "sqlite:<path> or postgresql://…; <data>/state.db when empty",
     BALLAST_TEXT(database)},
    {"database_owner",
     "PostgreSQL: address of the role that owns the tables; migrations run as this role",
     BALLAST_TEXT(database_owner)},
    {"address", "address to listen on", BALLAST_TEXT(address)},
    {"port", "port to listen on; 0 for any free one", BALLAST_NUMBER(port, 65535)},
    {"http_threads", "number of threads that serve connections", BALLAST_NUMBER(http_threads, 256)},
    {"threads", "number of threads for computations; 0 for one per processor",
     BALLAST_NUMBER(threads, 1024)},
    {"simd", "vector instructions of computations: best, avx512, avx2 or scalar",
     BALLAST_TEXT(simd)},
    {"job_workers", "number of jobs run concurrently by this process",
     BALLAST_NUMBER(job_workers, 256)},
    {"rate_limit_per_minute", "largest number of calls per minute and user; 0 for no limit",
     BALLAST_NUMBER(rate_limit_per_minute, 1'000'000'000)},
    {"sign_in_limit_per_minute",
     "largest number of sign-in attempts per minute and address; 0 for no limit",
     BALLAST_NUMBER(sign_in_limit_per_minute, 1'000'000'000)},
    {"body_limit_bytes", "largest request body, in bytes",
     BALLAST_NUMBER(body_limit_bytes, 1ULL << 32)},
    {"deadline_ms", "longest duration of a call that is not run as a job, in milliseconds",
     BALLAST_NUMBER(deadline_ms, 3'600'000)},
    {"call_memory_bytes", "largest memory estimated for a call, in bytes; 0 for no limit",
     BALLAST_NUMBER(call_memory_bytes, 1ULL << 50)},
    {"call_processor_seconds",
     "longest processor time estimated for a call, in seconds; 0 for no limit",
     BALLAST_NUMBER(call_processor_seconds, 1'000'000'000)},
    {"job_memory_bytes", "largest memory estimated for a job, in bytes; 0 for no limit",
     BALLAST_NUMBER(job_memory_bytes, 1ULL << 50)},
    {"job_processor_seconds",
     "longest processor time estimated for a job, and its longest duration, in seconds; 0 for no "
     "limit",
     BALLAST_NUMBER(job_processor_seconds, 1'000'000'000)},
    {"job_shards",
     "number of shards into which a large job is divided; 0 for four per node that takes jobs, if "
     "there are several; 1 for none",
     BALLAST_NUMBER(job_shards, 256)},
    {"database_connect_ms",
     "longest time to connect to PostgreSQL, in milliseconds (whole seconds, at least 2); 0 for no "
     "limit",
     BALLAST_NUMBER(database_connect_ms, 3'600'000)},
    {"database_statement_ms",
     "longest duration of a PostgreSQL statement, in milliseconds; 0 for no limit",
     BALLAST_NUMBER(database_statement_ms, 86'400'000)},
    {"database_lock_ms", "longest wait for a database connection or lock, in milliseconds",
     BALLAST_NUMBER(database_lock_ms, 3'600'000)},
    {"database_tcp_ms",
     "longest time that data sent to PostgreSQL stays unacknowledged, in milliseconds; 0 for the "
     "system's",
     BALLAST_NUMBER(database_tcp_ms, 3'600'000)},
    {"objects",
     "s3://bucket/prefix of the object store that holds the files of all processes; the data "
     "directory when empty",
     [](const AllSettings& s) { return s.stores.objects; }, set_objects},
    {"objects_endpoint",
     "address of the object store, such as https://objects.example.com; Amazon's of the region "
     "when empty",
     [](const AllSettings& s) { return s.stores.objects_endpoint; }, set_objects_endpoint},
    {"objects_region", "region for which requests to the object store are signed",
     BALLAST_TEXT(stores.objects_region)},
    {"objects_credentials_file",
     "file with the access key, the secret key and, if any, the session token of the object store, "
     "one a line; read again for each request",
     BALLAST_TEXT(stores.objects_credentials_file)},
    {"objects_access_key",
     "access key of the object store, where objects_secret has its secret key",
     BALLAST_TEXT(stores.objects_access_key)},
    {"objects_secret",
     "name of the secret with the secret key of objects_access_key, in place of "
     "objects_credentials_file",
     BALLAST_TEXT(stores.objects_secret)},
    {"objects_instance_credentials",
     "whether the platform provides the keys of the object store: the environment, a web "
     "identity, the container's or the machine's metadata service",
     BALLAST_BOOLEAN(stores.objects_instance_credentials)},
    {"objects_local", "whether the object store is on this machine or in a private network",
     BALLAST_BOOLEAN(stores.objects_local)},
    {"objects_cache_bytes",
     "largest disk space of copies from the object store in the data directory, in bytes",
     BALLAST_NUMBER(stores.objects_cache_bytes, 1ULL << 50)},
    {"redis",
     "redis://[:password@]host[:port][/database] or unix:///path of the Redis server in which all "
     "processes count calls; each counts its own when empty",
     [](const AllSettings& s) { return s.stores.redis; }, set_redis},
    {"database_connections", "number of database connections that a process keeps open",
     BALLAST_NUMBER(stores.database_connections, 10'000)},
    {"database_overflow",
     "number of PostgreSQL connections that a process opens in addition while it needs them",
     BALLAST_NUMBER(stores.database_overflow, 10'000)},
    {"database_pre_ping",
     "whether a PostgreSQL connection that was idle for a second is tested before it is used",
     BALLAST_BOOLEAN(stores.database_pre_ping)},
    {"database_recycle_s",
     "age at which a PostgreSQL connection is replaced, in seconds; 0 for never",
     BALLAST_NUMBER(stores.database_recycle_s, 31'536'000)},
    {"slow_statement_ms",
     "duration from which a database statement is in the log, without its values, in milliseconds; "
     "0 for never",
     BALLAST_NUMBER(stores.slow_statement_ms, 3'600'000)},
    {"database_replica",
     "PostgreSQL: address of a server that follows the one of database, for reads",
     BALLAST_TEXT(stores.database_replica)},
    {"session_ttl_days", "days that an uploaded session is kept after its last use",
     BALLAST_NUMBER(session_ttl_days, 36'500)},
    {"session_budget_bytes",
     "largest disk space of a tenant's uploaded sessions, in bytes; 0 for no limit",
     BALLAST_NUMBER(session_budget_bytes, 1ULL << 50)},
    {"retention_results_days", "days that stored results are kept, from their date",
     BALLAST_NUMBER(retention_results_days, 36'500)},
    {"retention_versions_days", "days that a result is kept after a later version replaced it",
     BALLAST_NUMBER(retention_versions_days, 36'500)},
    {"retention_jobs_days", "days that jobs are listed after they ended",
     BALLAST_NUMBER(retention_jobs_days, 36'500)},
    {"retention_requests_days", "days that a repeated request returns the first response",
     BALLAST_NUMBER(retention_requests_days, 36'500)},
    {"retention_tokens_days", "days that tokens are listed after they ended",
     BALLAST_NUMBER(retention_tokens_days, 36'500)},
    {"upload_quota_bytes", "largest size of a user's uploads that have not been read yet, in bytes",
     BALLAST_NUMBER(upload_quota_bytes, 1ULL << 50)},
    {"session_idle_minutes",
     "minutes without a call after which a browser must sign in again; 0 for no limit",
     BALLAST_NUMBER(session_idle_minutes, 525'600)},
    {"https", "whether users reach the server over TLS, through a proxy", BALLAST_BOOLEAN(https)},
    {"users",
     "whether users sign in with e-mail address and password; otherwise the installation belongs "
     "to "
     "one owner, who signs in with a link",
     BALLAST_BOOLEAN(users)},
    {"audit_directory",
     "directory of the signing key and the signed heads of the audit trail; <data>/audit when "
     "empty",
     BALLAST_TEXT(audit_directory)},
    {"log", "off, error, info or debug", [](const AllSettings& s) { return s.log; },
     [](AllSettings& s, const std::string& text) { return set_log(s.log, text); }},
    {"clo_review",
     "whether trades, amendments and official runs of CLOs take effect only as proposals that "
     "another member approved",
     BALLAST_BOOLEAN(proposals.clo_review)},
    {"docs", "whether /api/docs is served", BALLAST_BOOLEAN(docs)},
    {"allowed_host", "additional host names accepted by the server, separated by commas",
     BALLAST_TEXT(allowed_host)},
    {"trusted_proxies",
     "IP addresses and networks of proxies, separated by commas, that state the client's address "
     "and scheme",
     [](const AllSettings& s) { return s.server.trusted_proxies; }, set_proxies},
    {"proxy_header",
     "header of trusted proxies: x-forwarded (X-Forwarded-For and X-Forwarded-Proto) or forwarded "
     "(RFC 7239)",
     [](const AllSettings& s) { return s.server.proxy_header; }, set_proxy_header},
    {"cors_origins", "origins whose pages may call the API, separated by commas",
     [](const AllSettings& s) { return s.server.cors_origins; }, set_origins},
    {"public_url",
     "address under which users reach the server, for links in mail and identity providers",
     [](const AllSettings& s) { return s.server.public_url; }, set_public_url},
    {"mail_server", "host:port of the SMTP server that takes mail; no mail is sent when empty",
     [](const AllSettings& s) { return s.server.mail_server; }, set_mail_server},
    {"mail_security", "starttls (an upgrade is required), tls, or none (only with mail_local)",
     [](const AllSettings& s) { return s.server.mail_security; }, set_mail_security},
    {"mail_local", "whether the mail server is on this machine or in a private network",
     BALLAST_BOOLEAN(server.mail_local)},
    {"mail_user", "user of the mail server; no authentication when empty",
     BALLAST_TEXT(server.mail_user)},
    {"mail_password_secret", "name of the secret with the password of mail_user",
     BALLAST_TEXT(server.mail_password_secret)},
    {"mail_password_file", "file whose first line is the password of mail_user",
     BALLAST_TEXT(server.mail_password_file)},
    {"mail_ca_file",
     "PEM file of certificates trusted for the mail server; the system's when empty",
     BALLAST_TEXT(server.mail_ca_file)},
    {"mail_from", "address of the sender of mail",
     [](const AllSettings& s) { return s.server.mail_from; }, set_mail_from},
    {"mail_report_links",
     "whether mail about a report has a link that downloads it once within 24 hours, without "
     "signing in",
     BALLAST_BOOLEAN(server.mail_report_links)},
    {"slow_call_ms",
     "duration from which a request is marked as slow in the log, in milliseconds; 0 for never",
     BALLAST_NUMBER(server.slow_call_ms, 3'600'000)},
    {"model_first_byte_ms",
     "longest wait for the first byte of a language model's answer, in milliseconds; 0 for no "
     "limit",
     BALLAST_NUMBER(model.first_byte_ms, 3'600'000)},
    {"model_local_first_byte_ms",
     "longest wait for the first byte of the answer of a model on this machine, which may first be "
     "loaded, in milliseconds; 0 for no limit",
     BALLAST_NUMBER(model.local_first_byte_ms, 3'600'000)},
    {"model_idle_ms",
     "longest pause within a language model's answer, in milliseconds; 0 for no limit",
     BALLAST_NUMBER(model.idle_ms, 3'600'000)},
    {"model_total_ms",
     "longest duration of a request to a language model, in milliseconds; 0 for no limit",
     BALLAST_NUMBER(model.total_ms, 86'400'000)},
    {"tls_certificate_file",
     "PEM file of the server's certificate, followed by those of its authorities, read again when "
     "it changes; the server does not speak TLS itself when empty",
     BALLAST_TEXT(tls.certificate_file)},
    {"tls_key_file", "PEM file of the key of tls_certificate_file", BALLAST_TEXT(tls.key_file)},
    {"oidc_file", "file of the identity providers through which users sign in",
     BALLAST_TEXT(server.oidc_file)},
    {"master_key_file",
     "file with the master key of stored secrets, 64 hexadecimal digits; keys/seal in the data "
     "directory when empty",
     BALLAST_TEXT(master.file)},
    {"master_passphrase_file",
     "file with a passphrase that the master key is derived from, instead of master_key_file",
     BALLAST_TEXT(master.passphrase_file)},
    {"backup_directory", "directory of the backups; <data>/backups when empty",
     BALLAST_TEXT(backup.directory)},
    {"backup_key_file",
     "file with the key that encrypts backups, 64 hexadecimal digits; not encrypted when empty",
     BALLAST_TEXT(backup.key_file)},
    {"backup_keep", "number of the newest backups that are kept; 0 for all",
     BALLAST_NUMBER(backup.keep, 100'000)},
    {"import_dir", "directory below which synchronized folders are; none when empty",
     BALLAST_TEXT(import.directory)},
    {"retention_sync_files_days",
     "days that files of synchronized folders are kept after they were last read; those of a "
     "commit stay",
     BALLAST_NUMBER(import.sync_files_days, 36'500)},
});

#undef BALLAST_TEXT
#undef BALLAST_NUMBER
#undef BALLAST_BOOLEAN

}  // namespace

std::span<const Setting> settings_table() { return kSettings; }

}  // namespace ballast::service
