#include "store/objects.hpp"

#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "base/digest.hpp"
#include "store/blob_cache.hpp"
#include "store/file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxParts = 8;
constexpr std::size_t kMaxPart = 128;
// A file is this, the digest, a newline, the contents.
constexpr std::string_view kObjectMagic = "ballast-object-1 ";
constexpr std::size_t kHeader = kObjectMagic.size() + 64 + 1;

bool is_part(std::string_view part) {
    return !part.empty() && part.size() <= kMaxPart && part.front() != '.' &&
           std::ranges::all_of(part, [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                      c == '.' || c == '_' || c == '-';
           });
}

Status check_key(std::string_view key) {
    const Error wrong = fail(
        Code::kInvalidInput,
        fmt::format(
            "\"{}\" is not a valid key: expected 1 to {} parts of [A-Za-z0-9._-] between slashes, "
            "none starting with a dot",
            key.substr(0, 100), kMaxParts));
    std::size_t parts = 0;
    for (std::size_t begin = 0; begin <= key.size();) {
        const std::size_t end = std::min(key.find('/', begin), key.size());
        if (!is_part(key.substr(begin, end - begin)) || ++parts > kMaxParts) return wrong;
        begin = end + 1;
    }
    return {};
}

Error missing_object(std::string_view key) {
    return fail(Code::kNotFound, fmt::format("there is no object {}", key));
}

fs::path home(const ObjectsOptions& options, const TenantId& tenant) {
    return fs::path(options.root) / tenant.to_string();
}

std::string blob_name(const TenantId& tenant, std::string_view key) {
    return fmt::format("objects/{}/{}", tenant.to_string(), key);
}

Error changed(std::string_view key) {
    return fail(Code::kCorrupted,
                fmt::format("the object {} has been changed since it was stored", key));
}

std::string header_of(std::string_view digest) {
    return fmt::format("{}{}\n", kObjectMagic, digest);
}

Status write(const fs::path& path, const std::string& digest, std::string_view contents) {
    return detail::write_file_durably(path, {header_of(digest), contents});
}

Error too_large(std::string_view key, std::uint64_t size, std::uint64_t most) {
    return fail(Code::kLimitExceeded,
                fmt::format("the object {} has {} bytes; the limit is {}", key, size, most));
}

Result<std::string> digest_of(const ByteSource& contents) {
    Sha256 hash;
    TRY_STATUS(each_piece(contents, [&](std::string_view piece) -> Status {
        hash.update(piece);
        return {};
    }));
    return hash.finish_hex();
}

// An object store takes whole files, without the header.
Status put_blob(BlobCache& copies, const std::string& name, const fs::path& path,
                const ByteSource& contents, const std::string& digest) {
    const fs::path plain = detail::temporary_beside(path);
    TRY_STATUS(detail::write_file_durably(plain, "", contents));
    const Status put = copies.blobs().put_file(name, plain, digest);
    std::error_code error;
    fs::remove(plain, error);
    return put;
}

Status append_blob(BlobCache& copies, const std::string& name, const fs::path& path) {
    const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file < 0) return detail::file_error("open", path.filename().string());
    const Status fetched = copies.blobs().get_file(name, file);
    ::close(file);
    return fetched;
}

}  // namespace

Result<ObjectInfo> Objects::put(const TenantId& tenant, std::string_view key,
                                std::string_view contents) const {
    TRY_STATUS(check_key(key));
    if (contents.size() > options_.max_size)
        return too_large(key, contents.size(), options_.max_size);
    ObjectInfo info{
        .key = std::string(key), .digest = sha256_hex(contents), .size = contents.size()};
    if (options_.copies)
        TRY_STATUS(options_.copies->blobs().put(blob_name(tenant, key), contents, info.digest));
    TRY_STATUS(write(home(options_, tenant) / key, info.digest, contents));
    return info;
}

Result<ObjectInfo> Objects::put(const TenantId& tenant, std::string_view key,
                                const ByteSource& contents) const {
    TRY_STATUS(check_key(key));
    if (contents.size() > options_.max_source_size)
        return too_large(key, contents.size(), options_.max_source_size);
    TRY(std::string digest, digest_of(contents));
    ObjectInfo info{.key = std::string(key), .digest = std::move(digest), .size = contents.size()};
    const fs::path path = home(options_, tenant) / key;
    if (options_.copies)
        TRY_STATUS(put_blob(*options_.copies, blob_name(tenant, key), path, contents, info.digest));
    TRY_STATUS(detail::write_file_durably(path, header_of(info.digest), contents));
    return info;
}

Result<std::shared_ptr<const ByteSource>> Objects::open(const TenantId& tenant,
                                                        std::string_view key,
                                                        std::string_view expected_digest) const {
    TRY_STATUS(check_key(key));
    auto source = open_file(tenant, key, expected_digest);
    if (source || !options_.copies) return source;
    TRY_STATUS(copy(tenant, key, expected_digest));
    return open_file(tenant, key, expected_digest);
}

Result<std::shared_ptr<const ByteSource>> Objects::open_file(
    const TenantId& tenant, std::string_view key, std::string_view expected_digest) const {
    auto file = detail::FileSource::open(home(options_, tenant) / key, kHeader);
    if (!file && file.error().code == Code::kNotFound) return missing_object(key);
    if (!file) return Error(std::move(file).error());
    TRY(const std::string digest, digest_of(**file));
    if (digest != expected_digest) return changed(key);
    return std::shared_ptr<const ByteSource>(*std::move(file));
}

// Fetches a blob into the directory.
Status Objects::copy(const TenantId& tenant, std::string_view key, std::string_view digest) const {
    const fs::path path = home(options_, tenant) / key;
    const fs::path temporary = detail::temporary_beside(path);
    TRY_STATUS(detail::write_file_durably(temporary, {header_of(digest)}));
    Status fetched = append_blob(*options_.copies, blob_name(tenant, key), temporary);
    if (!fetched && fetched.error().code == Code::kNotFound) fetched = missing_object(key);
    if (fetched) return detail::keep_file_durably(temporary, path);
    std::error_code error;
    fs::remove(temporary, error);
    return fetched;
}

Result<std::string> Objects::get(const TenantId& tenant, std::string_view key,
                                 std::string_view expected_digest) const {
    TRY_STATUS(check_key(key));
    if (!options_.copies) return read(tenant, key, expected_digest);
    // Without a digest it is unknown whether the copy is of what is stored now.
    if (!expected_digest.empty())
        if (auto copy = read(tenant, key, expected_digest)) return copy;
    return fetch(tenant, key, expected_digest);
}

Result<std::string> Objects::fetch(const TenantId& tenant, std::string_view key,
                                   std::string_view expected_digest) const {
    auto bytes = options_.copies->blobs().get(blob_name(tenant, key), options_.max_size);
    if (!bytes && bytes.error().code == Code::kNotFound) return missing_object(key);
    if (!bytes) return bytes;
    const std::string digest = sha256_hex(*bytes);
    if (!expected_digest.empty() && expected_digest != digest) return changed(key);
    // What cannot be copied is fetched again.
    (void)write(home(options_, tenant) / key, digest, *bytes);
    return bytes;
}

Result<std::string> Objects::read(const TenantId& tenant, std::string_view key,
                                  std::string_view expected_digest) const {
    auto bytes = detail::read_file(home(options_, tenant) / key, options_.max_size + kHeader);
    if (!bytes && bytes.error().code == Code::kNotFound) return missing_object(key);
    if (!bytes) return bytes;
    if (!bytes->starts_with(kObjectMagic) || bytes->size() < kHeader) return changed(key);
    const std::string digest = bytes->substr(kObjectMagic.size(), 64);
    bytes->erase(0, kHeader);
    if (sha256_hex(*bytes) != digest) return changed(key);
    if (!expected_digest.empty() && expected_digest != digest) return changed(key);
    return bytes;
}

Result<std::string> Objects::download_url(const TenantId& tenant, std::string_view key,
                                          const std::string& file_name) const {
    TRY_STATUS(check_key(key));
    if (!options_.copies) return std::string();
    return options_.copies->blobs().download_url(blob_name(tenant, key), file_name);
}

Status Objects::remove(const TenantId& tenant, std::string_view key) const {
    TRY_STATUS(check_key(key));
    if (options_.copies) {
        const std::string name = blob_name(tenant, key);
        TRY(const auto found, options_.copies->blobs().list(name));
        if (found.empty() || found.front().name != name) return missing_object(key);
        return options_.copies->remove(name);
    }
    std::error_code error;
    const fs::path path = home(options_, tenant) / key;
    if (!fs::is_regular_file(path, error)) return missing_object(key);
    if (!fs::remove(path, error) || error)
        return fail(Code::kUnavailable,
                    fmt::format("the object {} cannot be deleted: {}", key, error.message()));
    return detail::sync_directory(path.parent_path());
}

Result<std::vector<ObjectInfo>> Objects::list(const TenantId& tenant, std::string_view prefix,
                                              std::size_t limit) const {
    std::vector<ObjectInfo> objects;
    if (options_.copies) {
        const std::string all = blob_name(tenant, "");
        TRY(const auto blobs, options_.copies->blobs().list(all + std::string(prefix)));
        for (const RemoteBlob& blob : blobs)
            if (objects.size() < limit)
                objects.push_back({blob.name.substr(all.size()), {}, blob.size});
        return objects;
    }
    const fs::path top = home(options_, tenant);
    std::error_code error;
    if (!fs::exists(top, error)) return objects;
    for (fs::recursive_directory_iterator at(top, error), end; !error && at != end;
         at.increment(error)) {
        if (!at->is_regular_file(error)) continue;
        const std::string key = at->path().lexically_relative(top).generic_string();
        // Skips a writer's temporary files, whose names are not valid keys.
        if (!key.starts_with(prefix) || !check_key(key)) continue;
        const std::uint64_t size = at->file_size(error);
        if (error) break;
        objects.push_back({key, {}, size - std::min<std::uint64_t>(size, kHeader)});
    }
    if (error)
        return fail(Code::kUnavailable,
                    fmt::format("the objects cannot be listed: {}", error.message()));
    std::ranges::sort(objects, {}, &ObjectInfo::key);
    if (objects.size() > limit) objects.resize(limit);
    return objects;
}

Freed Objects::collect(const TenantId& tenant, std::string_view prefix,
                       const std::set<std::string>& used, Instant before) const {
    const auto is_used = [&](const std::string& name) {
        return used.contains(std::string(prefix) + name);
    };
    if (options_.copies)
        return options_.copies->collect(blob_name(tenant, prefix), is_used, before);
    return remove_unused_files(home(options_, tenant) / prefix, is_used, before);
}

}  // namespace ballast::store
