#include "store/upload_blobs.hpp"

#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <unistd.h>

#include "base/digest.hpp"
#include "store/file.hpp"

namespace ballast::store::detail {

namespace {

constexpr std::string_view kUploads = "uploads/";
constexpr std::uint64_t kMaxName = 1024;

std::string home_of(const TenantId& tenant) {
    return fmt::format("{}{}/", kUploads, tenant.to_string());
}

std::string facts_name(const TenantId& tenant, const UploadFile& file) {
    return fmt::format("{}{}.{}.{}", home_of(tenant), file.id.to_string(), file.size, file.owner);
}

// In the order of their offsets.
std::string piece_name(const TenantId& tenant, const UploadFile& file) {
    return fmt::format("{}{}/{:020}", home_of(tenant), file.id.to_string(), file.received);
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// Of "<id>.<size>.<owner>"; nullopt of a piece.
std::optional<UploadFile> facts_in_name(std::string_view name) {
    const std::size_t first = name.find('.');
    const std::size_t second = name.find('.', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
    const auto id = UploadId::parse(name.substr(0, first));
    const auto size = parse_size(name.substr(first + 1, second - first - 1));
    if (!id || !size) return std::nullopt;
    return UploadFile{
        .id = *id, .name = {}, .owner = std::string(name.substr(second + 1)), .size = *size};
}

bool made_before(const UploadId& id, Instant before) {
    // The first 48 bits of a UUID of version 7 are its milliseconds (RFC 9562, 5.7).
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.uuid().bytes()[i];
    return millis * 1'000 < before.micros();
}

}  // namespace

Result<UploadBlobs::Usage> UploadBlobs::usage(const TenantId& tenant,
                                              std::string_view owner) const {
    const std::string home = home_of(tenant);
    TRY(const auto blobs, blobs_.list(home));
    Usage total;
    for (const RemoteBlob& blob : blobs) {
        const auto facts = facts_in_name(std::string_view(blob.name).substr(home.size()));
        if (!facts) continue;
        ++total.files;
        total.bytes += facts->size;
        if (facts->owner == owner) total.of_owner += facts->size;
    }
    return total;
}

Status UploadBlobs::create(const TenantId& tenant, const UploadFile& file) const {
    return blobs_.put(facts_name(tenant, file), file.name, sha256_hex(file.name));
}

Result<UploadFile> UploadBlobs::get(const TenantId& tenant, const UploadId& id,
                                    std::string_view owner) const {
    const std::string home = home_of(tenant);
    TRY(const auto blobs, blobs_.list(home + id.to_string()));
    std::optional<UploadFile> file;
    for (const RemoteBlob& blob : blobs)
        if (auto facts = facts_in_name(std::string_view(blob.name).substr(home.size())))
            file = std::move(facts);
    if (!file || (!owner.empty() && file->owner != owner)) return missing_upload(id);
    TRY(file->name, blobs_.get(facts_name(tenant, *file), kMaxName));
    for (const RemoteBlob& blob : blobs)
        if (blob.name == piece_name(tenant, *file)) file->received += blob.size;
    return *std::move(file);
}

Status UploadBlobs::append(const TenantId& tenant, const UploadFile& file,
                           std::string_view piece) const {
    return blobs_.put(piece_name(tenant, file), piece, sha256_hex(piece));
}

Result<std::string> UploadBlobs::piece_url(const TenantId& tenant, const UploadFile& file,
                                           std::uint64_t size) const {
    return blobs_.upload_url(piece_name(tenant, file), size);
}

Status UploadBlobs::join(const TenantId& tenant, const UploadFile& file,
                         const std::string& path) const {
    const std::filesystem::path target(path);
    TRY_STATUS(make_directories(target.parent_path()));
    const auto temporary = temporary_beside(target);
    const int out = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (out < 0)
        return fail(Code::kUnavailable,
                    "the upload cannot be written to the data directory: check "
                    "its permissions and its free space");
    const std::string pieces = fmt::format("{}{}/", home_of(tenant), file.id.to_string());
    auto blobs = blobs_.list(pieces);
    Status status = blobs ? Status() : Status(Error(blobs.error()));
    // Names sort as offsets do.
    std::set<std::string> names;
    if (blobs)
        for (const RemoteBlob& blob : *blobs) names.insert(blob.name);
    for (const std::string& name : names)
        if (status) status = blobs_.get_file(name, out);
    ::close(out);
    std::error_code error;
    if (status && std::filesystem::file_size(temporary, error) != file.size)
        status = fail(Code::kCorrupted,
                      "the pieces of the upload do not add up to its size: "
                      "upload the file again");
    if (status) status = keep_file_durably(temporary, target);
    if (!status) std::filesystem::remove(temporary, error);
    return status;
}

Status UploadBlobs::remove(const TenantId& tenant, const UploadId& id) const {
    TRY(const auto blobs, blobs_.list(home_of(tenant) + id.to_string()));
    for (const RemoteBlob& blob : blobs) TRY_STATUS(blobs_.remove(blob.name));
    return {};
}

std::size_t UploadBlobs::sweep(Instant before) const {
    std::size_t removed = 0;
    const auto blobs = blobs_.list(std::string(kUploads));
    if (!blobs) return removed;
    for (const RemoteBlob& blob : *blobs) {
        // After "uploads/<tenant>/".
        const std::size_t tenant = blob.name.find('/', kUploads.size());
        if (tenant == std::string::npos) continue;
        const std::string_view name = std::string_view(blob.name).substr(tenant + 1);
        const auto id = UploadId::parse(name.substr(0, name.find_first_of("./")));
        if (!id || !made_before(*id, before) || !blobs_.remove(blob.name)) continue;
        if (facts_in_name(name)) ++removed;
    }
    return removed;
}

}  // namespace ballast::store::detail
