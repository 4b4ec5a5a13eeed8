#include "store/backup_file.hpp"

#include <algorithm>
#include <utility>

#include "store/spool_file.hpp"

namespace ballast::store {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "ballast-backup-file-1\n";
constexpr std::size_t kSizeBytes = 8;
constexpr std::uint64_t kLargestManifest = 256ULL << 20;

std::string text_of(std::uint64_t size) {
    std::string text;
    for (std::size_t i = 0; i < kSizeBytes; ++i)
        text += static_cast<char>(static_cast<unsigned char>(size >> (8 * i)));
    return text;
}

std::uint64_t size_in(std::string_view text) {
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < kSizeBytes; ++i)
        size |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
    return size;
}

std::string read_some(std::ifstream& in, std::size_t most) {
    std::string bytes(most, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(most));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

}  // namespace

Result<BackupFileWriter> BackupFileWriter::begin(std::shared_ptr<SpoolFile> to,
                                                 const KeyOfSalt& key_of,
                                                 std::string_view manifest) {
    const PassphraseSalt salt = make_passphrase_salt();
    TRY(const SealingKey key, key_of(salt));
    BackupFileWriter writer(std::move(to), StreamSealer(key, kFormat));
    TRY_STATUS(writer.to_->append(kFormat));
    TRY_STATUS(writer.to_->append({reinterpret_cast<const char*>(salt.data()), salt.size()}));
    TRY_STATUS(writer.to_->append(writer.sealer_.header()));
    TRY_STATUS(writer.append(text_of(manifest.size())));
    TRY_STATUS(writer.append(manifest));
    return writer;
}

Status BackupFileWriter::append(std::string_view bytes) {
    while (!bytes.empty()) {
        // The last piece is sealed by finish(): so one stays gathered, even a whole one.
        if (gathered_.size() == kSealedPiece) {
            TRY_STATUS(to_->append(sealer_.seal(gathered_, false)));
            gathered_.clear();
        }
        const std::size_t size = std::min(bytes.size(), kSealedPiece - gathered_.size());
        gathered_ += bytes.substr(0, size);
        bytes.remove_prefix(size);
    }
    return {};
}

Result<std::shared_ptr<const ByteSource>> BackupFileWriter::finish() && {
    TRY_STATUS(to_->append(sealer_.seal(gathered_, true)));
    TRY_STATUS(to_->flush());
    return std::shared_ptr<const ByteSource>(std::move(to_));
}

Result<std::unique_ptr<BackupFileReader>> BackupFileReader::open(const fs::path& file,
                                                                 const KeyOfSalt& key_of) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(Code::kNotFound, "the file cannot be read: check its path");
    PassphraseSalt salt{};
    if (read_some(in, kFormat.size()) != kFormat)
        return fail(Code::kInvalidInput,
                    "the file is not a backup in one file: expected one that backup.download made");
    const std::string salt_text = read_some(in, salt.size());
    std::ranges::copy(salt_text, salt.begin());
    TRY(const SealingKey key, key_of(salt));
    TRY(auto opener, StreamOpener::make(key, kFormat, read_some(in, kSealedHeader)));
    auto reader = std::make_unique<BackupFileReader>(std::move(in), std::move(opener));
    const auto start = reader->take_all(kSizeBytes);
    if (!start)
        return fail(Code::kCorrupted,
                    "the file cannot be opened: the passphrase is another one, or its start was "
                    "changed");
    const std::uint64_t size = size_in(*start);
    if (size > kLargestManifest) return detail::damaged_backup("its manifest is too large");
    TRY(reader->manifest_, reader->take_all(size));
    return reader;
}

Result<std::string> BackupFileReader::take(std::uint64_t most) {
    if (at_ == piece_.size()) {
        if (opener_.ended()) return detail::damaged_backup("it ends before its last file");
        auto piece = opener_.open(read_some(in_, kSealedPiece + kSealedExtra));
        if (!piece) return detail::damaged_backup("it was changed or cut");
        piece_ = *std::move(piece);
        at_ = 0;
        if (piece_.empty()) return detail::damaged_backup("it ends before its last file");
    }
    const std::size_t size = std::min<std::uint64_t>(most, piece_.size() - at_);
    std::string bytes = piece_.substr(at_, size);
    at_ += size;
    return bytes;
}

Result<std::string> BackupFileReader::take_all(std::size_t size) {
    std::string bytes;
    while (bytes.size() < size) {
        TRY(const std::string some, take(size - bytes.size()));
        bytes += some;
    }
    return bytes;
}

Status BackupFileReader::extract(const BlobInfo& blob, const fs::path& to, const Cancel& cancel) {
    TRY(auto file, detail::ExtractedFile::begin(to));
    for (std::uint64_t left = blob.size; left > 0;) {
        TRY_STATUS(cancel.check());
        TRY(const std::string bytes, take(left));
        file.append(bytes);
        left -= bytes.size();
    }
    return file.keep(blob);
}

Status BackupFileReader::check_end() {
    if (opener_.ended() && at_ == piece_.size() && in_.peek() == std::ifstream::traits_type::eof())
        return {};
    return detail::damaged_backup("bytes follow its last file");
}

}  // namespace ballast::store
