#include "store/backup_contents.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>

#include "store/file.hpp"

namespace ballast::store::detail {

namespace fs = std::filesystem;

Error damaged_backup(std::string_view what) {
    return fail(Code::kCorrupted, fmt::format("the backup is damaged: {}", what));
}

Error unwritten_backup(const fs::path& path) {
    return fail(Code::kUnavailable, fmt::format("cannot write {} of the backup: is the disk full?",
                                                path.filename().string()))
        .with("storage", "full");
}

ExtractedFile::ExtractedFile(fs::path to)
    : to_(std::move(to)), temporary_(temporary_beside(to_)), out_(temporary_, std::ios::binary) {}

ExtractedFile::ExtractedFile(ExtractedFile&& other) noexcept
    : to_(std::move(other.to_)),
      temporary_(std::exchange(other.temporary_, {})),
      out_(std::move(other.out_)),
      hash_(std::move(other.hash_)),
      size_(other.size_) {}

ExtractedFile::~ExtractedFile() {
    if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Result<ExtractedFile> ExtractedFile::begin(fs::path to) {
    TRY_STATUS(make_directories(to.parent_path()));
    return ExtractedFile(std::move(to));
}

void ExtractedFile::append(std::string_view piece) {
    hash_.update(piece);
    size_ += piece.size();
    out_.write(piece.data(), static_cast<std::streamsize>(piece.size()));
}

Status ExtractedFile::keep(const BlobInfo& blob) {
    out_.close();
    if (!out_) return unwritten_backup(temporary_);
    if (size_ != blob.size || hash_.finish_hex() != blob.digest)
        return damaged_backup(
            fmt::format("the contents {} were changed", blob.digest.substr(0, 16)));
    TRY_STATUS(keep_file_durably(temporary_, to_));
    temporary_.clear();
    return {};
}

}  // namespace ballast::store::detail
