#include "service/settings.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/check.hpp"
#include "base/text.hpp"
#include "service/settings_table.hpp"

namespace ballast::service {

namespace {

bool is_postgres(std::string_view address) {
    return address.starts_with("postgresql://") || address.starts_with("postgres://");
}

// What settings require of each other.
Status check_together(const AllSettings& all) {
    const ServerSettings& server = all.server;
    if (all.stores.objects_access_key.empty() != all.stores.objects_secret.empty())
        return fail(Code::kInvalidInput,
                    "objects_access_key and objects_secret are set together or not at all");
    if (!all.stores.objects.empty() && all.stores.objects_credentials_file.empty() &&
        all.stores.objects_secret.empty() && !all.stores.objects_instance_credentials)
        return fail(Code::kInvalidInput,
                    "objects also requires its keys: objects_access_key and objects_secret, the "
                    "name of a secret such as s3-secret, objects_credentials_file, a file with "
                    "both, or objects_instance_credentials = true, for those of the machine or "
                    "container");
    if (all.tls.certificate_file.empty() != all.tls.key_file.empty())
        return fail(Code::kInvalidInput,
                    "tls_certificate_file and tls_key_file are set together or not at all");
    if (!all.stores.database_replica.empty() &&
        (!is_postgres(all.database) || !is_postgres(all.stores.database_replica)))
        return fail(Code::kInvalidInput,
                    "database_replica is the address of a PostgreSQL server, as in "
                    "postgresql://app@replica/ballast, that follows the one of database: both must "
                    "be set");
    if (!server.oidc_file.empty() && server.public_url.empty())
        return fail(Code::kInvalidInput,
                    "oidc_file also requires public_url, the address to which identity providers "
                    "return");
    if (server.mail_server.empty()) return {};
    if (server.mail_from.empty() || server.public_url.empty())
        return fail(Code::kInvalidInput,
                    "mail_server also requires mail_from, the address of the sender, and "
                    "public_url, the address of links in mail");
    if (server.mail_security == "none" && !server.mail_local)
        return fail(Code::kInvalidInput,
                    "mail_security = none is accepted only with mail_local = true, for a mail "
                    "server in the local network");
    if (!server.mail_user.empty() && server.mail_password_file.empty() &&
        server.mail_password_secret.empty())
        return fail(Code::kInvalidInput,
                    "mail_user also requires mail_password_secret, the name of a secret such as "
                    "smtp-password, or mail_password_file, a file with the password");
    return {};
}

std::string variable_of(std::string_view name) {
    std::string variable = "BALLAST_";
    for (const char c : name) variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return variable;
}

Status check_names(const std::map<std::string, std::string>& given, const std::string& where) {
    std::vector<std::string_view> names;
    names.reserve(settings_table().size());
    for (const Setting& setting : settings_table()) names.push_back(setting.name);
    for (const auto& [name, value] : given) {
        if (std::find(names.begin(), names.end(), name) != names.end()) continue;
        const std::string_view nearest = nearest_word(name, names);
        return fail(Code::kInvalidInput,
                    fmt::format("{}: there is no setting \"{}\"{}", where, name,
                                nearest.empty() ? std::string()
                                                : fmt::format("; did you mean \"{}\"?", nearest)));
    }
    return {};
}

// Environment variables that are not settings: the location of DuckDB's library, inputs of the
// browser tests and the documentation examples, and the master key, which no output may show.
constexpr std::array<std::string_view, 6> kOtherVariables{"BALLAST_DUCKDB", "BALLAST_BINARY",
                                                          "BALLAST_URL",    "BALLAST_LINK",
                                                          "BALLAST_TOKEN",  kMasterKeyVariable};

std::vector<std::string> unread_variables(const std::vector<std::string>& variables) {
    std::vector<std::string> known;
    known.reserve(settings_table().size());
    for (const Setting& setting : settings_table()) known.push_back(variable_of(setting.name));
    const std::vector<std::string_view> settings(known.begin(), known.end());
    std::vector<std::string> warnings;
    for (const std::string& name : variables) {
        if (!name.starts_with("BALLAST_")) continue;
        if (std::ranges::find(settings, name) != settings.end() ||
            std::ranges::find(kOtherVariables, name) != kOtherVariables.end())
            continue;
        const std::string_view nearest = nearest_word(name, settings);
        warnings.push_back(fmt::format(
            "unknown variable {}{}", name,
            nearest.empty() ? std::string("; `ballast config explain` lists the known ones")
                            : fmt::format("; did you mean {}?", nearest)));
    }
    std::ranges::sort(warnings);
    return warnings;
}

// A shared database implies a server: one user must not take all its capacity.
constexpr std::uint64_t kSharedRateLimit = 100;
constexpr std::uint64_t kSharedConnections = 20;

void set_shared_defaults(ResolvedSettings& resolved) {
    if (!is_postgres(resolved.settings.database)) return;
    for (SettingSource& source : resolved.sources) {
        if (source.source != "default") continue;
        if (source.name == "rate_limit_per_minute") {
            resolved.settings.rate_limit_per_minute = kSharedRateLimit;
            source.value = fmt::to_string(kSharedRateLimit);
        } else if (source.name == "users") {
            resolved.settings.users = true;
            source.value = "true";
        } else if (source.name == "database_connections") {
            source.value = fmt::to_string(kSharedConnections);
        } else {
            continue;
        }
        source.source = "default for PostgreSQL";
    }
}

}  // namespace

Result<ResolvedSettings> resolve_settings(const SettingInputs& inputs) {
    TRY_STATUS(check_names(inputs.flags, "command line"));
    TRY_STATUS(check_names(inputs.file, inputs.file_name));
    ResolvedSettings resolved;
    AllSettings all;
    for (const Setting& setting : settings_table()) {
        const std::string name(setting.name);
        SettingSource source{name, variable_of(name), "", "default",
                             std::string(setting.description)};
        std::optional<std::string> given;
        if (const auto flag = inputs.flags.find(name); flag != inputs.flags.end()) {
            given = flag->second;
            source.source = "flag";
        } else if (auto value =
                       inputs.environment ? inputs.environment(source.variable) : std::nullopt) {
            given = std::move(value);
            source.source = "environment";
        } else if (const auto line = inputs.file.find(name); line != inputs.file.end()) {
            given = line->second;
            source.source = "file " + inputs.file_name;
        }
        if (given) {
            if (auto set = setting.set(all, *given); !set)
                return fail(set.error().code, fmt::format("{} (from the {}): {}", name,
                                                          source.source, set.error().message));
        }
        source.value = setting.get(all);
        resolved.sources.push_back(std::move(source));
    }
    TRY_STATUS(check_together(all));
    resolved.settings = all;
    set_shared_defaults(resolved);
    resolved.warnings = unread_variables(inputs.variables);
    return resolved;
}

namespace {

AllSettings all_settings(const ResolvedSettings& resolved) {
    AllSettings all;
    for (const SettingSource& source : resolved.sources)
        for (const Setting& setting : settings_table())
            if (setting.name == source.name) CHECK(setting.set(all, source.value).has_value());
    return all;
}

// "postgresql://app:secret@host/db" without ":secret".
std::string without_password(std::string address) {
    const std::size_t host = address.find("://");
    const std::size_t at = host == std::string::npos ? host : address.find('@', host);
    const std::size_t colon = at == std::string::npos ? at : address.find(':', host + 3);
    if (colon < at) address.erase(colon, at - colon);
    if (const std::size_t query = address.find("password="); query != std::string::npos)
        address.erase(query, std::min(address.find('&', query), address.size()) - query);
    return address;
}

}  // namespace

ServerSettings server_settings(const ResolvedSettings& resolved) {
    return all_settings(resolved).server;
}

StoreSettings store_settings(const ResolvedSettings& resolved) {
    return all_settings(resolved).stores;
}

MasterKeySettings master_key_settings(const ResolvedSettings& resolved) {
    return all_settings(resolved).master;
}

TlsSettings tls_settings(const ResolvedSettings& resolved) { return all_settings(resolved).tls; }

BackupSettings backup_settings(const ResolvedSettings& resolved) {
    BackupSettings backup = all_settings(resolved).backup;
    for (const SettingSource& source : resolved.sources)
        if (!source.source.starts_with("default"))
            backup.record += fmt::format("{} = {}\n", source.name, without_password(source.value));
    return backup;
}

ImportSettings import_settings(const ResolvedSettings& resolved) {
    return all_settings(resolved).import;
}

ProposalSettings proposal_settings(const ResolvedSettings& resolved) {
    return all_settings(resolved).proposals;
}

ModelSettings model_settings(const ResolvedSettings& resolved) {
    return all_settings(resolved).model;
}

}  // namespace ballast::service
