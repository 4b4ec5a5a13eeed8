#include "store/file.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/crash_point.hpp"
#include "base/digest.hpp"

namespace ballast::store::detail {

namespace {

namespace fs = std::filesystem;

class File {
public:
    File(const fs::path& path, int flags)
        : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    ~File() {
        if (number_ >= 0) ::close(number_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    int number() const { return number_; }
    bool is_open() const { return number_ >= 0; }

private:
    int number_;
};

// Clients see the message: it does not name the directory.
Error failed(std::string_view what, const fs::path& path) {
    return file_error(what, path.filename().string());
}

// `write` writes the contents: write(int file) -> Status.
template <class Write>
Status write_and_sync(const fs::path& path, const Write& write) {
    const File file(path, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open()) return failed("create", path);
    TRY_STATUS(write(file.number()));
    crash_point("file.before_sync");
    if (::fsync(file.number()) != 0) return failed("sync", path);
    return {};
}

Status rename_and_sync(const fs::path& from, const fs::path& to) {
    crash_point("file.before_rename");
    if (std::rename(from.c_str(), to.c_str()) != 0) return failed("rename", from);
    crash_point("file.after_rename");
    return sync_directory(to.parent_path());
}

// Reads the whole file in pieces.
template <class Take>
Status read_pieces(const fs::path& path, const Take& take) {
    const File file(path, O_RDONLY);
    if (!file.is_open()) return failed("open", path);
    std::string buffer(1 << 20, '\0');
    for (;;) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return failed("read", path);
        if (count == 0) return {};
        TRY_STATUS(take(std::string_view(buffer.data(), static_cast<std::size_t>(count))));
    }
}

}  // namespace

fs::path temporary_beside(const fs::path& path) {
    static std::atomic<std::uint64_t> count = 0;
    return path.parent_path() / fmt::format(".{}.{}.tmp", ::getpid(), ++count);
}

Error file_error(std::string_view what, const std::string& name) {
    const int error = errno;
    const Code code = error == ENOENT ? Code::kNotFound : Code::kUnavailable;
    Error failure = fail(
        code, fmt::format("cannot {} {}: {}", what, name, std::generic_category().message(error)));
    if (error == ENOSPC || error == EDQUOT) return std::move(failure).with("storage", "full");
    return failure;
}

Status write_bytes(int file, std::string_view bytes, const std::string& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return file_error("write", name);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<std::string> read_bytes(int file, std::uint64_t at, std::size_t most,
                               const std::string& name) {
    std::string bytes(most, '\0');
    std::size_t size = 0;
    while (size < most) {
        const ssize_t count =
            ::pread(file, bytes.data() + size, most - size, static_cast<off_t>(at + size));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return file_error("read", name);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return bytes;
}

Result<std::shared_ptr<FileSource>> FileSource::open(const fs::path& path, std::uint64_t skipped) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return failed("open", path);
    struct stat facts{};
    if (::fstat(file, &facts) != 0) {
        const Error error = failed("read", path);
        ::close(file);
        return error;
    }
    const auto size = static_cast<std::uint64_t>(facts.st_size);
    return std::make_shared<FileSource>(file, path.filename().string(), skipped,
                                        size - std::min(size, skipped));
}

FileSource::~FileSource() { ::close(file_); }

namespace {

template <class Write>
Status write_durably(const fs::path& path, const Write& write) {
    TRY_STATUS(make_directories(path.parent_path()));
    const fs::path temporary = temporary_beside(path);
    Status status = write_and_sync(temporary, write);
    if (status) status = rename_and_sync(temporary, path);
    if (!status) ::unlink(temporary.c_str());
    return status;
}

}  // namespace

Status write_file_durably(const fs::path& path, std::initializer_list<std::string_view> parts) {
    return write_durably(path, [&](int file) -> Status {
        for (const std::string_view part : parts)
            TRY_STATUS(write_bytes(file, part, path.filename().string()));
        return {};
    });
}

Status write_file_durably(const fs::path& path, std::string_view header,
                          const ByteSource& contents) {
    const std::string name = path.filename().string();
    return write_durably(path, [&](int file) -> Status {
        TRY_STATUS(write_bytes(file, header, name));
        return each_piece(contents,
                          [&](std::string_view piece) { return write_bytes(file, piece, name); });
    });
}

Status keep_file_durably(const fs::path& temporary, const fs::path& path) {
    {
        const File file(temporary, O_RDONLY);
        if (!file.is_open()) return failed("open", temporary);
        if (::fsync(file.number()) != 0) return failed("sync", temporary);
        // Read-only, because the file is identified by its digest.
        if (::fchmod(file.number(), 0400) != 0) return failed("protect", temporary);
    }
    return rename_and_sync(temporary, path);
}

Result<std::string> read_file(const fs::path& path, std::uint64_t max_size) {
    std::string bytes;
    TRY_STATUS(read_pieces(path, [&](std::string_view piece) -> Status {
        if (bytes.size() + piece.size() > max_size)
            return fail(Code::kLimitExceeded, fmt::format("{} has more than {} bytes",
                                                          path.filename().string(), max_size));
        bytes.append(piece);
        return {};
    }));
    return bytes;
}

Result<std::string> digest_file(const fs::path& path) {
    Sha256 hash;
    TRY_STATUS(read_pieces(path, [&](std::string_view piece) -> Status {
        hash.update(piece);
        return {};
    }));
    return hash.finish_hex();
}

Status make_directories(const fs::path& directory) {
    std::error_code error;
    if (directory.empty() || fs::is_directory(directory, error)) return {};
    TRY_STATUS(make_directories(directory.parent_path()));
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST)
        return failed("make the directory", directory);
    return sync_directory(directory.parent_path());
}

Status sync_directory(const fs::path& directory) {
    const File file(directory, O_RDONLY | O_DIRECTORY);
    if (!file.is_open()) return failed("open", directory);
    if (::fsync(file.number()) != 0) return failed("sync", directory);
    return {};
}

}  // namespace ballast::store::detail
