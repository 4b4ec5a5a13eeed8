#include <algorithm>
#include <fmt/format.h>

#include "service/backup/backup.hpp"
#include "service/database_options.hpp"
#include "service/version.hpp"
#include "store/audit.hpp"
#include "store/state_copy.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

// Of the environment that asks.
class BorrowedClock final : public Clock {
public:
    explicit BorrowedClock(const Clock& clock) : clock_(clock) {}
    Instant now() const override { return clock_.now(); }
    std::chrono::microseconds elapsed() const override { return clock_.elapsed(); }

private:
    const Clock& clock_;
};

// A directory and a database for one restoration, removed afterwards.
class ScratchInstance {
public:
    explicit ScratchInstance(Environment& environment)
        : owner_(database_options(environment)),
          home_(backup_directory(environment) /
                fmt::format(".verify-{}", Uuid::make(environment.clock().now()).to_string())) {
        owner_.replica_address.clear();
    }
    ~ScratchInstance() {
        std::error_code ignored;
        fs::remove_all(home_, ignored);
        if (!name_.empty()) (void)store::drop_scratch_database(owner_, name_);
    }
    ScratchInstance(const ScratchInstance&) = delete;
    ScratchInstance& operator=(const ScratchInstance&) = delete;

    // kForbidden when no database may be created for it.
    Status make_database(const BackupManifest& manifest, Instant now) {
        options_ = owner_;
        options_.address = fmt::format("sqlite:{}", (home_ / "state.db").string());
        if (manifest.database == "sqlite") return {};
        if (owner_.address.starts_with("sqlite:"))
            return fail(Code::kForbidden,
                        "this server has no PostgreSQL to restore the state to: verify it on one "
                        "that has");
        std::string name = "ballast_verify_" + Uuid::make(now).to_string();
        std::ranges::replace(name, '-', '_');
        TRY(options_, store::make_scratch_database(owner_, name));
        name_ = std::move(name);
        return {};
    }

    const fs::path& home() const { return home_; }
    const store::DatabaseOptions& options() const { return options_; }

private:
    store::DatabaseOptions owner_;
    fs::path home_;
    store::DatabaseOptions options_;
    std::string name_;  // of the database
};

Error not_complete(const std::string& what) {
    return fail(Code::kCorrupted, fmt::format("the restored backup is not complete: {}", what));
}

class BackupVerifier {
public:
    BackupVerifier(Environment& environment, const OpenedBackup& backup, const Work& work)
        : environment_(environment), backup_(backup), work_(work) {}

    Result<BackupCheckView> run() {
        const BackupManifest& manifest = backup_.manifest;
        view_.backup = manifest.id;
        view_.checked_at = environment_.clock().now();
        for (const std::string& path : manifest.missing)
            add_issue(Severity::kError, "missing_file",
                      "The file did not exist when the backup was made.", path);
        ScratchInstance scratch(environment_);
        const Status made = scratch.make_database(manifest, view_.checked_at);
        if (!made && made.error().code == Code::kForbidden) {
            TRY_STATUS(compare_files(scratch.home()));
            add_issue(Severity::kWarning, "state_not_restored",
                      fmt::format("The state was not restored: {}. Allow the owner of the database "
                                  "to create one (ALTER ROLE … CREATEDB).",
                                  made.error().message),
                      "state");
            return std::move(view_);
        }
        TRY_STATUS(made);
        TRY(const RestoredBackup restored,
            restore_backup(backup_, scratch.home(), scratch.options(), work_));
        view_.files = restored.files;
        view_.bytes = restored.bytes;
        TRY_STATUS(check_restored(scratch));
        view_.state_restored = true;
        return std::move(view_);
    }

private:
    void add_issue(Severity severity, std::string code, std::string message, std::string where) {
        view_.issues.push_back({severity, std::move(code), std::move(message), std::move(where)});
    }

    // Without restoring the state.
    Status compare_files(const fs::path& home) {
        for (const BackupFile& file : backup_.manifest.files) {
            const fs::path to = home / "file";
            TRY_STATUS(backup_.contents->extract(
                {file.digest, static_cast<std::uint64_t>(file.bytes)}, to, work_.cancel));
            std::error_code ignored;
            fs::remove(to, ignored);
            ++view_.files;
            view_.bytes += file.bytes;
        }
        return backup_.contents->check_end();
    }

    Status check_restored(const ScratchInstance& scratch) {
        Settings settings = environment_.settings();
        settings.data = scratch.home().string();
        settings.database = backup_.manifest.database == "sqlite" ? "" : scratch.options().address;
        settings.database_owner =
            backup_.manifest.database == "sqlite" ? "" : scratch.options().owner_address;
        settings.audit_directory.clear();
        Environment restored(std::move(settings),
                             std::make_unique<BorrowedClock>(environment_.clock()));
        restored.set_method_table(*environment_.method_table());
        TRY_STATUS(check_files(restored));
        TRY_STATUS(check_audit(restored));
        return check_results(restored);
    }

    Status check_files(Environment& restored) {
        TRY(const auto named, named_files(restored));
        for (const std::string& path : named) {
            if (std::ranges::find(backup_.manifest.missing, path) != backup_.manifest.missing.end())
                continue;
            if (!std::ranges::binary_search(backup_.manifest.files, path, {}, &BackupFile::path))
                return not_complete(
                    fmt::format("the state names {}, which the backup lacks", path));
        }
        return {};
    }

    Status check_audit(Environment& restored) {
        TRY(store::Database * database, restored.database());
        TRY(const auto tenants, all_workspaces(restored));
        view_.workspaces = static_cast<std::int64_t>(tenants.size());
        for (const store::Tenant& tenant : tenants) {
            TRY_STATUS(work_.cancel.check());
            TRY(const store::AuditCheck check,
                database->read(tenant.id, [](store::Transaction& transaction) {
                    return store::verify_audit(transaction, {});
                }));
            view_.audit_entries += check.rows;
        }
        return {};
    }

    Status check_results(Environment& restored) {
        const BackupManifest& manifest = backup_.manifest;
        if (manifest.version != kEngineVersion) {
            add_issue(Severity::kInfo, "other_version",
                      fmt::format("Results were not compared: version {} made the backup, and this "
                                  "is {}.",
                                  manifest.version, kEngineVersion),
                      "results");
            return {};
        }
        for (const BackupResult& result : manifest.results) {
            TRY_STATUS(work_.cancel.check());
            TRY(const TenantId tenant, TenantId::parse(result.workspace));
            TRY(const auto reader, reader_of(restored, tenant));
            const auto digest =
                reader ? digest_of_result(restored, work_, *reader, result.method, result.request)
                       : std::nullopt;
            if (digest != result.digest)
                return not_complete(
                    fmt::format("{} {} has another result", result.method, result.request));
            ++view_.results_compared;
        }
        return {};
    }

    Environment& environment_;
    const OpenedBackup& backup_;
    const Work& work_;
    BackupCheckView view_;
};

}  // namespace

Result<BackupCheckView> check_backup(Environment& environment, const OpenedBackup& backup,
                                     const Work& work) {
    return BackupVerifier(environment, backup, work).run();
}

Result<BackupCheckView> verify_backup(Environment& environment, const std::string& id,
                                      const Work& work) {
    TRY(const auto archive, open_archive(environment, BackupKey::kNone));
    TRY([[maybe_unused]] const std::string text, archive.unchecked_manifest(id));
    const auto run = [&]() -> Result<BackupCheckView> {
        TRY(const OpenedBackup backup, open_backup(environment, id));
        return check_backup(environment, backup, work);
    };
    auto checked = run();
    // Not when it was stopped, or could not be tried.
    if (checked || checked.error().code == Code::kCorrupted) {
        const BackupCheckNote note{environment.clock().now(), checked.has_value(),
                                   checked ? std::string() : checked.error().message};
        TRY_STATUS(archive.put_check(id, wire::to_json(note)));
    }
    return checked;
}

}  // namespace ballast::service
