#include "store/upload_files.hpp"

#include <charconv>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crash_point.hpp"
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
    const int error = errno;
    Error failure = fail(Code::kUnavailable,
                         fmt::format("the upload cannot be {}: {}", what,
                                     std::error_code(error, std::generic_category()).message()));
    if (error == ENOSPC || error == EDQUOT) return std::move(failure).with("storage", "full");
    return failure;
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

// The contents of a metadata file; nullopt when it is damaged.
struct Facts {
    std::uint64_t size = 0;
    std::string owner;
    std::string name;
};

std::optional<Facts> parse_facts(std::string_view text) {
    const std::size_t first = text.find('\n');
    const std::size_t second = text.find('\n', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    Facts facts;
    std::from_chars(text.data(), text.data() + first, facts.size);
    facts.owner = text.substr(first + 1, second - first - 1);
    facts.name = text.substr(second + 1, text.size() - second - 2);
    return facts;
}

// What a tenant's files take, announced bytes counted.
struct Usage {
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    std::uint64_t of_owner = 0;
};

Usage usage(const fs::path& directory, std::string_view owner) {
    Usage total;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(directory, error)) {
        if (entry.path().extension() != kFacts) continue;
        const auto facts = detail::read_file(entry.path(), 64 * 1024);
        const auto known = facts ? parse_facts(*facts) : std::nullopt;
        ++total.files;
        if (!known) continue;
        total.bytes += known->size;
        if (known->owner == owner) total.of_owner += known->size;
    }
    return total;
}

bool made_since(const UploadId& id, Instant from) {
    // The first 48 bits of a UUID of version 7 are its milliseconds (RFC 9562, 5.7).
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.uuid().bytes()[i];
    return millis * 1'000 >= from.micros();
}

bool written_since(const fs::directory_entry& entry, Instant from) {
    struct stat status{};
    if (::stat(entry.path().c_str(), &status) != 0) return true;
    return status.st_mtim.tv_sec >= from.micros() / 1'000'000;
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
    const Usage used = usage(directory, owner);
    if (used.of_owner + size > options_.max_of_owner)
        return fail(
            Code::kLimitExceeded,
            fmt::format("an upload of {} bytes exceeds your quota: {} of {} bytes are taken "
                        "by uploads that have not been read; delete one of them",
                        size, used.of_owner, options_.max_of_owner));
    if (size > options_.max_size || used.files >= options_.max_files ||
        used.bytes + size > options_.max_total)
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
    const auto known = parse_facts(*facts);
    if (!known) return fail(Code::kCorrupted, "the metadata of the upload is damaged");
    UploadFile file{.id = id, .name = known->name, .owner = known->owner, .size = known->size};
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
    crash_point("upload.before_sync");
    if (::fsync(contents.get()) != 0) return system_failure("synced");
    crash_point("upload.after_sync");
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
            const bool is_temporary = entry.path().filename().string().starts_with('.');
            const auto id = UploadId::parse(entry.path().stem().string());
            if (is_temporary ? written_since(entry, before) : !id || made_since(*id, before))
                continue;
            // The file of an upload, its metadata, or what an interrupted writer left of either.
            if (entry.path().extension() == kFacts) ++removed;
            fs::remove(entry.path(), error);
        }
    }
    return removed;
}

}  // namespace ballast::store
