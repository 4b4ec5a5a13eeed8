#include "service/environment.hpp"

#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "job/queue.hpp"
#include "service/database_options.hpp"
#include "service/file_home.hpp"
#include "service/key_file.hpp"
#include "service/running_call.hpp"
#include "service/store_settings.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/installation.hpp"
#include "store/objects.hpp"
#include "store/upload_files.hpp"
#include "wire/json.hpp"

namespace ballast::service {

Environment::Environment(Settings settings, std::unique_ptr<Clock> clock)
    : settings_(std::move(settings)), clock_(std::move(clock)) {}

Environment::~Environment() = default;

ThreadPool& Environment::threads() {
    const std::lock_guard lock(mutex_);
    if (!threads_) threads_ = std::make_unique<ThreadPool>(settings_.threads);
    return *threads_;
}

namespace {

// Balances and credentials: nobody but the owner may list or open them.
Status close_to_others(const std::filesystem::path& directory) {
    using std::filesystem::perms;
    std::error_code error;
    const perms found = std::filesystem::status(directory, error).permissions();
    if (!error && (found & (perms::group_all | perms::others_all)) == perms::none) return {};
    std::filesystem::permissions(directory, perms::owner_all, error);
    if (!error) return {};
    return fail(Code::kUnavailable,
                fmt::format("other users can open the directory \"{}\" and its permissions cannot "
                            "be changed ({}): run chmod 700 on it as its owner",
                            directory.filename().string(), error.message()));
}

}  // namespace

std::string Environment::database_address() const {
    if (!settings_.database.empty()) return settings_.database;
    return "sqlite:" + (data() / "state.db").string();
}

bool Environment::has_state() const {
    if (!settings_.database.empty() && !settings_.database.starts_with("sqlite:")) return true;
    std::error_code ignored;
    return std::filesystem::exists(database_address().substr(std::string_view("sqlite:").size()),
                                   ignored);
}

Status Environment::make_data_directory() const {
    std::error_code error;
    for (const auto& directory : {data(), data() / "columns", data() / "objects",
                                  data() / "uploads", data() / "sessions"}) {
        if (std::filesystem::is_symlink(directory, error))
            return fail(Code::kInvalidInput,
                        fmt::format("the data directory \"{}\" is a symbolic link: set "
                                    "BALLAST_DATA to the directory itself",
                                    directory.filename().string()));
        if (!std::filesystem::is_directory(directory, error))
            std::filesystem::create_directories(directory, error);
        if (error)
            return fail(
                Code::kUnavailable,
                fmt::format("cannot create the data directory \"{}\": {}; set BALLAST_DATA to a "
                            "writable directory",
                            directory.filename().string(), error.message()));
        TRY_STATUS(close_to_others(directory));
    }
    return {};
}

std::filesystem::path Environment::audit_directory() const {
    if (!settings_.audit_directory.empty()) return settings_.audit_directory;
    return data() / "audit";
}

// The database refers to files of the data directory. A process with the same database and another
// directory would lose the results and uploads of the others, and they its own.
Status Environment::check_store_identity(store::Database& database) const {
    const std::filesystem::path file = data() / kIdentityFile;
    TRY(const std::optional<std::string> known,
        database.system_read(
            [](store::SystemTransaction& t) { return store::find_object_store(t); }));
    // Read after the database, which a process that starts at the same time claims last.
    std::string here = identity_in(file);
    std::string owner = known.value_or("");
    bool is_own = false;
    if (!known) {
        // The file first: a process that ends in between claims the database at its next start.
        if (here.empty()) {
            // Of processes that start together one makes it, and the others take it.
            std::string made;
            TRY(here, read_or_make_key(
                          file, [&] { return made = Uuid::make(clock_->now()).to_string(); }));
            is_own = here == made;
        }
        TRY(owner, database.system([&](store::SystemTransaction& t) {
            return store::claim_object_store(t, here);
        }));
    }
    if (owner == here) return {};
    if (is_own) ::unlink(file.c_str());
    return fail(
        Code::kConflict,
        fmt::format("another data directory belongs to this database: its results and uploads are "
                    "not in this one. Give every process the same directory (BALLAST_DATA, on a "
                    "shared file system); if this is a copy of that directory, copy the file {} "
                    "too",
                    kIdentityFile));
}

namespace {

// {"event":"slow_statement", …} with the call or job that waits for it.
std::shared_ptr<const store::StatementWatch> statement_watch(const Environment& environment,
                                                             std::uint64_t limit_ms) {
    return std::make_shared<const store::StatementWatch>(
        store::StatementWatch{.limit = std::chrono::milliseconds(limit_ms),
                              .report = [&environment](const store::SlowStatement& statement) {
                                  std::string line = R"({"event":"slow_statement","at":)";
                                  wire::write_json(line, environment.clock().now());
                                  write_running_call(line);
                                  line += fmt::format(R"(,"ms":{:.1f},"rows":{},"sql":)",
                                                      statement.took.count(), statement.rows);
                                  wire::write_string(line, statement.sql);
                                  environment.log(line += '}');
                              }});
}

}  // namespace

store::DatabaseOptions database_options(Environment& environment) {
    using std::chrono::milliseconds;
    const Settings& settings = environment.settings();
    const auto& stores = environment.shared<StoreSettings>();
    return {.address = environment.database_address(),
            .owner_address = settings.database_owner,
            .replica_address = stores.database_replica,
            .connections = stores.database_connections,
            .overflow = stores.database_overflow,
            .pre_ping = stores.database_pre_ping,
            .recycle = std::chrono::seconds(stores.database_recycle_s),
            .wait = milliseconds(settings.database_lock_ms),
            .connect = milliseconds(settings.database_connect_ms),
            .statement = milliseconds(settings.database_statement_ms),
            .tcp = milliseconds(settings.database_tcp_ms),
            .watch = statement_watch(environment, stores.slow_statement_ms)};
}

Result<store::Database*> Environment::database() {
    const std::lock_guard lock(mutex_);
    if (!database_) {
        TRY_STATUS(make_data_directory());
        TRY(store::Database opened, store::Database::open(database_options(*this)));
        TRY(store::BlobCache* const held, file_copies(*this));
        // The secret with the keys of the object store is in this database.
        database_ = std::make_unique<store::Database>(std::move(opened));
        if (Status claimed = held ? claim_object_store(*this, *database_, *held)
                                  : check_store_identity(*database_);
            !claimed) {
            database_.reset();
            return std::move(claimed).error();
        }
    }
    return database_.get();
}

Result<store::Columns*> Environment::columns() {
    const std::lock_guard lock(mutex_);
    if (!columns_) {
        TRY_STATUS(make_data_directory());
        TRY(store::BlobCache* const held, file_copies(*this));
        columns_ = std::make_unique<store::Columns>(
            store::ColumnsOptions{.root = (data() / "columns").string(), .copies = held});
    }
    return columns_.get();
}

Result<store::Objects*> Environment::objects() {
    const std::lock_guard lock(mutex_);
    if (!objects_) {
        TRY_STATUS(make_data_directory());
        TRY(store::BlobCache* const held, file_copies(*this));
        objects_ = std::make_unique<store::Objects>(
            store::ObjectsOptions{.root = (data() / "objects").string(), .copies = held});
    }
    return objects_.get();
}

Result<store::UploadFiles*> Environment::uploads() {
    const std::lock_guard lock(mutex_);
    if (!uploads_) {
        TRY_STATUS(make_data_directory());
        TRY(store::BlobCache* const held, file_copies(*this));
        uploads_ = std::make_unique<store::UploadFiles>(
            store::UploadFilesOptions{.root = (data() / "uploads").string(),
                                      .max_of_owner = settings_.upload_quota_bytes,
                                      .copies = held});
    }
    return uploads_.get();
}

Result<job::Queue*> Environment::queue() {
    const std::lock_guard lock(mutex_);
    if (!queue_) {
        TRY(store::Database * opened, database());
        queue_ = std::make_unique<job::Queue>(*opened, *clock_);
    }
    return queue_.get();
}

}  // namespace ballast::service
