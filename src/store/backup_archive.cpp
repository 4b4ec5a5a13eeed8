#include "store/backup_archive.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>

#include "base/digest.hpp"
#include "base/sealed_stream.hpp"
#include "store/file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kArchiveMagic = "ballast-backup-1 ";
constexpr std::uint64_t kMaxManifest = 256ULL << 20;

std::string hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '-';
    });
}

Error missing_archive(const std::string& id) {
    return fail(Code::kNotFound,
                fmt::format("there is no backup {}: backup.list lists them", id.substr(0, 64)));
}

Error damaged(std::string_view what) { return detail::damaged_backup(what); }

// Reads at most `size` bytes.
std::string read_piece(std::istream& in, std::size_t size) {
    std::string piece(size, '\0');
    in.read(piece.data(), static_cast<std::streamsize>(size));
    piece.resize(static_cast<std::size_t>(in.gcount()));
    return piece;
}

// Contents of a file as they are stored: their digest, their size, and the file beside `to`.
struct Stored {
    fs::path temporary;
    BlobInfo blob;
};

// A file is removed unless it was kept.
class Temporary {
public:
    explicit Temporary(fs::path path) : path_(std::move(path)) {}
    ~Temporary() {
        if (!path_.empty()) ::unlink(path_.c_str());
    }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    const fs::path& path() const { return path_; }
    void keep() { path_.clear(); }

private:
    fs::path path_;
};

Result<BlobInfo> digest_of(const fs::path& file, const Cancel& cancel) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(Code::kNotFound, fmt::format("cannot read {}", file.filename().string()));
    Sha256 hash;
    BlobInfo blob;
    for (std::string piece; !(piece = read_piece(in, kSealedPiece)).empty();) {
        TRY_STATUS(cancel.check());
        hash.update(piece);
        blob.size += piece.size();
    }
    blob.digest = hash.finish_hex();
    return blob;
}

// Writes the contents of `file`, sealed with the key if there is one; returns the bytes written.
// kConflict when they are no longer those of the digest.
Result<std::uint64_t> store_contents(const fs::path& file, const fs::path& to,
                                     const std::optional<SealingKey>& key, const std::string& name,
                                     const std::string& digest, const Cancel& cancel) {
    std::ifstream in(file, std::ios::binary);
    std::ofstream out(to, std::ios::binary);
    if (!in) return fail(Code::kNotFound, fmt::format("cannot read {}", file.filename().string()));
    std::optional<StreamSealer> sealer;
    if (key) sealer.emplace(*key, name);
    std::uint64_t written = 0;
    const auto write = [&](std::string_view bytes) {
        out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        written += bytes.size();
    };
    if (sealer) write(sealer->header());
    Sha256 hash;
    std::string piece = read_piece(in, kSealedPiece);
    for (bool is_last = false; !is_last;) {
        TRY_STATUS(cancel.check());
        std::string next = read_piece(in, kSealedPiece);
        is_last = next.empty();
        hash.update(piece);
        write(sealer ? sealer->seal(piece, is_last) : piece);
        piece = std::move(next);
    }
    out.flush();
    if (!out) return detail::unwritten_backup(to);
    if (hash.finish_hex() != digest)
        return fail(Code::kConflict,
                    fmt::format("{} changed while it was copied", file.filename().string()));
    return written;
}

}  // namespace

Result<BackupArchive> BackupArchive::open(fs::path root, std::optional<SealingKey> key) {
    TRY_STATUS(detail::make_directories(root));
    for (const char* part : {"manifests", "blobs", "checks"})
        TRY_STATUS(detail::make_directories(root / part));
    return BackupArchive(std::move(root), std::move(key));
}

std::string BackupArchive::blob_name(std::string_view digest) const {
    // The digest of contents that are sealed is not disclosed.
    return key_ ? hex(key_->derive(fmt::format("blob:{}", digest))) : std::string(digest);
}

fs::path BackupArchive::blob_path(std::string_view digest) const {
    const std::string name = blob_name(digest);
    return root_ / "blobs" / name.substr(0, 2) / name;
}

Result<BlobInfo> BackupArchive::add(const fs::path& file, const Cancel& cancel) const {
    TRY(BlobInfo blob, digest_of(file, cancel));
    const fs::path to = blob_path(blob.digest);
    std::error_code error;
    if (fs::exists(to, error)) {
        release_file(to);
        return blob;
    }
    TRY_STATUS(detail::make_directories(to.parent_path()));
    Temporary temporary(detail::temporary_beside(to));
    TRY(blob.added,
        store_contents(file, temporary.path(), key_, to.filename().string(), blob.digest, cancel));
    TRY_STATUS(detail::keep_file_durably(temporary.path(), to));
    temporary.keep();
    return blob;
}

Status BackupArchive::each_piece(const BlobInfo& blob, const Take& take,
                                 const Cancel& cancel) const {
    const fs::path from = blob_path(blob.digest);
    const std::string name = from.filename().string();
    std::ifstream in(from, std::ios::binary);
    if (!in) return damaged(fmt::format("the contents {} are missing_archive", name.substr(0, 16)));
    if (!key_) {
        for (std::string piece; !(piece = read_piece(in, kSealedPiece)).empty(); take(piece))
            TRY_STATUS(cancel.check());
        return {};
    }
    TRY(auto opener, StreamOpener::make(*key_, name, read_piece(in, kSealedHeader)));
    while (!opener.ended()) {
        TRY_STATUS(cancel.check());
        TRY(const std::string piece, opener.open(read_piece(in, kSealedPiece + kSealedExtra)));
        take(piece);
    }
    if (in.peek() != std::ifstream::traits_type::eof())
        return damaged(fmt::format("bytes follow the contents {}", name.substr(0, 16)));
    return {};
}

Status ArchivedContents::extract(const BlobInfo& blob, const fs::path& to, const Cancel& cancel) {
    TRY(auto file, detail::ExtractedFile::begin(to));
    TRY_STATUS(
        archive_.each_piece(blob, [&](std::string_view piece) { file.append(piece); }, cancel));
    return file.keep(blob);
}

std::string BackupArchive::line_of(std::string_view text) const {
    return fmt::format(
        "{}{}\n", kArchiveMagic,
        key_ ? hex(key_->derive(fmt::format("manifest:{}", text))) : sha256_hex(text));
}

Status BackupArchive::put_manifest(const std::string& id, std::string_view text) const {
    return detail::write_file_durably(root_ / "manifests" / id, {line_of(text), text});
}

Result<std::string> BackupArchive::unchecked_manifest(const std::string& id) const {
    if (!is_id(id)) return missing_archive(id);
    auto bytes = detail::read_file(root_ / "manifests" / id, kMaxManifest);
    if (!bytes && bytes.error().code == Code::kNotFound) return missing_archive(id);
    if (!bytes) return bytes;
    const std::size_t line = bytes->find('\n');
    if (!bytes->starts_with(kArchiveMagic) || line == std::string::npos)
        return damaged("its manifest is not that of a backup");
    bytes->erase(0, line + 1);
    return bytes;
}

Result<std::string> BackupArchive::manifest(const std::string& id) const {
    TRY(std::string text, unchecked_manifest(id));
    TRY(const std::string bytes, detail::read_file(root_ / "manifests" / id, kMaxManifest));
    if (bytes != line_of(text) + text)
        return damaged("its manifest was changed, or was made with another key");
    return text;
}

Result<std::vector<std::string>> BackupArchive::ids() const {
    std::vector<std::string> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(root_ / "manifests", error))
        if (std::string name = entry.path().filename().string(); is_id(name))
            found.push_back(std::move(name));
    if (error)
        return fail(Code::kUnavailable,
                    fmt::format("the backups cannot be listed: {}", error.message()));
    std::ranges::sort(found);
    return found;
}

Status BackupArchive::put_check(const std::string& id, std::string_view text) const {
    return detail::write_file_durably(root_ / "checks" / id, {text});
}

std::optional<std::string> BackupArchive::check(const std::string& id) const {
    auto text = detail::read_file(root_ / "checks" / id, 1 << 20);
    return text ? std::optional(*std::move(text)) : std::nullopt;
}

Status BackupArchive::remove(const std::string& id) const {
    std::error_code error;
    if (!is_id(id) || !fs::remove(root_ / "manifests" / id, error)) return missing_archive(id);
    fs::remove(root_ / "checks" / id, error);
    return detail::sync_directory(root_ / "manifests");
}

Freed BackupArchive::collect(const std::set<std::string>& used, Instant before) const {
    return remove_unused_files(
        root_ / "blobs",
        [&](const std::string& path) { return used.contains(fs::path(path).filename().string()); },
        before);
}

}  // namespace ballast::store
