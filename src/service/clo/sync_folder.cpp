#include "service/clo/sync_folder.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>

#include "base/digest.hpp"
#include "service/field_error.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr auto kSettling = std::chrono::seconds(10);
constexpr std::uintmax_t kMostSyncBytes = std::uintmax_t{512} << 20;
constexpr std::size_t kMostSyncFiles = 20;

Error unreadable_folder(const std::string& folder, std::string_view why) {
    return fail(Code::kUnavailable, fmt::format("the folder \"{}\" {}", folder, why))
        .with("folder", folder);
}

// No part of the path is a link.
Status check_links(const fs::path& directory, const std::string& folder) {
    fs::path path = directory;
    for (const fs::path& part : fs::path(folder)) {
        path /= part;
        std::error_code error;
        const fs::file_status status = fs::symlink_status(path, error);
        if (error || !fs::exists(status)) return unreadable_folder(folder, "does not exist");
        if (fs::is_symlink(status))
            return unreadable_folder(folder, "is or contains a link, which is not followed");
    }
    return {};
}

enum class SyncKind : std::uint8_t { kNone, kWorkbook, kDatabase };

SyncKind kind_of_file(const fs::path& path) {
    std::string extension = path.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    if (extension == ".xlsx" || extension == ".xlsm") return SyncKind::kWorkbook;
    if (extension == ".db" || extension == ".sqlite" || extension == ".sqlite3")
        return SyncKind::kDatabase;
    return SyncKind::kNone;
}

bool is_settled(const fs::path& path, Instant now) {
    std::error_code error;
    const auto written = fs::last_write_time(path, error);
    if (error) return false;
    const auto at = std::chrono::file_clock::to_sys(written);
    const auto micros =
        std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch());
    return now - Instant::from_micros(micros.count()) >= kSettling;
}

Result<std::string> file_bytes(const fs::path& path, const std::string& folder) {
    std::ifstream file(path, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    if (!file) return unreadable_folder(folder, "has a file that cannot be read");
    return bytes;
}

}  // namespace

SyncFiles sync_files_of(std::vector<NamedBytes> files) {
    std::ranges::sort(files, {}, &NamedBytes::name);
    SyncFiles sorted;
    Sha256 hash;
    for (NamedBytes& one : files) {
        hash.update_field(one.name).update_field(sha256_hex(one.bytes));
        (kind_of_file(one.name) == SyncKind::kWorkbook ? sorted.workbooks : sorted.databases)
            .push_back(std::move(one));
    }
    sorted.digest = hash.finish_hex();
    return sorted;
}

Status check_sync_file_name(const std::string& name, const std::string& pointer) {
    const bool is_plain = !name.empty() && name.find('/') == std::string::npos;
    if (is_plain && kind_of_file(name) != SyncKind::kNone) return {};
    return invalid(pointer, "pattern",
                   fmt::format("\"{}\" is not the name of a workbook or SQLite database", name),
                   "give a name that ends in .xlsx, .xlsm, .db, .sqlite or .sqlite3");
}

Status check_sync_folder(const std::string& folder) {
    const fs::path path(folder);
    const bool leaves =
        std::ranges::any_of(path, [](const fs::path& part) { return part == ".." || part == "."; });
    if (path.is_absolute() || leaves)
        return invalid("/folder", "pattern",
                       fmt::format("\"{}\" is not a folder below the import directory", folder),
                       "give a relative path without . and ..");
    return {};
}

Result<SyncFiles> read_sync_folder(const std::string& directory, const std::string& folder,
                                   Instant now) {
    if (directory.empty())
        return fail(Code::kUnavailable,
                    "the server has no import directory: set BALLAST_IMPORT_DIR, and restart it");
    TRY_STATUS(check_sync_folder(folder));
    TRY_STATUS(check_links(directory, folder));
    std::vector<fs::path> paths;
    std::error_code error;
    for (const fs::directory_entry& entry :
         fs::directory_iterator(fs::path(directory) / folder, error))
        if (entry.symlink_status().type() == fs::file_type::regular &&
            kind_of_file(entry.path()) != SyncKind::kNone &&
            !entry.path().filename().string().starts_with("~$"))
            paths.push_back(entry.path());
    if (error) return unreadable_folder(folder, "cannot be read");
    std::ranges::sort(paths);
    if (paths.empty())
        return unreadable_folder(folder, "has no workbook (.xlsx) and no SQLite database (.db)");
    if (paths.size() > kMostSyncFiles)
        return unreadable_folder(folder, fmt::format("has more than {} files", kMostSyncFiles));
    std::vector<NamedBytes> read;
    bool settled = true;
    std::uintmax_t bytes = 0;
    for (const fs::path& path : paths) {
        bytes += fs::file_size(path, error);
        if (error || bytes > kMostSyncBytes)
            return unreadable_folder(
                folder, fmt::format("has more than {} bytes of files", kMostSyncBytes));
        NamedBytes one{.name = path.filename().string(), .bytes = {}};
        TRY(one.bytes, file_bytes(path, folder));
        settled = settled && is_settled(path, now);
        read.push_back(std::move(one));
    }
    SyncFiles files = sync_files_of(std::move(read));
    files.settled = settled;
    return files;
}

}  // namespace ballast::service
