#include "store/state_copy.hpp"

#include <chrono>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <sqlite3.h>
#include <thread>
#include <unistd.h>

#include "store/connection.hpp"
#include "store/file.hpp"
#include "store/sqlite_functions.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

constexpr const char* kSqliteFile = "state.db";

struct CloseCopied {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
using CopiedDatabase = std::unique_ptr<sqlite3, CloseCopied>;

Result<CopiedDatabase> open_plain(const std::string& path, int flags) {
    sqlite3* raw = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    CopiedDatabase database(raw);
    if (code == SQLITE_OK) return database;
    return fail(Code::kUnavailable,
                fmt::format("cannot open {}: {}", fs::path(path).filename().string(),
                            raw ? sqlite3_errmsg(raw) : "no memory"));
}

Error copy_error(int code) {
    const Code kind =
        code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? Code::kCorrupted : Code::kUnavailable;
    Error error =
        fail(kind, fmt::format("the database cannot be copied: {}", sqlite3_errstr(code)));
    if (code == SQLITE_FULL) return std::move(error).with("storage", "full");
    return error;
}

// A page that is damaged in the file is damaged in the copy.
Status check_integrity(sqlite3* database) {
    // Indexes are compared in the order of their columns.
    if (const int code = detail::add_sqlite_functions(database); code != SQLITE_OK)
        return copy_error(code);
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(database, "PRAGMA integrity_check(1)", -1, &raw, nullptr) != SQLITE_OK)
        return copy_error(sqlite3_errcode(database));
    const std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement(raw, sqlite3_finalize);
    if (sqlite3_step(raw) != SQLITE_ROW) return copy_error(sqlite3_errcode(database));
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(raw, 0));
    if (text && std::string_view(text) == "ok") return {};
    return fail(Code::kCorrupted,
                fmt::format("the database is damaged: {}", text ? text : "unknown damage"));
}

Status make_private_file(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(Code::kConflict, fmt::format("cannot create {}: {}", path.filename().string(),
                                                 std::generic_category().message(errno)));
    ::close(file);
    return {};
}

}  // namespace

namespace detail {

Status copy_sqlite(const std::string& path, const fs::path& to, const Cancel& cancel) {
    TRY(const CopiedDatabase from, open_plain(path, SQLITE_OPEN_READWRITE));
    sqlite3_busy_timeout(from.get(), 10'000);
    TRY_STATUS(make_private_file(to));
    TRY(const CopiedDatabase copy, open_plain(to.string(), SQLITE_OPEN_READWRITE));
    // A read transaction of this connection: one snapshot, however many others write meanwhile.
    if (sqlite3_exec(from.get(), "BEGIN; SELECT count(*) FROM sqlite_schema", nullptr, nullptr,
                     nullptr) != SQLITE_OK)
        return copy_error(sqlite3_errcode(from.get()));
    sqlite3_backup* backup = sqlite3_backup_init(copy.get(), "main", from.get(), "main");
    if (!backup) return copy_error(sqlite3_errcode(copy.get()));
    constexpr int kPages = 4096;
    int code = SQLITE_OK;
    while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        if (cancel.requested()) break;
        code = sqlite3_backup_step(backup, kPages);
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    sqlite3_backup_finish(backup);
    TRY_STATUS(cancel.check());
    if (code != SQLITE_DONE) return copy_error(code);
    // Without a write-ahead log, so that the copy is one file.
    if (sqlite3_exec(copy.get(), "PRAGMA journal_mode = DELETE", nullptr, nullptr, nullptr) !=
        SQLITE_OK)
        return copy_error(sqlite3_errcode(copy.get()));
    return check_integrity(copy.get());
}

}  // namespace detail

Result<std::vector<std::string>> copy_state(const DatabaseOptions& options,
                                            const fs::path& directory, const Cancel& cancel) {
    if (!options.address.starts_with(detail::kSqlitePrefix))
        return detail::copy_postgres(options, directory, cancel);
    TRY_STATUS(detail::copy_sqlite(options.address.substr(detail::kSqlitePrefix.size()),
                                   directory / kSqliteFile, cancel));
    return std::vector<std::string>{kSqliteFile};
}

Status load_state(const DatabaseOptions& options, const fs::path& directory) {
    if (!options.address.starts_with(detail::kSqlitePrefix))
        return detail::load_postgres(options, directory);
    const fs::path to = options.address.substr(detail::kSqlitePrefix.size());
    std::error_code error;
    if (fs::exists(to, error))
        return fail(Code::kConflict,
                    fmt::format("{} exists already: restore into a new data directory",
                                to.filename().string()));
    return detail::copy_sqlite((directory / kSqliteFile).string(), to, Cancel());
}

}  // namespace ballast::store
