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
#include "store/upload_blobs.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;
using detail::UploadBlobs;
using UploadUsage = UploadBlobs::Usage;

constexpr std::size_t kMaxNameBytes = 255;

// Metadata next to the contents, written once: the announced size, the owner and the name, one per
// line.
constexpr const char* kFacts = ".facts";

fs::path place(const UploadFilesOptions& options, const TenantId& tenant, const UploadId& id) {
    return fs::path(options.root) / tenant.to_string() / id.to_string();
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
struct StoredFacts {
    std::uint64_t size = 0;
    std::string owner;
    std::string name;
};

std::optional<StoredFacts> parse_facts(std::string_view text) {
    const std::size_t first = text.find('\n');
    const std::size_t second = text.find('\n', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    StoredFacts facts;
    std::from_chars(text.data(), text.data() + first, facts.size);
    facts.owner = text.substr(first + 1, second - first - 1);
    facts.name = text.substr(second + 1, text.size() - second - 2);
    return facts;
}

// What a tenant's files take, announced bytes counted.
UploadUsage usage(const fs::path& directory, std::string_view owner) {
    UploadUsage total;
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

Status check_limits(const UploadFilesOptions& options, const UploadUsage& used,
                    std::uint64_t size) {
    if (used.of_owner + size > options.max_of_owner)
        return fail(
            Code::kLimitExceeded,
            fmt::format("an upload of {} bytes exceeds your quota: {} of {} bytes are taken "
                        "by uploads that have not been read; delete one of them",
                        size, used.of_owner, options.max_of_owner));
    if (size > options.max_size || used.files >= options.max_files ||
        used.bytes + size > options.max_total)
        return fail(Code::kLimitExceeded,
                    fmt::format("an upload of {} bytes exceeds the limits: {} bytes per file, {} "
                                "files not yet parsed, {} bytes in total",
                                size, options.max_size, options.max_files, options.max_total));
    return {};
}

Error out_of_order(const UploadFile& file, std::uint64_t offset) {
    return fail(Code::kConflict,
                fmt::format("{} bytes have been received; the next piece starts there, "
                            "not at {}",
                            file.received, offset))
        .with("received", fmt::format("{}", file.received));
}

Status check_piece(const UploadFile& file, std::uint64_t offset, std::uint64_t size) {
    if (offset != file.received) return out_of_order(file, offset);
    if (size > file.size - file.received)
        return fail(Code::kInvalidInput,
                    fmt::format("the piece ends beyond the {} bytes announced", file.size));
    return {};
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

Error missing_upload(const UploadId& id) {
    return fail(Code::kNotFound, fmt::format("there is no upload {}", id.to_string()))
        .with("upload", id.to_string());
}

Result<UploadFile> UploadFiles::create(const TenantId& tenant, std::string name, std::string owner,
                                       std::uint64_t size, Instant now) const {
    TRY_STATUS(check_name(name));
    const fs::path directory = fs::path(options_.root) / tenant.to_string();
    UploadUsage used;
    if (options_.copies) {
        TRY(used, UploadBlobs(options_.copies->blobs()).usage(tenant, owner));
    } else {
        used = usage(directory, owner);
    }
    TRY_STATUS(check_limits(options_, used, size));
    UploadFile file{.id = UploadId::make(now),
                    .name = std::move(name),
                    .owner = std::move(owner),
                    .size = size};
    if (options_.copies) {
        TRY_STATUS(UploadBlobs(options_.copies->blobs()).create(tenant, file));
        return file;
    }
    TRY_STATUS(detail::make_directories(directory));
    const fs::path path = place(options_, tenant, file.id);
    TRY_STATUS(detail::write_file_durably(path, {}));
    TRY_STATUS(detail::write_file_durably(
        path.string() + kFacts, {fmt::format("{}\n{}\n{}\n", size, file.owner, file.name)}));
    return file;
}

Result<UploadFile> UploadFiles::get(const TenantId& tenant, const UploadId& id,
                                    std::string_view owner) const {
    if (options_.copies) return UploadBlobs(options_.copies->blobs()).get(tenant, id, owner);
    const fs::path path = place(options_, tenant, id);
    const auto facts = detail::read_file(path.string() + kFacts, 64 * 1024);
    if (!facts)
        return facts.error().code == Code::kNotFound ? missing_upload(id) : Error(facts.error());
    const auto known = parse_facts(*facts);
    if (!known) return fail(Code::kCorrupted, "the metadata of the upload is damaged");
    UploadFile file{.id = id, .name = known->name, .owner = known->owner, .size = known->size};
    if (!owner.empty() && file.owner != owner) return missing_upload(id);
    std::error_code error;
    file.received = fs::file_size(path, error);
    if (error) return missing_upload(id);
    return file;
}

Result<UploadFile> UploadFiles::append(const TenantId& tenant, const UploadId& id,
                                       std::string_view owner, std::uint64_t offset,
                                       std::string_view piece) const {
    TRY(UploadFile file, get(tenant, id, owner));
    if (!options_.copies) return append_file(tenant, std::move(file), offset, piece);
    TRY_STATUS(check_piece(file, offset, piece.size()));
    TRY_STATUS(UploadBlobs(options_.copies->blobs()).append(tenant, file, piece));
    file.received += piece.size();
    return file;
}

Result<std::string> UploadFiles::piece_url(const TenantId& tenant, const UploadId& id,
                                           std::string_view owner, std::uint64_t offset,
                                           std::uint64_t size) const {
    TRY(const UploadFile file, get(tenant, id, owner));
    TRY_STATUS(check_piece(file, offset, size));
    if (!options_.copies) return std::string();
    return UploadBlobs(options_.copies->blobs()).piece_url(tenant, file, size);
}

Result<UploadFile> UploadFiles::append_file(const TenantId& tenant, UploadFile file,
                                            std::uint64_t offset, std::string_view piece) const {
    const Descriptor contents(
        ::open(place(options_, tenant, file.id).c_str(), O_WRONLY | O_APPEND | O_CLOEXEC));
    if (contents.get() < 0) return missing_upload(file.id);
    // Of two concurrent pieces, the second sees the end written by the first.
    if (flock(contents.get(), LOCK_EX) != 0) return system_failure("locked");
    struct stat status{};
    if (fstat(contents.get(), &status) != 0) return system_failure("read");
    file.received = static_cast<std::uint64_t>(status.st_size);
    TRY_STATUS(check_piece(file, offset, piece.size()));
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
    const std::string path = place(options_, tenant, id).string();
    if (options_.copies) TRY_STATUS(UploadBlobs(options_.copies->blobs()).join(tenant, file, path));
    return path;
}

Status UploadFiles::remove(const TenantId& tenant, const UploadId& id,
                           std::string_view owner) const {
    TRY_STATUS(get(tenant, id, owner));
    if (options_.copies) TRY_STATUS(UploadBlobs(options_.copies->blobs()).remove(tenant, id));
    const fs::path path = place(options_, tenant, id);
    std::error_code error;
    fs::remove(path, error);
    fs::remove(path.string() + kFacts, error);
    return {};
}

std::size_t UploadFiles::sweep(Instant before) const {
    std::size_t removed = options_.copies ? UploadBlobs(options_.copies->blobs()).sweep(before) : 0;
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
