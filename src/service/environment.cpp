#include "service/environment.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include "job/queue.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/objects.hpp"
#include "store/upload_files.hpp"

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
                fmt::format("other users can open the directory {} and its permissions cannot be "
                            "changed ({}): run chmod 700 on it as its owner",
                            directory.string(), error.message()));
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
                        fmt::format("{} is a symbolic link: set BALLAST_DATA to the directory "
                                    "itself",
                                    directory.string()));
        if (!std::filesystem::is_directory(directory, error))
            std::filesystem::create_directories(directory, error);
        if (error)
            return fail(Code::kUnavailable, fmt::format("cannot create the data directory {}: {}; "
                                                        "set BALLAST_DATA to a writable directory",
                                                        directory.string(), error.message()));
        TRY_STATUS(close_to_others(directory));
    }
    return {};
}

Result<store::Database*> Environment::database() {
    const std::lock_guard lock(mutex_);
    if (!database_) {
        TRY_STATUS(make_data_directory());
        TRY(store::Database opened, store::Database::open(database_address()));
        database_ = std::make_unique<store::Database>(std::move(opened));
    }
    return database_.get();
}

Result<store::Columns*> Environment::columns() {
    const std::lock_guard lock(mutex_);
    if (!columns_) {
        TRY_STATUS(make_data_directory());
        columns_ = std::make_unique<store::Columns>(
            store::ColumnsOptions{.root = (data() / "columns").string()});
    }
    return columns_.get();
}

Result<store::Objects*> Environment::objects() {
    const std::lock_guard lock(mutex_);
    if (!objects_) {
        TRY_STATUS(make_data_directory());
        objects_ = std::make_unique<store::Objects>(
            store::ObjectsOptions{.root = (data() / "objects").string()});
    }
    return objects_.get();
}

Result<store::UploadFiles*> Environment::uploads() {
    const std::lock_guard lock(mutex_);
    if (!uploads_) {
        TRY_STATUS(make_data_directory());
        uploads_ = std::make_unique<store::UploadFiles>(
            store::UploadFilesOptions{.root = (data() / "uploads").string()});
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
