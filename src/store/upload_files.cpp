#include "store/upload_files.hpp"

#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxNameBytes = 255;

// Metadata next to the contents, written once: the announced size, the owner and the name, one per
// line.
constexpr const char* kFacts = ".facts";

fs::path place(const UploadFilesOptions& options, const TenantId& tenant, const UploadId& id) {
    return fs::path(options.root) / tenant.to_string() / id.to_string();
}

Error missing(const UploadId& id) {
    return fail(Code::kNotFound, fmt::format("there is no upload {}", id.to_string()))
        .with("upload", id.to_string());
}

Error system_failure(std::string_view what) {
    return fail(Code::kUnavailable,
                fmt::format("the upload cannot be {}: {}", what,
                            std::error_code(errno, std::generic_category()).message()));
}

Status check_name(std::string_view name) {
    if (!name.empty() && name.size() <= kMaxNameBytes &&
        name.find_first_of("\n\r") == std::string_view::npos)
        return {};
    Error error = fail(Code::kInvalidInput, "the upload requires the name of its file");
    error.errors.push_back(
        {"/name", "length", fmt::format("1 to {} bytes on one line", kMaxNameBytes), ""});
    return error;
}

// Usage of a tenant's directory: the number of files and their announced bytes.
std::pair<std::size_t, std::uint64_t> usage(const fs::path& directory) {
    std::pair<std::size_t, std::uint64_t> total;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        if (entry.path().extension() != kFacts) continue;
        const auto facts = detail::read_file(entry.path(), 64 * 1024);
        std::uint64_t size = 0;
        if (facts) std::from_chars(facts->data(), facts->data() + facts->size(), size);
        ++total.first;
        total.second += size;
    }
    return total;
}

// Closes the file, and releases its lock, at the end of the scope.
class Descriptor {
public:
    explicit Descriptor(int file) : file_(file) {}
    ~Descriptor() {
        if (file_ >= 0) ::close(file_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return file_; }

private:
    int file_;
};

}  // namespace

Result<UploadFile> UploadFiles::create(const TenantId& tenant, std::string name, std::string owner,
                                       std::uint64_t size, Instant now) const {
    TRY_STATUS(check_name(name));
    const fs::path directory = fs::path(options_.root) / tenant.to_string();
    const auto [files, bytes] = usage(directory);
    if (size > options_.max_size || files >= options_.max_files ||
        bytes + size > options_.max_total)
        return fail(Code::kLimitExceeded,
                    fmt::format("an upload of {} bytes exceeds the limits: {} bytes per file, {} "
                                "files not yet parsed, {} bytes in total",
                                size, options_.max_size, options_.max_files, options_.max_total));
    UploadFile file{.id = UploadId::make(now),
                    .name = std::move(name),
                    .owner = std::move(owner),
                    .size = size};
    TRY_STATUS(detail::make_directories(directory));
    const fs::path path = place(options_, tenant, file.id);
    TRY_STATUS(detail::write_file_durably(path, {}));
    TRY_STATUS(detail::write_file_durably(
        path.string() + kFacts, {fmt::format("{}\n{}\n{}\n", size, file.owner, file.name)}));
    return file;
}

Result<UploadFile> UploadFiles::get(const TenantId& tenant, const UploadId& id,
                                    std::string_view owner) const {
    const fs::path path = place(options_, tenant, id);
    const auto facts = detail::read_file(path.string() + kFacts, 64 * 1024);
    if (!facts) return facts.error().code == Code::kNotFound ? missing(id) : Error(facts.error());
    UploadFile file{.id = id};
    const std::size_t first = facts->find('\n');
    const std::size_t second = facts->find('\n', first + 1);
    if (first == std::string::npos || second == std::string::npos)
        return fail(Code::kCorrupted, "the metadata of the upload is damaged");
    std::from_chars(facts->data(), facts->data() + first, file.size);
    file.owner = facts->substr(first + 1, second - first - 1);
    file.name = facts->substr(second + 1, facts->size() - second - 2);
    if (!owner.empty() && file.owner != owner) return missing(id);
    std::error_code error;
    file.received = fs::file_size(path, error);
    if (error) return missing(id);
    return file;
}

Result<UploadFile> UploadFiles::append(const TenantId& tenant, const UploadId& id,
                                       std::string_view owner, std::uint64_t offset,
                                       std::string_view piece) const {
    TRY(UploadFile file, get(tenant, id, owner));
    const Descriptor contents(
        ::open(place(options_, tenant, id).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (contents.get() < 0) return missing(id);
    // Of two concurrent pieces, the second sees the end written by the first.
    if (flock(contents.get(), LOCK_EX) != 0) return system_failure("locked");
    struct stat status{};
    if (fstat(contents.get(), &status) != 0) return system_failure("read");
    file.received = static_cast<std::uint64_t>(status.st_size);
    if (offset != file.received)
        return fail(Code::kConflict,
                    fmt::format("{} bytes have been received; the next piece starts there, "
                                "not at {}",
                                file.received, offset))
            .with("received", fmt::format("{}", file.received));
    if (piece.size() > file.size - file.received)
        return fail(Code::kInvalidInput,
                    fmt::format("the piece ends beyond the {} bytes announced", file.size));
    while (!piece.empty()) {
        const ssize_t written = ::write(contents.get(), piece.data(), piece.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) {
            const Error error = system_failure("written");
            // A partly written piece would shift the next one.
            (void)!ftruncate(contents.get(), status.st_size);
            return error;
        }
        piece.remove_prefix(static_cast<std::size_t>(written));
        file.received += static_cast<std::uint64_t>(written);
    }
    return file;
}

Result<std::string> UploadFiles::path(const TenantId& tenant, const UploadId& id,
                                      std::string_view owner) const {
    TRY(const UploadFile file, get(tenant, id, owner));
    if (!file.is_whole())
        return fail(Code::kConflict,
                    fmt::format("{} of {} bytes of \"{}\" have been received; send the "
                                "rest first",
                                file.received, file.size, file.name))
            .with("received", fmt::format("{}", file.received));
    return place(options_, tenant, id).string();
}

Status UploadFiles::remove(const TenantId& tenant, const UploadId& id,
                           std::string_view owner) const {
    TRY_STATUS(get(tenant, id, owner));
    const fs::path path = place(options_, tenant, id);
    std::error_code error;
    fs::remove(path, error);
    fs::remove(path.string() + kFacts, error);
    return {};
}

std::size_t UploadFiles::sweep(Instant before) const {
    std::size_t removed = 0;
    std::error_code error;
    for (const auto& tenant : fs::directory_iterator(options_.root, error)) {
        if (!tenant.is_directory()) continue;
        for (const auto& entry : fs::directory_iterator(tenant.path(), error)) {
            const auto id = UploadId::parse(entry.path().stem().string());
            if (!id || entry.path().extension() != kFacts) continue;
            // The first 48 bits of a UUID of version 7 are its milliseconds (RFC 9562, 5.7).
            std::int64_t millis = 0;
            for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id->uuid().bytes()[i];
            if (millis * 1'000 >= before.micros()) continue;
            fs::path contents = entry.path();
            fs::remove(contents.replace_extension(), error);
            fs::remove(entry.path(), error);
            ++removed;
        }
    }
    return removed;
}

}  // namespace ballast::store
