#include "service/backup/archive.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.hpp"
#include "job/queue.hpp"
#include "service/backup_settings.hpp"
#include "service/key_file.hpp"
#include "service/method.hpp"
#include "service/user/members.hpp"
#include "store/catalog.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "store/portfolios.hpp"
#include "store/reports.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostResults = 25;  // of a workspace

Result<SealingKey> read_key(const std::string& file) {
    constexpr std::string_view kWhat = "the key of backups (BALLAST_BACKUP_KEY_FILE)";
    TRY(const std::string text, read_private_file(kWhat, file));
    auto key = SealingKey::parse(without_blanks(std::string_view(text).substr(0, text.find('\n'))));
    if (!key)
        return fail(Code::kUnavailable,
                    fmt::format("{}: expected 64 hexadecimal digits, such as from "
                                "`openssl rand -hex 32`",
                                kWhat));
    return key;
}

Error invalid_manifest() {
    return fail(Code::kCorrupted, "the backup is damaged: its manifest is not valid");
}

// The value of "digest" in a response; responses are written by this program, members in order.
std::optional<std::string> digest_in(std::string_view json) {
    constexpr std::string_view kMember = R"("digest":")";
    constexpr std::size_t kDigits = 64;
    const std::size_t at = json.rfind(kMember);
    if (at == std::string_view::npos || json.size() < at + kMember.size() + kDigits) return {};
    return std::string(json.substr(at + kMember.size(), kDigits));
}

Status add_reports(store::Transaction& transaction, const std::string& home,
                   std::set<std::string>& named) {
    std::string cursor;
    do {
        TRY(const auto page,
            store::list_reports(transaction, {}, {.limit = 500, .cursor = cursor}));
        for (const store::StoredReport& report : page.items)
            for (const auto& [format, bytes] : report.sizes)
                named.insert(fmt::format("{}reports/{}/{}", home, report.id.to_string(), format));
        cursor = page.next;
    } while (!cursor.empty());
    return {};
}

}  // namespace

fs::path backup_directory(Environment& environment) {
    const std::string& chosen = environment.shared<BackupSettings>().directory;
    return chosen.empty() ? environment.data() / "backups" : fs::path(chosen);
}

bool has_backup_key(Environment& environment) {
    return !environment.shared<BackupSettings>().key_file.empty();
}

Result<store::BackupArchive> open_archive(Environment& environment, BackupKey key) {
    const std::string& file = environment.shared<BackupSettings>().key_file;
    std::optional<SealingKey> chosen;
    if (key == BackupKey::kRequired && file.empty())
        return fail(Code::kInvalidInput,
                    "the server has no key to encrypt backups: set BALLAST_BACKUP_KEY_FILE to a "
                    "file with 64 hexadecimal digits");
    if (key != BackupKey::kNone && !file.empty()) {
        TRY(chosen, read_key(file));
    }
    return store::BackupArchive::open(backup_directory(environment), std::move(chosen));
}

Result<StoredBackup> find_backup(Environment& environment, const std::string& id) {
    TRY(const auto plain, open_archive(environment, BackupKey::kNone));
    TRY(const std::string unchecked, plain.unchecked_manifest(id));
    auto outline = wire::read_json<BackupManifest>(unchecked);
    if (!outline) return invalid_manifest();
    TRY(auto archive,
        open_archive(environment, outline->encrypted ? BackupKey::kRequired : BackupKey::kNone));
    TRY(const std::string text, archive.manifest(id));
    if (text != unchecked || outline->id != id || outline->format != 1) return invalid_manifest();
    return StoredBackup{std::move(archive), *std::move(outline)};
}

Result<OpenedBackup> open_backup(Environment& environment, const std::string& id) {
    TRY(StoredBackup stored, find_backup(environment, id));
    return OpenedBackup{std::make_unique<store::ArchivedContents>(std::move(stored.archive)),
                        std::move(stored.manifest)};
}

store::KeyOfSalt key_of(std::string_view passphrase) {
    return [passphrase](const PassphraseSalt& salt) { return key_of_passphrase(passphrase, salt); };
}

Result<OpenedBackup> open_backup_file(const fs::path& file, std::string_view passphrase) {
    TRY(auto reader, store::BackupFileReader::open(file, key_of(passphrase)));
    auto manifest = wire::read_json<BackupManifest>(reader->manifest());
    if (!manifest || manifest->format != 1) return invalid_manifest();
    return OpenedBackup{std::move(reader), *std::move(manifest)};
}

Result<std::string> stored_id(Environment& environment, const std::string& id) {
    if (id != kLatestBackup) return id;
    TRY(const auto archive, open_archive(environment, BackupKey::kNone));
    TRY(const auto ids, archive.ids());
    if (ids.empty())
        return fail(Code::kNotFound, "there is no backup yet: make one with backup.create");
    return ids.back();
}

bool is_operator(Call& call) {
    // Without a state the caller is at the command line.
    if (!call.principal().has_tenant()) return true;
    const auto home = home_of(call);
    return home && *home == call.principal().tenant;
}

std::optional<Instant> latest_backup(Environment& environment) {
    std::error_code error;
    if (!fs::is_directory(backup_directory(environment) / "manifests", error)) return {};
    const auto archive = open_archive(environment, BackupKey::kNone);
    if (!archive) return {};
    const auto ids = archive->ids();
    if (!ids || ids->empty()) return {};
    const auto text = archive->unchecked_manifest(ids->back());
    if (!text) return {};
    const auto manifest = wire::read_json<BackupManifest>(*text);
    return manifest ? std::optional(manifest->created_at) : std::nullopt;
}

Result<std::vector<store::Tenant>> all_workspaces(Environment& environment) {
    TRY(store::Database * database, environment.database());
    return database->system_read(
        [](store::SystemTransaction& transaction) { return store::list_tenants(transaction); });
}

Result<std::set<std::string>> named_files(Environment& environment) {
    TRY(store::Database * database, environment.database());
    TRY(job::Queue * queue, environment.queue());
    TRY(const auto tenants, all_workspaces(environment));
    std::set<std::string> named;
    for (const store::Tenant& tenant : tenants) {
        const std::string objects = fmt::format("objects/{}/", tenant.id.to_string());
        TRY(const auto results, queue->result_keys(tenant.id));
        for (const std::string& key : results) named.insert(objects + key);
        TRY_STATUS(database->read(tenant.id, [&](store::Transaction& transaction) -> Status {
            TRY(const auto datasets, store::list_datasets(transaction));
            for (const store::Dataset& dataset : datasets) named.insert("columns/" + dataset.path);
            return add_reports(transaction, objects, named);
        }));
    }
    return named;
}

Result<std::optional<Principal>> reader_of(Environment& environment, const TenantId& tenant) {
    TRY(store::Database * database, environment.database());
    TRY(const auto members, database->system_read([&](store::SystemTransaction& transaction) {
        return store::list_memberships(transaction, tenant);
    }));
    const auto admin = std::ranges::find(members, store::Role::kAdmin, &store::Membership::role);
    if (admin == members.end()) return std::optional<Principal>();
    return std::optional(Principal{.tenant = tenant,
                                   .user = admin->user,
                                   .name = "backup",
                                   .role = admin->role,
                                   .permissions = permissions_of(admin->role),
                                   .credential = "job"});
}

std::optional<std::string> digest_of_result(Environment& environment, const Work& work,
                                            const Principal& reader, const std::string& method,
                                            const std::string& request) {
    const Method* known = environment.method_table()->find(method);
    if (!known) return {};
    const auto ready = known->read(request, {});
    if (!ready) return {};
    Call call(environment, reader, RequestId::make(environment.clock().now()), work);
    const auto body = ready->run(call);
    return body ? digest_in(*body) : std::nullopt;
}

Result<std::vector<BackupResult>> headline_results(Environment& environment, const Work& work) {
    TRY(store::Database * database, environment.database());
    TRY(const auto tenants, all_workspaces(environment));
    std::vector<BackupResult> results;
    for (const store::Tenant& tenant : tenants) {
        TRY(const auto reader, reader_of(environment, tenant.id));
        if (!reader) continue;
        TRY(const auto page, database->read(tenant.id, [](store::Transaction& transaction) {
            return store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                          {.limit = kMostResults});
        }));
        const auto add = [&](std::string method, std::string request) {
            if (auto digest = digest_of_result(environment, work, *reader, method, request))
                results.push_back({tenant.id.to_string(), std::move(method), std::move(request),
                                   *std::move(digest)});
        };
        for (const model::Portfolio& portfolio : page.items) {
            TRY_STATUS(work.cancel.check());
            add("risk.exposures",
                fmt::format(R"({{"portfolio":{}}})", wire::to_json(portfolio.slug)));
        }
        add("ledger.lots", "{}");
    }
    return results;
}

}  // namespace ballast::service
