#include "store/unused_files.hpp"

#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include "store/file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

bool is_old(const fs::path& path, Instant before) {
    struct stat status{};
    return ::lstat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           status.st_mtim.tv_sec < before.micros() / 1'000'000;
}

// The files below a directory; what appears or disappears meanwhile may be missing.
std::vector<fs::path> files_below(const fs::path& root) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
         at.increment(error)) {
        std::error_code ignored;
        if (at->is_regular_file(ignored)) files.push_back(at->path());
    }
    return files;
}

// Taken under another name first: a writer may have renamed a new file to this name since.
Freed remove_if_old(const fs::path& path, Instant before) {
    const fs::path taken = detail::temporary_beside(path);
    if (std::rename(path.c_str(), taken.c_str()) != 0) return {};
    std::error_code error;
    const auto size = fs::file_size(taken, error);
    if (!is_old(taken, before)) {
        std::rename(taken.c_str(), path.c_str());
        return {};
    }
    if (!fs::remove(taken, error)) return {};
    return {.files = 1, .bytes = static_cast<std::int64_t>(size)};
}

}  // namespace

Freed remove_unused_files(const fs::path& root,
                          const std::function<bool(const std::string&)>& is_used, Instant before) {
    Freed freed;
    for (const fs::path& path : files_below(root))
        if (is_old(path, before) && !is_used(path.lexically_relative(root).generic_string()))
            freed += remove_if_old(path, before);
    return freed;
}

void release_file(const fs::path& path) { ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0); }

Freed size_of_files(const fs::path& root) {
    Freed total;
    for (const fs::path& path : files_below(root)) {
        std::error_code error;
        const auto size = fs::file_size(path, error);
        if (!error) total += {.files = 1, .bytes = static_cast<std::int64_t>(size)};
    }
    return total;
}

}  // namespace ballast::store
